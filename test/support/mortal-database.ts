import pg from 'pg';
import type { Connection } from '../../src/storage/connection.js';
import { createDatabase } from '../../src/storage/database.js';
import type { Database } from '../../src/storage/database.js';

interface MortalDatabase {
  db: Database;
  pool: pg.Pool;
  /** Statements that were asked for since `watch`. */
  statements: string[];
  /**
   * From now on statements are counted, and none is done from the `last`-th on, as when the process dies there. With
   * `unanswered` that one is done, and its answer is lost.
   */
  watch(last: number, unanswered?: boolean): void;
  close(): Promise<void>;
}

type Callback = (error: Error) => void;

/** A way to a database that ends between two statements. */
export function openMortalDatabase(connection: Connection): MortalDatabase {
  const statements: string[] = [];
  let dies: { last: number; unanswered: boolean } | undefined;

  class MortalClient extends pg.Client {
    // The library's overloads say no more than this.
    override query(...given: unknown[]): never {
      const run = (...args: unknown[]) => (super.query as (...all: unknown[]) => unknown).apply(this, args) as never;
      if (dies === undefined) return run(...given);
      const [statement] = given as [string | { text: string }];
      statements.push(typeof statement === 'string' ? statement : statement.text);
      if (statements.length < dies.last) return run(...given);
      const lost = new Error('The process has died.');
      const isLast = statements.length === dies.last && dies.unanswered;
      const callback = given.at(-1);
      if (typeof callback === 'function') {
        const die = () => (callback as Callback)(lost);
        if (isLast) run(...given.slice(0, -1), die);
        else setImmediate(die);
        return undefined as never;
      }
      const done: Promise<unknown> = isLast ? Promise.resolve(run(...given)) : Promise.resolve();
      return done.then(
        () => Promise.reject(lost),
        () => Promise.reject(lost),
      ) as never;
    }
  }

  const pool = new pg.Pool({ ...connection, max: 4, Client: MortalClient as unknown as typeof pg.Client });
  return {
    db: createDatabase(pool),
    pool,
    statements,
    watch(last, unanswered = false) {
      statements.length = 0;
      dies = { last, unanswered };
    },
    close: () => pool.end(),
  };
}
