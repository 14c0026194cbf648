import { cellsBetween } from './cells.js';
import { remainder, setLines, type Copy, type Cursor, type SetLine } from './copy.js';
import { endsSentence, lastSentenceEnd } from './sentences.js';
import type { Progress, Unit } from './units.js';

/** The part of a unit that goes on a page. */
export interface Taken {
  readonly sides: readonly (readonly SetLine[])[];
  readonly height: number;
  /** What is left for the next page; null if nothing is. */
  readonly rest: Progress | null;
}

/** Least number of lines on either side of a break. */
const LEAST = 2;
/** Action of this many lines or fewer is never split. */
const WHOLE = 3;
/** A last line with a single word of at most so many cells is avoided. */
const RUNT_CELLS = 5;

/** The rows that lines take, including the blank ones above them. */
function heightOf(lines: readonly SetLine[]): number {
  return lines.reduce((sum, { before }) => sum + 1 + before, 0);
}

/** All that is left of a unit if it fits, else as much as the rules allow above a page break; null if nothing. */
export function fit(unit: Unit, from: Progress, room: number, linesPerPage: number): Taken | null {
  return fitWhole(unit, from, room) ?? split(unit, from, room, linesPerPage);
}

/** All that is left of a unit; null if it does not fit. */
export function fitWhole(unit: Unit, from: Progress, room: number): Taken | null {
  if (room < 1) return null;
  const sides = unit.sides.map((copies, side) => linesFrom(copies, from[side] ?? null, room + 1));
  const height = Math.max(...sides.map(heightOf));
  return height <= room ? { sides, height, rest: null } : null;
}

/** As many lines as fit on the page: for a unit that does not fit on a page of its own. */
export function force(unit: Unit, from: Progress, room: number): Taken {
  const sides = unit.sides.map((copies, side) => {
    const all = linesFrom(copies, from[side] ?? null, room + LEAST);
    let count = Math.max(1, countWithin(all, room));
    if (all.length - count === 1 && count > LEAST) count--;
    return all.slice(0, count);
  });
  const rest = sides.map((lines) => lines.at(-1)?.rest ?? null);
  return { sides, height: Math.max(...sides.map(heightOf)), rest: rest.some(Boolean) ? rest : null };
}

/** The best break inside a unit by the rules; null if they allow none. */
export function split(unit: Unit, from: Progress, room: number, linesPerPage: number): Taken | null {
  const [copies] = unit.sides;
  const [cursor] = from;
  if (!copies || !cursor || room < LEAST) return null;
  if (unit.kind === 'paragraph') return splitParagraph(copies, cursor, room, linesPerPage);
  if (unit.kind === 'speech') return splitSpeech(copies, cursor, room);
  return null;
}

function linesFrom(copies: readonly Copy[], from: Cursor | null, limit: number): SetLine[] {
  return from ? setLines(copies, from, limit) : [];
}

function countWithin(lines: readonly SetLine[], room: number): number {
  let height = 0;
  const beyond = lines.findIndex(({ before }) => (height += 1 + before) > room);
  return beyond < 0 ? lines.length : beyond;
}

/** Lines up to one that is ended early, as the sentence ends there. */
function headOf(copies: readonly Copy[], lines: readonly SetLine[], end: number): SetLine[] {
  const last = lines.at(-1)!;
  const rest = remainder(copies, { copy: last.copy, line: last.line, at: end });
  return [...lines.slice(0, -1), { ...last, end, next: end, rest }];
}

function taken(lines: readonly SetLine[]): Taken {
  const rest = lines.at(-1)?.rest ?? null;
  return { sides: [lines], height: heightOf(lines), rest: rest && [rest] };
}

/** The line of a copy that a set line is part of. */
function sourceOf(copies: readonly Copy[], { copy, line }: SetLine): Copy['lines'][number] {
  return copies[copy]!.lines[line]!;
}

function sentenceEnd(copies: readonly Copy[], set: SetLine): number {
  return lastSentenceEnd(sourceOf(copies, set).text, set.start, set.end);
}

/** Splits a paragraph after a sentence, with two lines on both sides and no short word alone on the last line, as late as possible. */
function splitParagraph(copies: readonly Copy[], from: Cursor, room: number, linesPerPage: number): Taken | null {
  const lines = setLines(copies, from, Math.max(room, WHOLE) + 1);
  if (lines.length <= WHOLE) return null;
  for (let count = countWithin(lines, room); count >= LEAST; count--) {
    const end = sentenceEnd(copies, lines[count - 1]!);
    if (end < 0) continue;
    const head = headOf(copies, lines.slice(0, count), end);
    const rest = head.at(-1)?.rest;
    if (!rest) continue;
    // What does not fit on the next page is split again there, so that its last line is not known yet.
    const tail = setLines(copies, rest, linesPerPage + 1);
    const last = tail.at(-1);
    if (last && tail.length >= LEAST && !(last.rest === null && isRunt(copies, last))) return taken(head);
  }
  return null;
}

function isRunt(copies: readonly Copy[], set: SetLine): boolean {
  const { text, cells } = sourceOf(copies, set);
  const { start, end } = set;
  return !text.slice(start, end).includes(' ') && cellsBetween(cells, start, end) <= RUNT_CELLS;
}

/** From so many lines of dialogue on, the rest of a speech is long enough to stand on the next page. */
const SUBSTANTIAL = 3;

/** Splits a speech with two lines of dialogue on both sides: best after a sentence, then with a longer rest, then on a fuller page. */
function splitSpeech(copies: readonly Copy[], from: Cursor, room: number): Taken | null {
  const lines = setLines(copies, from, room + SUBSTANTIAL);
  const said = lines.findIndex(({ copy }) => copies[copy]?.part !== -1);
  if (said < 0) return null;
  let best: { head: SetLine[]; score: number } | undefined;
  for (let count = countWithin(lines, room); count >= said + LEAST; count--) {
    for (const head of [betweenParts(copies, lines, count), withinPart(copies, lines, count)]) {
      const last = head?.at(-1);
      if (!head || !last?.rest) continue;
      const left = setLines(copies, last.rest, SUBSTANTIAL).length;
      if (left < LEAST) continue;
      const sentence = endsSentence(sourceOf(copies, last).text.slice(0, last.end));
      const score = (sentence ? 2 : 0) + (left >= SUBSTANTIAL ? 1 : 0);
      // Later counts are emptier pages.
      if (!best || score > best.score) best = { head, score };
    }
  }
  return best ? taken(best.head) : null;
}

function betweenParts(copies: readonly Copy[], lines: readonly SetLine[], count: number): SetLine[] | null {
  const last = lines[count - 1]!;
  if (!last.rest || last.rest.copy === last.copy || isParenthetical(copies[last.copy]!)) return null;
  return lines.slice(0, count);
}

function withinPart(copies: readonly Copy[], lines: readonly SetLine[], count: number): SetLine[] | null {
  const last = lines[count - 1]!;
  const copy = copies[last.copy]!;
  if (isParenthetical(copy) || lines.filter((line) => line.copy === last.copy).length < SUBSTANTIAL) return null;
  const end = sentenceEnd(copies, last);
  if (end < 0) return null;
  const head = headOf(copies, lines.slice(0, count), end);
  return head.at(-1)?.rest?.copy === last.copy ? head : null;
}

function isParenthetical({ hanging }: Copy): boolean {
  return hanging !== '';
}
