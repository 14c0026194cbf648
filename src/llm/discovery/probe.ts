import type { Clock } from '../../domain/clock.js';

const STEP_MS = 50;

/** Gives the body of an answer, or undefined for whatever else came. Never rejects. */
export type AskJson = (url: string, body?: unknown) => Promise<unknown>;

interface AskOptions {
  /** Default: the global `fetch`. */
  fetch?: typeof fetch | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  signal: AbortSignal;
}

/** The body, or undefined for a server that is not there, slow, or does not speak JSON: all of these mean that it reports nothing. */
export function jsonAsker({ fetch: probe = fetch, headers = {}, signal }: AskOptions): AskJson {
  return async (url, body) => {
    try {
      // A redirect could take the headers, which may be secrets, to another server.
      const common = { signal, redirect: 'error' } as const;
      const response = await probe(
        url,
        body === undefined
          ? { ...common, headers }
          : {
              ...common,
              method: 'POST',
              headers: { ...headers, 'content-type': 'application/json' },
              body: JSON.stringify(body),
            },
      );
      return response.ok ? await response.json() : undefined;
    } catch {
      return undefined;
    }
  };
}

/** Aborts after `ms`, not counting the time in which this process is too busy to take an answer. */
export function probeDeadline(ms: number, clock: Clock): { signal: AbortSignal; callOff: () => void } {
  const late = new AbortController();
  const step = Math.min(ms, STEP_MS);
  let callOff = (): void => {};
  const wait = (left: number): void => {
    callOff = clock.after(step, () => (left > step ? wait(left - step) : late.abort()));
  };
  wait(ms);
  return { signal: late.signal, callOff: () => callOff() };
}
