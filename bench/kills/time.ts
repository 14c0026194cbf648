import { setTimeout } from 'node:timers/promises';

/** Milliseconds since 1970, with fractions: the same clock in all processes of the machine. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/** Probes again and again until something is there. @throws Error that says what was waited for */
export async function until<T>(
  what: string,
  timeoutMs: number,
  probe: () => Promise<T | undefined> | T | undefined,
  everyMs = 50,
): Promise<T> {
  const deadline = now() + timeoutMs;
  for (;;) {
    const found = await probe();
    if (found !== undefined) return found;
    if (now() > deadline) throw new Error(`Waited ${Math.round(timeoutMs / 1_000)} s in vain: ${what}`);
    await setTimeout(everyMs);
  }
}
