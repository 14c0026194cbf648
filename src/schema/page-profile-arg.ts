import type { Types } from './types.js';

/** The argument of every field that depends on pages. */
export function pageProfileArg(types: Types) {
  return {
    type: types.PageProfile,
    description:
      'The pages that it is laid out on. Default: by the brief’s format, MULTI_CAMERA for TV_MULTI_CAMERA, else LETTER.',
  } as const;
}
