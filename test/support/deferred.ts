export interface Deferred<T = void> {
  promise: Promise<T>;
  resolve(value: T): void;
  reject(reason: unknown): void;
}

/** A promise that a test settles when it wants to. */
export function deferred<T = void>(): Deferred<T> {
  return Promise.withResolvers<T>();
}
