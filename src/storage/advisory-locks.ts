import { createHash } from 'node:crypto';
import type { Connection } from './connection.js';
import { Session } from './session.js';

/** A held lock. PostgreSQL frees it when the process, or its connection, dies. */
export interface HeldLock {
  /**
   * Resolves with the reason when the lock is lost before it is released; somebody else may hold it then. Otherwise never
   * settles.
   */
  readonly lost: Promise<Error>;
  /** Frees the lock. A lock that was lost or released before is left alone. */
  release(): Promise<void>;
}

/** Locks by name, each held at most once among all processes on the database. All locks of one object share one connection. */
export class AdvisoryLocks {
  readonly #connection: Connection;
  readonly #held = new Set<string>();
  #opening: Promise<Session> | undefined;
  #closed = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Takes the lock, or gives null if this or another process holds it. Throws what `pg` throws when the database is away. */
  async tryHold(key: string): Promise<HeldLock | null> {
    // PostgreSQL lets a session take its own lock twice, so within this process the set decides.
    if (this.#held.has(key)) return null;
    this.#held.add(key);
    try {
      const session = await this.#session();
      const id = lockId(key);
      const { rows } = await session.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1::bigint) AS held', [id]);
      if (rows[0]?.held !== true) {
        this.#held.delete(key);
        return null;
      }
      return this.#hold(key, id, session);
    } catch (error) {
      this.#held.delete(key);
      throw error;
    }
  }

  /** Frees all locks. */
  async close(): Promise<void> {
    this.#closed = true;
    const session = await this.#opening?.catch(() => undefined);
    await session?.close().catch(() => {});
    this.#held.clear();
  }

  #hold(key: string, id: string, session: Session): HeldLock {
    let held = true;
    const lost = new Promise<Error>((resolve) => {
      void session.lost.then((reason) => {
        if (!held) return;
        held = false;
        this.#held.delete(key);
        resolve(reason);
      });
    });
    return {
      lost,
      release: async () => {
        if (!held) return;
        held = false;
        try {
          await session.query('SELECT pg_advisory_unlock($1::bigint)', [id]);
        } catch (error) {
          // A lost connection has freed the lock already.
          if (session.open) throw error;
        } finally {
          this.#held.delete(key);
        }
      },
    };
  }

  #session(): Promise<Session> {
    if (this.#closed) return Promise.reject(new Error('The advisory locks are closed.'));
    if (this.#opening !== undefined) return this.#opening;
    const opening = Session.open(this.#connection, 'scriptgen locks');
    this.#opening = opening;
    const forget = (): void => {
      if (this.#opening === opening) this.#opening = undefined;
    };
    opening.then((session) => session.lost.then(forget), forget);
    return opening;
  }
}

/** The 64-bit number by which PostgreSQL knows the lock of this name. */
export function lockId(key: string): string {
  return createHash('sha256').update(key).digest().readBigInt64BE().toString();
}
