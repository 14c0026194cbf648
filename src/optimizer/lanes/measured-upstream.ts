import type { Clock } from '../../domain/clock.js';
import type { PerformanceModel } from '../strategies/performance.js';
import type { StrategyName } from '../types.js';
import type { Upstream, UpstreamEvent, WireRequest, WireResult, AttemptUsage } from '../upstream.js';

export interface Measures {
  clock: Clock;
  performance: PerformanceModel;
  began: (strategy: StrategyName) => void;
  ended: () => void;
}

/** An upstream whose requests are counted while they are under way, and whose answers are timed. */
export function measuredUpstream(upstream: Upstream, { clock, performance, began, ended }: Measures): Upstream {
  async function* send<T>(request: WireRequest<T>): AsyncGenerator<UpstreamEvent, WireResult<T>> {
    const startedAt = clock.now();
    let firstTokenMs: number | undefined;
    began(request.strategy);
    const run = upstream.send(request);
    try {
      let step = await run.next();
      while (step.done !== true) {
        firstTokenMs ??= clock.now() - startedAt;
        yield step.value;
        step = await run.next();
      }
      const { provider, model, shares } = step.value;
      if (firstTokenMs !== undefined) {
        performance.observe({
          provider,
          model,
          firstTokenMs,
          durationMs: clock.now() - startedAt,
          completionTokens: lastCompletion(shares),
        });
      }
      return step.value;
    } finally {
      try {
        await run.return(undefined as never);
      } finally {
        ended();
      }
    }
  }

  return {
    send,
    async sendArray(request) {
      began(request.strategy);
      try {
        return await upstream.sendArray(request);
      } finally {
        ended();
      }
    },
    headroom: (target) => upstream.headroom(target),
  };
}

/** Completion tokens of the attempts that gave the answers, over all calls. */
function lastCompletion(shares: readonly (readonly AttemptUsage[])[]): number {
  return shares.reduce((total, ofCall) => total + (ofCall.at(-1)?.usage.completionTokens ?? 0), 0);
}
