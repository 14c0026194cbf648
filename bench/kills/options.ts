import { parseArgs } from 'node:util';
import { FAULTS } from './faults.js';

export interface KillsOptions {
  seed: number;
  /** Faults in all, spread over the arenas. */
  count: number;
  processes: readonly (1 | 3)[];
  databases: readonly ('embedded' | 'external')[];
  /** Kinds of faults; all when absent. */
  only: readonly string[];
  /** Generations under way at the same time. */
  atOnce: number;
  readers: number;
  tokensPerSecond: number;
  latencyMs: number;
  /** How long a generation may take to end after the last fault, in seconds. */
  waitS: number;
  long: boolean;
  thenUndisturbed: boolean;
  keepLogs: boolean;
}

export const USAGE = `npm run bench -- kills [options]
  --seed <number>         the faults and their moments; default: a new one, which is printed
  --count <number>        faults in all, default 200
  --processes 1|3         default: one arena with each
  --database embedded|external   default: one arena with each
  --only <kind>[,<kind>]  of ${Object.keys(FAULTS).join(', ')}
  --at-once <number>      generations under way, default 3
  --readers <number>      of each generation, default 3
  --pace <number>         the model's tokens a second, default 120
  --latency <ms>          before the model's first token, default 200
  --wait <seconds>        for a generation to end after the last fault, default 180
  --long                  freezes of 40 to 60 s, absences of the database of 20 to 60 s
  --then-undisturbed      instead: five restarts of PostgreSQL and every connection cut once, then generations that nothing disturbs
  --keep-logs             leaves the servers' logs`;

/** @throws Error that says what is wrong */
export function readOptions(args: readonly string[]): KillsOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      count: { type: 'string' },
      processes: { type: 'string' },
      database: { type: 'string' },
      only: { type: 'string' },
      'at-once': { type: 'string' },
      readers: { type: 'string' },
      pace: { type: 'string' },
      latency: { type: 'string' },
      wait: { type: 'string' },
      long: { type: 'boolean' },
      'then-undisturbed': { type: 'boolean' },
      'keep-logs': { type: 'boolean' },
    },
  });
  const number = (
    name: 'seed' | 'count' | 'at-once' | 'readers' | 'pace' | 'latency' | 'wait',
    otherwise: number,
  ): number => {
    const value = values[name] === undefined ? otherwise : Number(values[name]);
    if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} must be a whole number.`);
    return value;
  };
  const only = values.only?.split(',') ?? [];
  const unknown = only.find((kind) => !Object.hasOwn(FAULTS, kind));
  if (unknown !== undefined) throw new Error(`There is no fault "${unknown}": ${Object.keys(FAULTS).join(', ')}.`);
  if (values.processes !== undefined && values.processes !== '1' && values.processes !== '3') {
    throw new Error('--processes is 1 or 3.');
  }
  if (values.database !== undefined && values.database !== 'embedded' && values.database !== 'external') {
    throw new Error('--database is embedded or external.');
  }
  return {
    seed: number('seed', Math.floor(Math.random() * 2 ** 31)),
    count: number('count', 200),
    processes: values.processes === undefined ? [1, 3] : [values.processes === '1' ? 1 : 3],
    databases: values.database === undefined ? ['embedded', 'external'] : [values.database],
    only,
    atOnce: number('at-once', 3),
    readers: number('readers', 3),
    tokensPerSecond: number('pace', 120),
    latencyMs: number('latency', 200),
    waitS: number('wait', 180),
    long: values.long ?? false,
    thenUndisturbed: values['then-undisturbed'] ?? false,
    keepLogs: values['keep-logs'] ?? false,
  };
}
