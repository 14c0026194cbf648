import type { DocumentNode, ExecutionResult } from 'graphql';
import { SharedWork } from '../../domain/shared-work.js';

/** How long what an event tells "as it is now" may be given to readers that come to the event later, in milliseconds. */
const KEPT_MS = 1_000;

/** A result, or undefined for one that is not to be shared. */
type Shared = Promise<ExecutionResult | undefined>;

/** Runs the operation for one event, for all of a group. The signal aborts when the last of them has left. */
type RunForAll = (event: object, signal: AbortSignal) => Promise<ExecutionResult>;

/** Readers for whom each event has the same result. */
export interface ReaderGroup {
  /** What the event becomes for all of the group; undefined when the reader is to run its operation by itself. */
  result(event: unknown, run: RunForAll): Shared | undefined;
  leave(): void;
}

class Group {
  members = 0;
  readonly #results: SharedWork<object, Shared>;
  readonly #running = new Set<AbortController>();

  constructor(
    readonly key: string,
    now: (() => number) | undefined,
  ) {
    this.#results = new SharedWork(KEPT_MS, now);
  }

  result(event: object, run: RunForAll): Shared {
    return this.#results.of(event, () => this.#run(event, run));
  }

  end(): void {
    for (const running of this.#running) running.abort();
  }

  async #run(event: object, run: RunForAll): Shared {
    const running = new AbortController();
    this.#running.add(running);
    try {
      const result = await run(event, running.signal);
      // What fails may do so for one reader alone, and is reported under each one's own request.
      return result.errors === undefined ? result : undefined;
    } catch {
      return undefined;
    } finally {
      this.#running.delete(running);
    }
  }
}

/** Finds the readers that ask for the same, so that an event is worked out once for all of them. */
export class EqualReaders {
  readonly #groups = new WeakMap<DocumentNode, Map<string, Group>>();
  readonly #now: (() => number) | undefined;

  /** @param now in milliseconds, from any start */
  constructor(now?: () => number) {
    this.#now = now;
  }

  /** @param key everything beside the document that a result depends on */
  join(document: DocumentNode, key: string): ReaderGroup {
    const groups = this.#groups.get(document) ?? new Map<string, Group>();
    this.#groups.set(document, groups);
    const group = groups.get(key) ?? new Group(key, this.#now);
    groups.set(group.key, group);
    group.members += 1;
    let isMember = true;
    return {
      result: (event, run) =>
        group.members > 1 && typeof event === 'object' && event !== null ? group.result(event, run) : undefined,
      leave() {
        if (!isMember) return;
        isMember = false;
        group.members -= 1;
        if (group.members > 0) return;
        groups.delete(group.key);
        group.end();
      },
    };
  }
}
