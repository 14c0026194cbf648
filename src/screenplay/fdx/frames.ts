import type { FdxParagraph } from './paragraph.js';
import { wordsOfPart, type PartReport } from './parts.js';
import type { PassedOver } from './passed.js';
import type { ElementSettings } from './settings.js';
import type { TextStyle } from './text-style.js';
import type { Attributes } from './xml-reader.js';

/** A note that the file keeps apart from the paragraph it belongs to. */
export interface RangedNote {
  readonly text: string;
  /** In units of the body, see `anchorNotes`; undefined if the file gives no readable range. */
  readonly range: readonly [start: number, end: number] | undefined;
}

/** A part that is passed over and reported with its words, however deeply nested these are. */
export interface PassedPart {
  readonly told: NonNullable<PartReport>;
  readonly offset: number;
  readonly words: string[];
}

interface TextFrame {
  readonly kind: 'text';
  readonly paragraph: FdxParagraph;
  readonly style: TextStyle | undefined;
  readonly pieces: string[];
}

interface NoteFrame {
  readonly kind: 'note';
  readonly list: FdxParagraph[];
  readonly within: FdxParagraph | undefined;
  readonly range: RangedNote['range'];
  readonly name: string;
}

/** What an open element of the XML means. */
export type Frame =
  | { readonly kind: 'outside' | 'root' | 'titlePage' | 'scriptNotes' | 'pages' }
  /** `within`: its name. `part`: the reported part that it belongs to, if any; `opens`: whether it is that part itself. */
  | {
      readonly kind: 'ignored';
      readonly within: string;
      readonly part?: PassedPart | undefined;
      readonly opens?: boolean;
    }
  /** Settings of one type of paragraph. */
  | { readonly kind: 'element'; readonly type: string; readonly settings: ElementSettings }
  /** `wraps`: whether paragraphs inside unknown elements are taken as well. */
  | { readonly kind: 'list'; readonly list: FdxParagraph[]; readonly wraps: boolean }
  | { readonly kind: 'paragraph' | 'properties'; readonly paragraph: FdxParagraph }
  | TextFrame
  /** An element within a text, whose words belong to the text. */
  | { readonly kind: 'withinText'; readonly text: TextFrame }
  | NoteFrame;

export const OUTSIDE: Frame = Object.freeze({ kind: 'outside' });

/** A part that is passed over with all that is in it, except what is reported wherever it occurs. `offset`: where it begins. */
export function ignoredPart(name: string, attributes: Attributes, told: PartReport, offset: number): Frame {
  if (!told) return { kind: 'ignored', within: name };
  return { kind: 'ignored', within: name, part: { told, offset, words: [wordsOfPart(name, attributes)] }, opens: true };
}

/** Reports a part once all of its words are known. */
export function passPart(passed: PassedOver, { told: { feature, when, yields }, offset, words }: PassedPart): void {
  const text = when === 'counted' ? '' : words.join('').replace(/\s+/g, ' ').trim();
  // Where no words are expected, a number is a setting.
  const worded = (yields ? /\p{L}/u : /[\p{L}\p{N}]/u).test(text);
  if (worded || when !== 'worded') passed.add(feature, offset, worded ? text : undefined);
}

/** A note that was opened. @param within the paragraph that contains it; undefined for a note kept apart from its paragraph */
export function noteFrame(attributes: Attributes, within: FdxParagraph | undefined): NoteFrame {
  return {
    kind: 'note',
    list: [],
    within,
    range: within ? undefined : rangeOf(attributes['Range']),
    name: attributes['Name'] ?? '',
  };
}

/** The text of a note: its name, if it has one, and its paragraphs, each on a line. */
export function noteText({ name, list }: NoteFrame): string {
  const lines = list.map(({ items }) => items.map((item) => item.text).join(''));
  return [...(name.trim() === '' ? [] : [name.trim()]), ...lines].join('\n');
}

/** Reads `12,34`, the units of the body that a note is about. */
function rangeOf(range: string | undefined): RangedNote['range'] {
  const found = /^ *(\d{1,9}) *, *(\d{1,9}) *$/.exec(range ?? '');
  if (!found) return undefined;
  const [one, other] = [Number(found[1]), Number(found[2])];
  return [Math.min(one, other), Math.max(one, other)];
}
