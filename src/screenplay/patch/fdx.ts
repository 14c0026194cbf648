import type { ParseResult } from '../diagnostics.js';
import { FdxError } from '../fdx/limits.js';
import { readFdx } from '../fdx/read.js';
import type { BlockEdit } from '../lint/rule.js';
import type { EditedRun } from './edited-runs.js';
import { paragraphsOf } from './fdx-paragraphs.js';
import { changeOf, written } from './fdx-printed.js';
import { isPlain, renewed, respeltAll, stylesIn } from './fdx-rewording.js';
import { patchText, type Patched, type Splice, type TextFormat } from './patch.js';

/** A Final Draft document as it was read. */
export interface FdxText extends ParseResult {
  readonly text: string;
}

export function readFdxText(text: string): FdxText {
  return { text, ...readFdx(text) };
}

/**
 * Writes edits of blocks into a Final Draft document: paragraphs that no edit changes stay as they are, with all that is not read of
 * them. An edit of a paragraph that holds more than its text is written only if that stays.
 */
export function patchFdx(read: FdxText, edits: readonly BlockEdit[]): Patched<FdxText> {
  return patchText(read, edits, FDX);
}

const FDX: TextFormat<FdxText> = {
  read(text) {
    try {
      return readFdxText(text);
    } catch (error) {
      if (error instanceof FdxError) return undefined;
      throw error;
    }
  },
  ways: [
    takenOut,
    (run, read) => changedParagraphs(run, read, false),
    (run, read) => changedParagraphs(run, read, true),
  ],
};

function boundsOf({ from, to }: EditedRun, { spans }: FdxText): { start: number; end: number } {
  return { start: spans[from]![0].offset, end: spans[to - 1]![1].offset };
}

/** Nothing takes the run's place: it goes with what stands between it and the paragraph above. */
function takenOut(run: EditedRun, read: FdxText): Splice | undefined {
  const { start, end } = boundsOf(run, read);
  if (run.replacement.length > 0 || !paragraphsOf(read.text.slice(start, end))?.every(isPlain)) return undefined;
  return { start: start - spaceBefore(read.text, start).length, end, text: '' };
}

function spaceBefore(text: string, at: number): string {
  let from = at;
  while (from > 0 && /\s/.test(text[from - 1]!)) from--;
  return text.slice(from, at);
}

/** Only paragraphs that are written in another way, and of those only the text where that is all; or all of the run. */
function changedParagraphs(run: EditedRun, read: FdxText, whole: boolean): Splice | undefined {
  if (run.replacement.length === 0) return undefined;
  const { start, end } = boundsOf(run, read);
  const xml = read.text.slice(start, end);
  const source = paragraphsOf(xml);
  const before = written(read.script.body.slice(run.from, run.to), true);
  const after = written(run.replacement, false);
  if (!source || !before || !after || source.length === 0) return undefined;
  const all = { from: 0, to: source.length, old: [], of: after.paragraphs };
  const change = whole ? all : changeOf(before, after, source.length);
  if (!change) return undefined;
  const { from, to, old: printed, of: wanted } = change;
  const old = source.slice(from, to);
  const texts =
    old.length === 0
      ? renewed(source, after, wanted, false)
      : (respeltAll({ xml, paragraphs: old }, { ...before, paragraphs: printed }, { ...after, paragraphs: wanted }) ??
        (stylesIn(xml, old) === stylesIn(before.xml, whole ? before.paragraphs : printed)
          ? renewed(old, after, wanted, true)
          : undefined));
  if (!texts) return undefined;
  const space = spaceBefore(read.text, start) || '\n';
  const first = old[0]?.start ?? source[from]?.start ?? xml.length;
  const last = old.at(-1)?.end ?? first;
  const spaces = old.slice(1).map((paragraph, at) => xml.slice(old[at]!.end, paragraph.start));
  const joined = texts.map((text, at) => (at === 0 ? text : (spaces[at - 1] ?? space) + text)).join('');
  const added = old.length > 0 ? joined : first < xml.length ? joined + space : space + joined;
  return { start, end, text: xml.slice(0, first) + added + xml.slice(last) };
}
