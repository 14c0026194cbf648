/**
 * Repeats work while it fails because the database is away, until it succeeds, fails for another reason, or `signal` aborts. Work
 * that changes something must be idempotent: when the connection is lost, nobody knows whether the change was made.
 */
export type Retrying = <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

/** The default: the work is done once. */
export const once: Retrying = (work) => work();
