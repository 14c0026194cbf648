import type { Report } from '../report.js';
import { breaches, tally } from './tally.js';
import type { ArenaResult, Row } from './tally.js';

const HEAD = [
  'fault',
  'faults',
  'generations',
  'completed',
  'failed',
  'stuck',
  'readers inexact',
  'asked twice (a)',
  'on the wire (b)',
  'without excuse',
  'doubled',
  'goes on after p50',
  'max',
  'takeover p50',
  'max',
];

/** Of one arena; the rest is counted. */
const MOST_SAID = 40;

export function sayArena(report: Report, result: ArenaResult): void {
  const { verdicts, figures, lives, oddities } = result;
  const rows = tally(result);
  report.say();
  report.table(HEAD, [...rows.map(cells), cells(total(rows, result))]);
  const windows = figures.wire.flatMap(({ excuse, windowMs }) => (excuse === 'died in the window' ? [windowMs!] : []));
  if (windows.length > 0) {
    report.say(
      `Asked again because the process died in the window: ${windows.length}, ${ms(quantile(windows, 0.5))} p50 and ${ms(Math.max(...windows))} at most after the last byte.`,
    );
  }
  const idle = figures.wire.filter(({ excuse }) => excuse === 'died with the database away').length;
  if (idle > 0) report.say(`Asked again because the process died while the database was away: ${idle}.`);
  const failedStarts = lives.filter(({ death, readyAt }) => death === 'by itself' && readyAt === undefined);
  if (failedStarts.length > 0) {
    report.say(`Starts that came to nothing, and were tried again: ${failedStarts.length}. They said:`);
  }
  for (const words of new Set(failedStarts.map(({ lastWords = '' }) => lastWords.replaceAll(/\d{4,}/g, '…')))) {
    report.say(`- ${words}`);
  }
  for (const oddity of new Set(oddities)) report.say(`- odd: ${oddity}`);
  report.say();
  const found = breaches(result);
  for (const breach of found.slice(0, MOST_SAID)) report.fellShort(breach);
  if (found.length > MOST_SAID) report.say(`... and ${found.length - MOST_SAID} more.`);
  report.say(`${verdicts.length} generations, ${found.length} breaches.`);
}

/** Gives the number of breaches. */
export function sayTotals(report: Report, results: readonly ArenaResult[], seed: number): number {
  const found = results.flatMap(breaches).length;
  const faults = results.reduce((sum, result) => sum + result.faults.length, 0);
  const generations = results.reduce((sum, result) => sum + result.verdicts.length, 0);
  report.say(
    `\n**${faults} faults, ${generations} generations, ${found === 0 ? 'the promise holds' : `${found} breaches`}.** Again: --seed ${seed}`,
  );
  return found;
}

function total(rows: readonly Row[], { verdicts, faults }: ArenaResult): Row {
  const sum = (of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0);
  return {
    kind: '**all**',
    faults: faults.length,
    met: verdicts.length,
    completed: verdicts.filter(({ outcome }) => outcome === 'completed').length,
    failed: sum(({ failed }) => failed),
    stuck: sum(({ stuck }) => stuck),
    inexact: sum(({ inexact }) => inexact),
    strict: sum(({ strict }) => strict),
    wire: sum(({ wire }) => wire),
    unexcused: sum(({ unexcused }) => unexcused),
    doubled: sum(({ doubled }) => doubled),
    wentOn: rows.flatMap(({ wentOn }) => wentOn),
    takeovers: rows.flatMap(({ takeovers }) => takeovers),
  };
}

function cells(row: Row): (string | number)[] {
  return [
    row.kind,
    row.faults,
    row.met,
    row.completed,
    row.failed,
    row.stuck,
    row.inexact,
    row.strict,
    row.wire,
    row.unexcused,
    row.doubled,
    seconds(quantile(row.wentOn, 0.5)),
    seconds(quantile(row.wentOn, 1)),
    seconds(quantile(row.takeovers, 0.5)),
    seconds(quantile(row.takeovers, 1)),
  ];
}

function quantile(values: readonly number[], share: number): number | undefined {
  return values.toSorted((one, other) => one - other)[Math.min(values.length - 1, Math.floor(values.length * share))];
}

function seconds(value: number | undefined): string {
  return value === undefined ? '' : `${(value / 1_000).toFixed(1)} s`;
}

function ms(value: number | undefined): string {
  return value === undefined ? '' : `${Math.round(value)} ms`;
}
