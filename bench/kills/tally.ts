import type { Figures } from './asked-twice.js';
import type { Verdict } from './judge.js';
import type { Inflicted } from './timeline.js';
import type { AskedRequest } from './model-process.js';
import type { Life } from './server-slot.js';

/** All that came of one arena. */
export interface ArenaResult {
  processes: number;
  database: string;
  faults: readonly Inflicted[];
  verdicts: readonly Verdict[];
  figures: Figures;
  requests: readonly AskedRequest[];
  lives: readonly Life[];
  oddities: readonly string[];
  /** Nothing disturbed these generations: then nothing may be asked twice, at the same time or on the wire. */
  undisturbed?: boolean;
}

/** A row of the report. */
export interface Row {
  kind: string;
  faults: number;
  /** Generations that were under way at a fault of this kind. */
  met: number;
  completed: number;
  /** Those whose last fault before it was of this kind. */
  failed: number;
  stuck: number;
  inexact: number;
  strict: number;
  wire: number;
  unexcused: number;
  doubled: number;
  /** Milliseconds from the end of the fault to the next sign of life of each generation that it met. */
  wentOn: number[];
  /** Milliseconds from the death of a process to the moment when another asks what it had been asking. */
  takeovers: number[];
}

/** The rows of one arena, by kind of fault; what cannot be laid to one is in the row "no fault". */
export function tally(result: ArenaResult): Row[] {
  const { faults, verdicts, figures } = result;
  const rows = new Map<string, Row>();
  const rowOf = (kind: string): Row => {
    const row = rows.get(kind) ?? {
      kind,
      faults: 0,
      met: 0,
      completed: 0,
      failed: 0,
      stuck: 0,
      inexact: 0,
      strict: 0,
      wire: 0,
      unexcused: 0,
      doubled: 0,
      wentOn: [],
      takeovers: [],
    };
    rows.set(kind, row);
    return row;
  };
  const before = (at: number): Row =>
    rowOf(
      faults
        .filter((fault) => fault.at <= at)
        .toSorted((one, other) => one.at - other.at)
        .at(-1)?.kind ?? 'no fault',
    );
  const byStory = new Map(verdicts.map((verdict) => [verdict.story, verdict]));
  for (const kind of new Set(faults.map((fault) => fault.kind))) {
    const own = faults.filter((fault) => fault.kind === kind);
    const met = new Set(own.flatMap((fault) => fault.met));
    Object.assign(rowOf(kind), {
      faults: own.length,
      met: met.size,
      completed: [...met].filter((story) => byStory.get(story)?.outcome === 'completed').length,
    });
    for (const fault of own) {
      const lifted = fault.kind.startsWith('kill-server') ? fault.at : fault.until;
      for (const story of fault.met) {
        const next = story.signs.find((at) => at > lifted);
        if (next !== undefined) rowOf(kind).wentOn.push(next - lifted);
      }
    }
  }
  for (const { story, outcome, inexact } of verdicts) {
    if (outcome === 'failed') before(story.endedAt ?? story.lastSignAt).failed += 1;
    // What stopped it may have come a little after the last that was seen of it.
    if (outcome === 'stuck') before(story.lastSignAt + 10_000).stuck += 1;
    if (inexact.length > 0) before(story.endedAt ?? story.lastSignAt).inexact += 1;
    if (!faults.some((fault) => fault.met.includes(story))) {
      Object.assign(rowOf('no fault'), {
        met: rowOf('no fault').met + 1,
        completed: rowOf('no fault').completed + Number(outcome === 'completed'),
      });
    }
  }
  for (const { at } of figures.strict) before(at).strict += 1;
  for (const { at, excuse } of figures.wire) {
    before(at).wire += 1;
    if (excuse === undefined) before(at).unexcused += 1;
  }
  for (const { at } of figures.doubled) before(at).doubled += 1;
  for (const { diedAt, ms } of takeovers(result)) before(diedAt).takeovers.push(ms);
  return [...rows.values()].sort((one, other) => one.kind.localeCompare(other.kind));
}

/** Of each request that a process's death cut off: when it was asked again. */
function takeovers({ requests, lives }: ArenaResult): { diedAt: number; ms: number }[] {
  const deaths = new Map(lives.map((life) => [life.asker, life.diedAt]));
  return requests.flatMap((request) => {
    const diedAt = deaths.get(request.asker);
    if (request.end !== 'client-left' || diedAt === undefined || request.overAt! < diedAt - 200) return [];
    const again = requests.find(
      (other) =>
        other.at > diedAt &&
        other.asker !== request.asker &&
        other.pieces.some((piece) => request.pieces.includes(piece)),
    );
    return again === undefined ? [] : [{ diedAt, ms: again.at - diedAt }];
  });
}

/** The first few of many lines. */
function shortly(lines: readonly string[]): string {
  return [...lines.slice(0, 4), ...(lines.length > 4 ? [`... and ${lines.length - 4} more`] : [])].join('\n    ');
}

/** What breaks the promise, as sentences. */
export function breaches({ verdicts, figures, lives, undisturbed = false }: ArenaResult): string[] {
  return [
    ...verdicts
      .filter(({ outcome }) => outcome !== 'completed')
      .map(({ story, outcome, why }) => `${story.tag} is ${outcome.toUpperCase()}: ${why.replaceAll('\n', '\n    ')}`),
    ...verdicts
      .filter(({ inexact }) => inexact.length > 0)
      .map(({ story, inexact }) => `${story.tag} has inexact readers: ${shortly(inexact)}`),
    ...figures.strict.map(({ piece }) => `(a) paid twice, one after the other: ${piece}`),
    ...figures.wire
      .filter(({ excuse }) => undisturbed || excuse === undefined)
      .map(({ story }) => `(b) asked again without excuse: ${story}`),
    ...lives
      .filter(({ death, readyAt }) => death === 'by itself' && readyAt !== undefined)
      .map(({ asker, lastWords }) => `${asker} served and ended by itself: ${lastWords}`),
    ...(undisturbed
      ? figures.doubled.map(
          ({ piece, by }) =>
            `asked by two at the same time, although nothing disturbs: ${piece} by ${by.join(' and ')}`,
        )
      : []),
  ];
}
