import type { Types } from './types.js';

export function defineTrimmedPart(types: Types): void {
  types.TrimmedPart.implement({
    description:
      'A part of a prompt that the model was not shown, or not whole, since the prompt is longer than it can read.',
    fields: (t) => ({
      part: t.exposeString('part', {
        description:
          'Its name in the prompt: `scene before`, `pages before`, `character Mara`; `prompt` for what a server cut.',
      }),
      tokens: t.exposeInt('tokens', { description: 'About how many tokens the model was not shown.' }),
      how: t.expose('how', { type: types.TrimKind, description: 'What became of it.' }),
    }),
  });
}
