import { errorCode } from './errors.js';
import { isDatabaseAway } from './database-faults.js';

interface SameMoment<I, O> {
  /** Does all of it in one go, or nothing. Gives the outcomes in the order of the items. */
  run(items: readonly I[]): Promise<readonly O[]>;
  /** Most items that are done in one go. Default 100. */
  most?: number | undefined;
  /** So many may run at once; what comes while they do waits for the first to end. Default 4. */
  atOnce?: number | undefined;
}

interface Waiting<I, O> {
  readonly item: I;
  readonly resolve: (outcome: O) => void;
  readonly reject: (error: unknown) => void;
}

/** How often a statement is tried that the database has ended because it and another waited for each other. */
const MOST_TRIES = 5;

/**
 * One statement for what is asked in the same turn of the event loop, also by requests that came over different sockets: an idle
 * process waits for nothing, a busy one sends few. Where an item makes the whole fail, the others are done without it; where the
 * database is away, all fail with that, for whoever asked to try again.
 */
export function ofSameMoment<I, O>({ run, most = 100, atOnce = 4 }: SameMoment<I, O>): (item: I) => Promise<O> {
  let waiting: Waiting<I, O>[] = [];
  let running = 0;
  let scheduled = false;

  function schedule(): void {
    if (scheduled || running >= atOnce || waiting.length === 0) return;
    scheduled = true;
    // After all sockets that are readable now were read: a microtask would come after each of them.
    setImmediate(() => {
      scheduled = false;
      const group = waiting.slice(0, most);
      waiting = waiting.slice(most);
      running += 1;
      void settle(group).finally(() => {
        running -= 1;
        schedule();
      });
      schedule();
    });
  }

  async function settle(group: readonly Waiting<I, O>[]): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        const outcomes = await run(group.map(({ item }) => item));
        for (const [at, { resolve }] of group.entries()) resolve(outcomes[at] as O);
        return;
      } catch (error) {
        if (tries < MOST_TRIES && errorCode(error) === '40P01') continue;
        if (group.length === 1 || isDatabaseAway(error)) {
          for (const { reject } of group) reject(error);
          return;
        }
        const half = Math.ceil(group.length / 2);
        await settle(group.slice(0, half));
        return await settle(group.slice(half));
      }
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      schedule();
    });
}
