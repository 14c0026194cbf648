import type { FdxParagraph } from './paragraph.js';
import type { PartTold } from './parts.js';
import type { ElementSettings } from './settings.js';
import type { TextStyle } from './styles.js';

/** A note that stands apart from the paragraph it belongs to. */
export interface RangedNote {
  readonly text: string;
  /** Units of the body; undefined if the file gives none that can be read. */
  readonly range: readonly [start: number, end: number] | undefined;
}

/** A part that is passed over and told by its words, however deep they stand in it. */
export interface Told {
  readonly told: NonNullable<PartTold>;
  readonly offset: number;
  readonly words: string[];
}

interface TextFrame {
  readonly kind: 'text';
  readonly paragraph: FdxParagraph;
  readonly style: TextStyle | undefined;
  readonly pieces: string[];
}

/** What an element that is open means. */
export type Frame =
  | { readonly kind: 'outside' | 'root' | 'titlePage' | 'scriptNotes' | 'pages' }
  /** `within`: its name. `part`: what it belongs to, if that is told; `opens`: whether it is that part itself. */
  | { readonly kind: 'ignored'; readonly within: string; readonly part?: Told | undefined; readonly opens?: boolean }
  /** Settings of one type of paragraph. */
  | { readonly kind: 'element'; readonly type: string; readonly settings: ElementSettings }
  /** `wraps`: unknown elements around paragraphs are looked through. */
  | { readonly kind: 'list'; readonly list: FdxParagraph[]; readonly wraps: boolean }
  | { readonly kind: 'paragraph' | 'properties'; readonly paragraph: FdxParagraph }
  | TextFrame
  /** An element in a text, whose words are the text's. */
  | { readonly kind: 'withinText'; readonly text: TextFrame }
  | {
      readonly kind: 'note';
      readonly list: FdxParagraph[];
      readonly within: FdxParagraph | undefined;
      readonly range: RangedNote['range'];
      readonly name: string;
    };

export const OUTSIDE: Frame = Object.freeze({ kind: 'outside' });

/** A part that is passed over with all that is in it, but for what is told wherever it stands. */
export function ignored(name: string): Frame {
  return { kind: 'ignored', within: name };
}

/** `12,34`: the units of the body that a note is about. */
export function rangeOf(range: string | undefined): RangedNote['range'] {
  const found = /^ *(\d{1,9}) *, *(\d{1,9}) *$/.exec(range ?? '');
  if (!found) return undefined;
  const [one, other] = [Number(found[1]), Number(found[2])];
  return [Math.min(one, other), Math.max(one, other)];
}
