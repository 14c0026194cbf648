import type { BlockEdit } from '../lint/rule.js';
import type { ParseResult } from '../diagnostics.js';
import { parse } from '../fountain/parse.js';
import { InputTooLarge } from '../limits.js';
import type { EditedRun } from './edited-runs.js';
import { patchText, type Patched, type Splice, type TextFormat } from './patch.js';
import { lineChanges, printedLines, type LineChange } from './printed-lines.js';

/** A Fountain text as it was read. */
export interface FountainText extends ParseResult {
  readonly text: string;
}

export function readFountain(text: string): FountainText {
  return { text, ...parse(text) };
}

/** Writes edits of blocks into a Fountain text: lines that no edit changes keep their line ends, blanks and marks. */
export function patchFountain(read: FountainText, edits: readonly BlockEdit[]): Patched<FountainText> {
  return patchText(read, edits, FOUNTAIN);
}

const FOUNTAIN: TextFormat<FountainText> = {
  read(text) {
    try {
      return readFountain(text);
    } catch (error) {
      if (error instanceof InputTooLarge) return undefined;
      throw error;
    }
  },
  ways: [
    takenOut,
    takenOutWithBlanksBelow,
    changedLines,
    (run, read) => whole(run, read, false),
    (run, read) => whole(run, read, true),
  ],
};

interface Line {
  readonly text: string;
  /** What ends it; '' for the last one. */
  readonly end: string;
}

const LINE_END = /\r\n?|[\n\u2028\u2029]/g;
const ENDS_LINE = /[\r\n\u2028\u2029]/;

/** From the beginning of a run's first line to the end of its last one, unless other blocks stand in those lines. */
function boundsOf({ from, to }: EditedRun, { text, spans }: FountainText): { start: number; end: number } {
  const [first, last] = [spans[from]![0].offset, spans[to - 1]![1].offset];
  let lineStart = first;
  while (lineStart > 0 && !ENDS_LINE.test(text[lineStart - 1]!)) lineStart--;
  let lineEnd = last;
  while (lineEnd < text.length && !ENDS_LINE.test(text[lineEnd]!)) lineEnd++;
  return {
    start: Math.max(lineStart, text.startsWith('\uFEFF') ? 1 : 0, from > 0 ? spans[from - 1]![1].offset : 0),
    end: Math.min(lineEnd, spans[to]?.[0].offset ?? Infinity),
  };
}

/** Nothing takes the run's place: it goes with the blank lines above it. */
function takenOut(run: EditedRun, read: FountainText): Splice | undefined {
  if (run.replacement.length > 0) return undefined;
  const { start, end } = boundsOf(run, read);
  let above = start;
  while (above > 0 && /\s/.test(read.text[above - 1]!)) above--;
  // Blanks that end the line above are that line's.
  while (above < start && !ENDS_LINE.test(read.text[above]!)) above++;
  return above > 0 ? { start: above, end, text: '' } : undefined;
}

function takenOutWithBlanksBelow(run: EditedRun, read: FountainText): Splice | undefined {
  if (run.replacement.length > 0) return undefined;
  const { start, end } = boundsOf(run, read);
  let below = end;
  while (below < read.text.length && /\s/.test(read.text[below]!)) below++;
  // Blanks that begin the line below are that line's.
  while (below > end && below < read.text.length && !ENDS_LINE.test(read.text[below - 1]!)) below--;
  return { start, end: below, text: '' };
}

/** Only lines that are printed in another way are written anew, and of those only what differs, where that can be told. */
function changedLines(run: EditedRun, read: FountainText): Splice | undefined {
  if (run.replacement.length === 0) return undefined;
  const { start, end } = boundsOf(run, read);
  const lines = linesOf(read.text.slice(start, end));
  const { before, after } = printedBoth(run, read);
  const placeOf = sourcePlaces(before, lines);
  if (!placeOf) return undefined;
  const written: Line[] = [];
  let at = 0;
  const eol = lineEndOf(read.text);
  for (const change of lineChanges(before, after)) {
    const [from, to] = placeOf(change);
    written.push(...lines.slice(at, from), ...rewritten(change, before, lines.slice(from, to), eol));
    at = to;
  }
  written.push(...lines.slice(at));
  return { start, end, text: joined(written, eol) };
}

/** The whole run as it is printed. */
function whole(run: EditedRun, read: FountainText, apart: boolean): Splice | undefined {
  if (run.replacement.length === 0) return undefined;
  const { start, end } = boundsOf(run, read);
  const eol = lineEndOf(read.text);
  const { after } = printedBoth(run, read);
  const above = apart && read.text.slice(0, start).trim() !== '' ? eol : '';
  const below = apart && read.text.slice(end).trim() !== '' ? eol : '';
  return { start, end, text: above + after.join(eol) + below };
}

function printedBoth({ from, to, replacement }: EditedRun, { script }: FountainText) {
  const mayBeTitle = from === 0 && script.titlePage.length === 0;
  return {
    before: printedLines(script.body.slice(from, to), mayBeTitle),
    after: printedLines(replacement, mayBeTitle),
  };
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let from = 0;
  for (const { 0: end, index } of text.matchAll(LINE_END)) {
    lines.push({ text: text.slice(from, index), end });
    from = index + end.length;
  }
  return [...lines, { text: text.slice(from), end: '' }];
}

function joined(lines: readonly Line[], eol: string): string {
  return lines.map(({ text, end }, at) => text + (at < lines.length - 1 ? end || eol : '')).join('');
}

function lineEndOf(text: string): string {
  return /\r\n?|\n/.exec(text)?.[0] ?? '\n';
}

const isBlank = (line: string) => line.trim() === '';

/** Where lines as they are printed stand in the source: line by line, or at least those with text; undefined if that cannot be told. */
function sourcePlaces(
  printed: readonly string[],
  lines: readonly Line[],
): ((change: LineChange) => [from: number, to: number]) | undefined {
  if (printed.length === lines.length) return ({ from, to }) => [from, to];
  const written = lines.flatMap(({ text }, at) => (isBlank(text) ? [] : [at]));
  const texts = printed.flatMap((line, at) => (isBlank(line) ? [] : [at]));
  if (written.length !== texts.length) return undefined;
  const place = new Map(texts.map((line, at) => [line, written[at]!]));
  const above = (line: number) => {
    for (let at = line - 1; at >= 0; at--) if (place.has(at)) return place.get(at)! + 1;
    return 0;
  };
  const below = (line: number) => {
    for (let at = line; at < printed.length; at++) if (place.has(at)) return place.get(at)!;
    return lines.length;
  };
  return ({ from, to }) => {
    const start = place.get(from) ?? above(from);
    return [start, to === from ? start : place.has(to - 1) ? place.get(to - 1)! + 1 : below(to)];
  };
}

/** The lines of a change; those that were there before stay as they were written. */
function rewritten(
  { from, to, lines }: LineChange,
  printed: readonly string[],
  source: readonly Line[],
  eol: string,
): Line[] {
  const old = printed.slice(from, to);
  const last = source.at(-1)?.end ?? eol;
  const aligned = old.length === source.length;
  let at = 0;
  return lines.map((line, index) => {
    const end = index === lines.length - 1 ? last : eol;
    const known = aligned ? old.indexOf(line, at) : -1;
    if (known >= 0) {
      at = known + 1;
      return { text: source[known]!.text, end: source[known]!.end || end };
    }
    const own = aligned && lines.length === old.length ? source[index] : undefined;
    return own ? { text: respelt(own.text, old[index]!, line), end: own.end } : { text: line, end };
  });
}

/** A line as it was written, with the blanks around what changes, and with its own marks where they are those that are printed. */
function respelt(written: string, before: string, after: string): string {
  const at = before === '' ? -1 : written.indexOf(before);
  if (at >= 0 && !written.includes(before, at + 1)) {
    return written.slice(0, at) + after + written.slice(at + before.length);
  }
  const text = written.trim();
  const start = written.indexOf(text);
  return (/^\s/.test(after) ? '' : written.slice(0, start)) + after + written.slice(start + text.length);
}
