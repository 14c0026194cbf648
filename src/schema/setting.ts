import type { SettingContent } from '../domain/bibles.js';
import { contentOf, defineContentFields } from './bible-content.js';
import type { Builder } from './builder.js';
import type { Types } from './types.js';

export function defineSetting(builder: Builder, types: Types) {
  const Location = builder.objectRef<SettingContent['locations'][number]>('Location').implement({
    description: 'A place within a setting.',
    fields: (t) => ({
      name: t.exposeString('name', { description: 'The place’s name, as scene headings use it.' }),
      description: t.string({
        nullable: true,
        description: 'What it is like there.',
        resolve: (location) => location.description,
      }),
    }),
  });

  defineContentFields(
    builder,
    types.SettingBible,
    types.SettingContent,
    'What a setting’s entry held in one of its versions.',
    (t) => ({
      description: t.string({
        nullable: true,
        description: 'What the place and time are like.',
        resolve: (entry) => contentOf('SETTING', entry).description,
      }),
      timePeriod: t.string({
        nullable: true,
        description: 'When the story happens.',
        resolve: (entry) => contentOf('SETTING', entry).timePeriod,
      }),
      mood: t.string({
        nullable: true,
        description: 'How it feels to be there.',
        resolve: (entry) => contentOf('SETTING', entry).mood,
      }),
      constraints: t.stringList({
        description: 'What is not possible there.',
        resolve: (entry) => contentOf('SETTING', entry).constraints,
      }),
      locations: t.field({
        type: [Location],
        description: 'Places where scenes can happen.',
        resolve: (entry) => contentOf('SETTING', entry).locations,
      }),
    }),
  );
}
