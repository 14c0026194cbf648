import type { LlmError } from '../../llm/provider.js';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;
/** After a limit of the rate that does not say when it ends; doubling. */
const FIRST_COOL_DOWN_MS = 15_000;

/** Before a target is asked again that was asked `tries` times: up to 0.5 s, doubling to 8 s, with full jitter. */
export function pauseMs(tries: number, random: () => number): number {
  return random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1));
}

/** How long a target that limits the rate is left alone. A limit whose end is not told is most often one of a minute: pauses of a second would only use up the attempts. */
export function coolDownMs(
  tries: number,
  { retryAfterMs }: Pick<LlmError, 'retryAfterMs'>,
  random: () => number,
): number {
  if (retryAfterMs === undefined) return (0.5 + random() / 2) * FIRST_COOL_DOWN_MS * 2 ** (tries - 1);
  // Many that are told the same would come back together.
  return tries <= 1 ? retryAfterMs : Math.max(retryAfterMs, pauseMs(tries, random));
}
