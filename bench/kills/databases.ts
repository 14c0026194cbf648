import type pg from 'pg';

/** The PostgreSQL below the servers, as faults see it. */
export interface DatabaseUnderTest {
  readonly kind: 'embedded' | 'external';
  /** How the servers are told about it. */
  readonly env: Record<string, string>;
  /** For the harness itself. */
  readonly connection: pg.ClientConfig;
  /** The number of the main server process; undefined while none runs. */
  postmaster(): Promise<number | undefined>;
  /** Keeps PostgreSQL from being started again until the function that it gives is called. */
  holdDown(): Promise<() => Promise<void>>;
  /** Ends it, once the servers have ended. */
  close(): Promise<void>;
  /** Ends it at once, for a harness that has no time left. */
  abandon(): void;
}
