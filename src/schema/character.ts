import { contentOf, defineContentFields } from './bible-content.js';
import type { Builder } from './builder.js';
import type { RelationshipKey } from './relationship-loader.js';
import type { Types } from './types.js';

interface Relationship extends RelationshipKey {
  description: string;
}

export function defineCharacter(builder: Builder, types: Types) {
  const CharacterRelationship = builder.objectRef<Relationship>('CharacterRelationship').implement({
    description: 'What one character is to another.',
    fields: (t) => ({
      character: t.field({
        type: types.CharacterBible,
        nullable: true,
        description:
          'The other character’s entry: one of this name in a script that both are in. Null when there is none.',
        resolve: (relationship, _args, { relationships }) => relationships.load(relationship),
      }),
      name: t.exposeString('name', { description: 'The other character’s name.' }),
      description: t.exposeString('description', { description: 'What the two are to each other.' }),
    }),
  });

  defineContentFields(
    builder,
    types.CharacterBible,
    types.CharacterContent,
    'What a character’s entry held in one of its versions.',
    (t) => ({
      backstory: t.string({
        nullable: true,
        description: 'What made them who they are.',
        resolve: (entry) => contentOf('CHARACTER', entry).backstory,
      }),
      goals: t.stringList({ description: 'What they want.', resolve: (entry) => contentOf('CHARACTER', entry).goals }),
      fears: t.stringList({
        description: 'What they are afraid of.',
        resolve: (entry) => contentOf('CHARACTER', entry).fears,
      }),
      traits: t.stringList({ description: 'How they are.', resolve: (entry) => contentOf('CHARACTER', entry).traits }),
      voice: t.string({
        nullable: true,
        description: 'How they speak: rhythm, vocabulary, habits.',
        resolve: (entry) => contentOf('CHARACTER', entry).voice,
      }),
      relationships: t.field({
        type: [CharacterRelationship],
        description: 'What they are to others.',
        resolve: (entry) =>
          contentOf('CHARACTER', entry).relationships.map((relationship) => ({ ...relationship, entryId: entry.id })),
      }),
    }),
  );

  builder.prismaObjectField(types.CharacterBible, 'voiceSample', (t) =>
    t.string({
      nullable: true,
      description:
        'A few lines in the character’s voice, computed by a model on request and kept until the entry changes.',
      resolve: (entry, _args, { computed }) => computed.voiceSample.load(entry),
    }),
  );
}
