import { leaderFirst } from './economics.js';
import type { PrefixWarmth } from './prefix-warmth.js';
import type { UpstreamCall, CallResult, Upstream, UpstreamEvent } from '../upstream.js';
import { sendAlone } from './solo.js';
import type { BatchStrategy } from './strategy.js';

interface PrefixGate {
  warmth: PrefixWarmth;
  /** Undefined where the provider does not cache the prefix: then no call waits for another. */
  prefix: string | undefined;
}

/** One request for one call, behind the first of its siblings where that lets the provider cache their prefix. */
export async function* sendBehindLeader<T>(
  call: UpstreamCall<T>,
  upstream: Upstream,
  { warmth, prefix }: PrefixGate,
  signal: AbortSignal = call.signal,
): AsyncGenerator<UpstreamEvent, CallResult<T>> {
  if (prefix === undefined) return yield* sendAlone(call, upstream, 'fanout', signal);
  const grant = await warmth.enter(prefix, mayBeHeld(call), signal);
  try {
    return yield* withFirstEvent(sendAlone(call, upstream, 'fanout', signal), grant.began);
  } finally {
    grant.ended();
  }
}

/** A person waits for an interactive call, and reads a streamed one as it comes. */
export function mayBeHeld({ request, stream }: Pick<UpstreamCall, 'request' | 'stream'>): boolean {
  return request.priority !== 'interactive' && !stream;
}

/** The same events; `first` is called at the first one. */
async function* withFirstEvent<E, R>(run: AsyncGenerator<E, R>, first: () => void): AsyncGenerator<E, R> {
  try {
    let step = await run.next();
    if (step.done !== true) first();
    while (step.done !== true) {
      yield step.value;
      step = await run.next();
    }
    return step.value;
  } finally {
    // A reader that leaves must not leave the upstream running.
    await run.return(undefined as never);
  }
}

export const fanout: BatchStrategy = {
  name: 'fanout',
  shares: false,
  supports: () => true,
  plan: (items, group) => {
    return { ...leaderFirst(group), requests: items.length, perRequest: 1 };
  },
  async execute(items, { upstream, warmth, prefix }) {
    await Promise.all(
      items.map((item) => item.follow(sendBehindLeader(item.call, upstream, { warmth, prefix }, item.signal))),
    );
  },
};
