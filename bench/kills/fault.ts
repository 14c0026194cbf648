import type { Arena } from './arena.js';
import type { Random } from './random.js';

/** The fault could not be inflicted here and now: nobody is to blame, and it does not count. */
export class Missed extends Error {}

/** What it touches: two faults of one family are not inflicted at once. */
type Family = 'server' | 'database' | 'connection' | 'request';

export interface FaultKind {
  family: Family;
  /** How often it is chosen, beside the others. */
  weight: number;
  /** Why it cannot be had in this arena; undefined when it can. */
  missing?(arena: Arena): string | undefined;
  /** Resolves when its cause is gone, with what happened. @throws Missed */
  inflict(arena: Arena, random: Random): Promise<string>;
}

/** How long a database that was ended, or whose disk was full, may take to answer again. */
export const BACK_TIMEOUT_MS = 90_000;
