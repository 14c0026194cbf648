import type { Builder } from './builder.js';
import type { Types } from './types.js';

export function defineElement(builder: Builder, types: Types) {
  const DualSide = builder.enumType('DualSide', {
    description: 'A column of dual dialogue.',
    values: {
      LEFT: { description: 'The first speaker’s column.' },
      RIGHT: { description: 'The second speaker’s column.' },
    },
  });

  builder.objectType(types.ScreenplayElement, {
    description: 'One element of a screenplay.',
    fields: (t) => ({
      type: t.expose('type', { type: types.ElementType, description: 'What it is.' }),
      text: t.exposeString('text', { description: 'Its text.' }),
      character: t.exposeString('character', {
        nullable: true,
        description: 'Who speaks: for cues, dialogue, parentheticals and lyrics.',
      }),
      sceneNumber: t.exposeString('sceneNumber', {
        nullable: true,
        description: 'The number that a scene heading carries in the text: `12A`.',
      }),
      dual: t.expose('dual', {
        type: DualSide,
        nullable: true,
        description: 'The column of dual dialogue. Null for everything else.',
      }),
      line: t.exposeInt('line', { description: 'Its first line in the scene’s text in the printer’s form, from 1.' }),
    }),
  });
}
