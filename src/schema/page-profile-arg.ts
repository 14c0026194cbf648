import type { Types } from './types.js';

/** The argument of every field that depends on pages. */
export function pageProfileArg(types: Types) {
  return { type: types.PageProfile, description: 'The pages that it is laid out on. Default LETTER.' } as const;
}
