import type { TaskProfile } from '../types.js';

/** What a strategy would take for a group of calls. */
export interface Estimate {
  /** Null when the price is unknown. */
  readonly nanoUsd: number | null;
  readonly tokens: number;
  readonly latencyMs: number;
  /** On the wire, as long as nothing has to be asked again. */
  readonly requests: number;
}

export interface Candidate {
  readonly estimate: Estimate;
}

export interface ChoiceRule extends Pick<TaskProfile, 'preference' | 'latencyBudgetMs'> {
  /** The nearest deadline of the group, in milliseconds from now. */
  readonly deadlineMs?: number | undefined;
}

/**
 * Among those that cost at most this much more than the cheapest, `requests` and `latency` choose by their own measure. A pack of
 * short items behind a short prefix costs up to a fifth more than the items alone: the price of a fraction of the requests.
 */
const TOLERANCE = { requests: 1.25, latency: 1.1, cost: 1 } as const;

/**
 * Candidates beyond the latency budget drop out, unless they are the fastest; for `requests` up to 25 % more time than theirs is borne
 * as well, so that a server which answers one request after the other gets few. Beyond the deadline all drop out but the fastest.
 * `requests` takes the fewest upstream requests within 25 % of the cheapest, `latency` the fastest within 10 %, `cost` the cheapest.
 * Where a price is unknown, tokens stand for costs. The first of equals wins.
 */
export function choose<C extends Candidate>(candidates: readonly [C, ...C[]], rule: ChoiceRule): C {
  const fastest = Math.min(...candidates.map(latency));
  const bearable = Math.max(
    rule.latencyBudgetMs,
    rule.preference === 'requests' ? fastest * TOLERANCE.requests : fastest,
  );
  const inTime = candidates.filter(
    ({ estimate }) => estimate.latencyMs <= Math.min(bearable, rule.deadlineMs ?? Infinity),
  );
  if (inTime.length === 0) return least(candidates, latency, cost);
  const cheapest = Math.min(...inTime.map(cost));
  const affordable = inTime.filter((candidate) => cost(candidate) <= cheapest * TOLERANCE[rule.preference]);
  if (rule.preference === 'requests') {
    return least(affordable, ({ estimate }) => estimate.requests, cost, tokens, latency);
  }
  if (rule.preference === 'latency') return least(affordable, latency, cost, tokens);
  return least(affordable, cost, tokens, latency);

  function cost(candidate: C): number {
    return candidates.some(({ estimate }) => estimate.nanoUsd === null)
      ? candidate.estimate.tokens
      : (candidate.estimate.nanoUsd ?? 0);
  }
}

function latency({ estimate }: Candidate): number {
  return estimate.latencyMs;
}

function tokens({ estimate }: Candidate): number {
  return estimate.tokens;
}

/** By the first measure in which two differ. */
function least<C extends Candidate>(candidates: readonly C[], ...measures: readonly ((candidate: C) => number)[]): C {
  return candidates.reduce((best, candidate) => {
    const decisive = measures.find((measure) => measure(candidate) !== measure(best));
    return decisive !== undefined && decisive(candidate) < decisive(best) ? candidate : best;
  });
}
