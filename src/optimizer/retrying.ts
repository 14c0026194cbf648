/**
 * Does work again for as long as it fails because the database is away, until it succeeds, fails for another reason, or `signal`
 * aborts. Work that changes something must bear being done twice: nobody knows whether a lost answer was of a change that stands.
 */
export type Retrying = <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

/** Where nobody says otherwise. */
export const once: Retrying = (work) => work();
