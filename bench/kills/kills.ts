import type { Report } from '../report.js';
import { Arena } from './arena.js';
import { FAULTS } from './faults.js';
import { judgeAll } from './judge.js';
import { readOptions, USAGE } from './options.js';
import type { KillsOptions } from './options.js';
import { Random } from './random.js';
import { sayArena, sayTotals } from './saying.js';
import { breaches } from './tally.js';
import type { ArenaResult } from './tally.js';
import { runTimeline } from './timeline.js';
import { disturb, runUndisturbed } from './undisturbed.js';

/** A generation that nothing disturbs ends within this, or the harness proves nothing. */
const BASELINE_MS = 90_000;

/** Kills servers and databases under generations and says what became of them. Gives the exit code: 1 when the promise was broken. */
export async function kills(report: Report, args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(USAGE);
    return 0;
  }
  let options: KillsOptions;
  try {
    options = readOptions(args);
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`);
    return 2;
  }
  const settings = options.processes.flatMap((processes) =>
    options.databases.map((database) => ({ processes, database })),
  );
  report.say(
    `Seed ${options.seed}: ${options.thenUndisturbed ? 'disturbed, then undisturbed' : `${options.count} faults`} in ${settings.length} arenas.`,
  );
  const interrupted = new AbortController();
  const results: ArenaResult[] = [];
  let open: Arena | undefined;
  /** Arenas whose servers did not start, and those in which not all faults could be done: they prove nothing. */
  let unproved = 0;
  const onSignal = () => {
    if (interrupted.signal.aborted) {
      open?.abandon();
      process.exit(130);
    }
    console.error('Stopping; once more ends all at once.');
    interrupted.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    for (const [at, { processes, database }] of settings.entries()) {
      if (interrupted.signal.aborted) break;
      const random = new Random(options.seed).branch(`${processes} ${database}`);
      const arena = await Arena.open({
        processes,
        database,
        random,
        pace: options,
        readers: options.readers,
        long: options.long,
      }).catch((error: Error) => error);
      if (arena instanceof Error) {
        report.fellShort(`${processes} processes on the ${database} database could not be started: ${arena.message}`);
        unproved += 1;
        continue;
      }
      open = arena;
      let keepLogs = options.keepLogs;
      try {
        report.say(
          `\n### ${processes === 1 ? 'One process' : `${processes} processes`}, ${database} database (logs in ${arena.workplace.logs})\n`,
        );
        if (arena.workplace.noDisk !== undefined) report.say(`**disk-full is not tried: ${arena.workplace.noDisk}.**`);
        const count = Math.floor(options.count / settings.length) + (at < options.count % settings.length ? 1 : 0);
        const result = await runArena(
          arena,
          { ...options, count },
          random,
          report,
          { processes, database },
          interrupted.signal,
        );
        results.push(result);
        sayArena(report, result);
        if (!options.thenUndisturbed && !interrupted.signal.aborted && result.faults.length < count) {
          report.fellShort(`only ${result.faults.length} of ${count} faults could be done.`);
          unproved += 1;
        }
        keepLogs ||= breaches(result).length > 0;
      } finally {
        await arena.close(keepLogs);
        open = undefined;
      }
    }
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
  if (interrupted.signal.aborted) report.say('\n**Interrupted: what follows is about a part only.**');
  const found = sayTotals(report, results, options.seed) + unproved;
  if (interrupted.signal.aborted) return 130;
  return found > 0 ? 1 : 0;
}

async function runArena(
  arena: Arena,
  options: KillsOptions,
  random: Random,
  report: Report,
  place: { processes: number; database: string },
  signal: AbortSignal,
): Promise<ArenaResult> {
  const baseline = await arena.start(random.branch('baseline'));
  await arena.settle(BASELINE_MS, [baseline]);
  const undisturbed = breaches({ ...(await resultOf(arena, place, [], [baseline], random)), undisturbed: true });
  if (undisturbed.length > 0) report.say(`**Before any fault:** ${undisturbed.join('\n')}`);
  if (options.thenUndisturbed) {
    await disturb(arena, random, (text) => report.say(text));
    const stories = await runUndisturbed(arena, random, options.waitS * 1_000);
    return { ...(await resultOf(arena, place, [], stories, random)), undisturbed: true };
  }
  for (const [name, kind] of Object.entries(FAULTS)) {
    const missing = kind.missing?.(arena);
    if (missing !== undefined && (options.only.length === 0 || options.only.includes(name))) {
      report.say(`${name} is not tried here: ${missing}.`);
    }
  }
  const faults = await runTimeline(arena, random, {
    ...options,
    signal,
    onFault: ({ kind, what, at, until }, number) =>
      console.log(`${String(number).padStart(3)}  ${kind}: ${what} (${((until - at) / 1_000).toFixed(1)} s)`),
  });
  if (!signal.aborted) await arena.settle(options.waitS * 1_000);
  return resultOf(arena, place, faults, arena.stories, random);
}

async function resultOf(
  arena: Arena,
  place: { processes: number; database: string },
  faults: ArenaResult['faults'],
  stories: ArenaResult['verdicts'][number]['story'][],
  random: Random,
): Promise<ArenaResult> {
  const verdicts = await judgeAll(stories, arena, random.branch('judge'));
  return {
    ...place,
    faults,
    verdicts,
    figures: await arena.figures(stories),
    requests: arena.model.requests,
    lives: arena.servers.lives,
    oddities: arena.oddities,
  };
}
