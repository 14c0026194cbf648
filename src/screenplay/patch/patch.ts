import type { Block, TitleEntry } from '../ast.js';
import type { BlockEdit } from '../lint/rule.js';
import { editedRuns, expectedBody, type EditedRun, type ReadText } from './edited-runs.js';

/** A stretch of a text, and what takes its place. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** How a format's texts are changed where blocks change. */
export interface TextFormat<Read extends ReadText> {
  /** Undefined for a text that is none of the format. */
  read(text: string): Read | undefined;
  /** Ways to write a run, the one that changes least first; undefined where a way does not fit. */
  readonly ways: readonly ((run: EditedRun, read: Read) => Splice | undefined)[];
}

/** The patched text, or the blocks whose edits cannot be written. */
export type Patched<Read> = { readonly read: Read } | { readonly refused: ReadonlySet<number> };

/**
 * Writes edits of blocks into the text that they were read from. All else in it stays as it is, to the character. The result is
 * read again, and is given only if it reads as the edits say.
 */
export function patchText<Read extends ReadText>(
  read: Read,
  edits: readonly BlockEdit[],
  format: TextFormat<Read>,
): Patched<Read> {
  const runs = editedRuns(edits);
  const tried = runs.map(() => 0);
  for (;;) {
    const splices = runs.map((run, at) => {
      for (; tried[at]! < format.ways.length; tried[at]!++) {
        const splice = format.ways[tried[at]!]!(run, read);
        if (splice) return splice;
      }
      return undefined;
    });
    const written = splices.filter((splice) => splice !== undefined);
    if (written.length < runs.length) return { refused: blocksOf(runs.filter((_run, at) => !splices[at])) };
    const overlapping = written.flatMap(({ start }, at) => (at > 0 && start < written[at - 1]!.end ? [at] : []));
    const patched = overlapping.length > 0 ? undefined : format.read(spliced(read.text, written));
    const wrong = patched ? wrongRuns(read, patched, runs, written) : overlapping;
    if (patched && wrong.length === 0) return { read: patched };
    for (const at of wrong.length > 0 ? wrong : runs.keys()) tried[at]!++;
  }
}

function blocksOf(runs: readonly EditedRun[]): Set<number> {
  return new Set(runs.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, at) => from + at)));
}

function spliced(text: string, splices: readonly Splice[]): string {
  let out = '';
  let at = 0;
  for (const splice of splices) {
    out += text.slice(at, splice.start) + splice.text;
    at = splice.end;
  }
  return out + text.slice(at);
}

/** Runs in or beside which a patched text is read as something else than it should be; none if all is as expected. */
function wrongRuns(
  before: ReadText,
  after: ReadText,
  runs: readonly EditedRun[],
  splices: readonly Splice[],
): number[] {
  const expected = expectedBody(before.script.body, runs);
  const { body } = after.script;
  if (!sameTitle(before.script.titlePage, after.script.titlePage)) return [0];
  const fits =
    expected.length === body.length && expected.every(({ block, anyGap }, at) => isSame(block, body[at]!, anyGap));
  if (fits) return [];
  // Where it goes wrong is told by the places: text between two runs is the same in both.
  const places = placesOf(splices);
  const found = Map.groupBy(
    after.spans.map(([{ offset }], at) => ({ block: body[at]!, ...places(offset) })),
    ({ edited, run }) => `${edited} ${run}`,
  );
  const wished = Map.groupBy(expected, ({ edited, run }) => `${edited} ${run}`);
  const wrong = new Set<number>();
  for (const edited of [true, false]) {
    for (let run = 0; run <= runs.length; run++) {
      const wanted = wished.get(`${edited} ${run}`) ?? [];
      const got = found.get(`${edited} ${run}`) ?? [];
      const same =
        wanted.length === got.length && wanted.every(({ block, anyGap }, at) => isSame(block, got[at]!.block, anyGap));
      if (same) continue;
      if (edited) wrong.add(run);
      else for (const beside of [run - 1, run]) if (beside >= 0 && beside < runs.length) wrong.add(beside);
    }
  }
  return [...wrong];
}

/** In which run, or before which one, a place of the patched text is. */
function placesOf(splices: readonly Splice[]): (offset: number) => { run: number; edited: boolean } {
  let moved = 0;
  const written = splices.map(({ start, end, text }) => {
    const from = start + moved;
    moved += text.length - (end - start);
    return { from, to: from + text.length };
  });
  return (offset) => {
    const run = written.findIndex(({ to }) => offset < to);
    if (run < 0) return { run: written.length, edited: false };
    return { run, edited: offset >= written[run]!.from };
  };
}

function isSame(one: Block, other: Block, anyGap: boolean): boolean {
  return equal(anyGap ? { ...one, gap: other.gap } : one, other);
}

function sameTitle(one: readonly TitleEntry[], other: readonly TitleEntry[]): boolean {
  return equal(one, other);
}

/** Deep equality of plain data; a field that is undefined is as good as absent. */
function equal(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const [fields, others] = [present(one), present(other)];
  return fields.size === others.size && [...fields].every(([key, value]) => equal(value, others.get(key)));
}

function present(value: object): Map<string, unknown> {
  return new Map(Object.entries(value).filter(([, field]) => field !== undefined));
}
