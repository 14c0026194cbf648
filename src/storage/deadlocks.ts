import { isDeadlock } from './conflicts.js';

/** How often a transaction is run that PostgreSQL ends as a deadlock, before the caller gets the error. */
const MAX_RUNS = 5;

/** Runs a transaction again that PostgreSQL has given up because it and another waited for each other. */
export async function pastDeadlocks<T>(transaction: () => Promise<T>): Promise<T> {
  for (let run = 1; ; run += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (!isDeadlock(error) || run === MAX_RUNS) throw error;
    }
  }
}
