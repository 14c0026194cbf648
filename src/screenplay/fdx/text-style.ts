import type { Run } from '../ast.js';

/** How text is set. */
export interface TextStyle {
  readonly run: Omit<Run, 'kind' | 'text'>;
  /** Whether the text is shown in capitals, however it is written. */
  readonly capitals: boolean;
}

export const PLAIN: TextStyle = Object.freeze({ run: Object.freeze({}), capitals: false });

const KNOWN: ReadonlySet<string> = new Set(['bold', 'italic', 'underline', 'allcaps', '']);

/** Reads `Bold+AllCaps`, in any order and case. `foreign` is called with each style that a screenplay cannot express. */
export function textStyle(style: string, foreign: (style: string) => void): TextStyle {
  if (style === '') return PLAIN;
  const found = new Set(style.split('+').map((each) => each.trim().toLowerCase()));
  for (const each of found) if (!KNOWN.has(each)) foreign(each);
  return {
    run: {
      ...(found.has('bold') ? { bold: true as const } : undefined),
      ...(found.has('italic') ? { italic: true as const } : undefined),
      ...(found.has('underline') ? { underline: true as const } : undefined),
    },
    capitals: found.has('allcaps'),
  };
}
