import { setTimeout as delay } from 'node:timers/promises';
import type { Arena } from './arena.js';
import { Missed } from './fault.js';
import { FAULTS } from './faults.js';
import type { Random } from './random.js';
import type { Story } from './story.js';
import { now } from './time.js';

/** A fault that was done. Times are milliseconds since 1970. */
export interface Inflicted {
  kind: string;
  /** What happened. */
  what: string;
  at: number;
  /** When its cause was gone. */
  until: number;
  /** The generations that were under way. */
  met: readonly Story[];
}

interface TimelineOptions {
  count: number;
  /** Kinds to choose from; all when empty. */
  only: readonly string[];
  atOnce: number;
  signal: AbortSignal;
  onFault: (fault: Inflicted, number: number) => void;
}

/** Kinds that come to nothing so often in a row end the timeline. */
const MOST_MISSES = 40;
const MOST_PATIENCE_MS = 20_000;
/** A generation that shows no sign of life for so long no longer keeps another from being started. */
const SILENT_MS = 60_000;

/** Does faults to an arena, one after the other and sometimes two at once, while generations go on. */
export async function runTimeline(arena: Arena, random: Random, options: TimelineOptions): Promise<Inflicted[]> {
  const done: Inflicted[] = [];
  const kinds = Object.entries(FAULTS).filter(
    ([name, kind]) => (options.only.length === 0 || options.only.includes(name)) && kind.missing?.(arena) === undefined,
  );
  if (kinds.length === 0) return done;
  let misses = 0;
  let starting = Promise.resolve();
  const topUp = () => {
    starting = starting
      .then(async () => {
        for (let busy = lively(arena); busy < options.atOnce && !options.signal.aborted; busy += 1) {
          await arena.start(random.branch(`story ${arena.stories.length}`), {
            sceneCount: 2 + (arena.stories.length % 3),
          });
        }
      })
      .catch((error: unknown) => arena.odd(`a generation could not be started: ${(error as Error).message}`));
  };
  const inflict = async (name: string, own: Random): Promise<void> => {
    const at = now();
    try {
      const what = await FAULTS[name]!.inflict(arena, own);
      const lifted = now();
      const met = arena.stories.filter((story) => story.startedAt <= lifted && (story.endedAt ?? Infinity) >= at);
      const fault = { kind: name, what, at, until: lifted, met };
      done.push(fault);
      misses = 0;
      options.onFault(fault, done.length);
    } catch (error) {
      if (!(error instanceof Missed)) arena.odd(`${name} was not done: ${(error as Error).message}`);
      misses += 1;
    }
  };
  topUp();
  await starting;
  for (let round = 0; done.length < options.count && misses < MOST_MISSES && !options.signal.aborted; round += 1) {
    const own = random.branch(`fault ${round}`);
    await delay(own.between(500, 4_000));
    topUp();
    // A fault that meets no generation proves nothing; but nobody may be there who could start one.
    await Promise.race([starting, delay(MOST_PATIENCE_MS, undefined, { ref: false })]);
    const name = choose(kinds, own);
    const beside = kinds.filter(([, { family }]) => family !== FAULTS[name]!.family);
    const both = beside.length > 0 && done.length + 1 < options.count && own.chance(0.15);
    await Promise.all([
      inflict(name, own),
      both ? delay(own.between(0, 3_000)).then(() => inflict(choose(beside, own), own.branch('beside'))) : undefined,
    ]);
  }
  await starting;
  if (misses >= MOST_MISSES) {
    arena.odd(`${MOST_MISSES} faults in a row could not be done; ${options.count - done.length} are missing`);
  }
  return done;
}

function lively(arena: Arena): number {
  return arena.running().filter((story) => now() - story.lastSignAt < SILENT_MS).length;
}

function choose(kinds: readonly [string, { weight: number }][], random: Random): string {
  const total = kinds.reduce((sum, [, { weight }]) => sum + weight, 0);
  let at = random.next() * total;
  for (const [name, { weight }] of kinds) {
    at -= weight;
    if (at < 0) return name;
  }
  return kinds.at(-1)![0];
}
