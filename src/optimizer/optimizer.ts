import { LlmError } from '../llm/provider.js';
import { assemble } from './assembly.js';
import { isConcerned, shareForgetting } from './cache/forgetting.js';
import { freeText, reportingRefusal, resultOf, REUSED } from './calls/results.js';
import { usageOfCall } from './money/usage.js';
import type { OptimizerOptions } from './optimizer-options.js';
import { StartRefusedError } from './request.js';
import type { LlmRequest } from './request.js';
import { forecastOver } from './routing/prompt-fit.js';
import type { LlmEvent, LlmResult, Optimizer } from './types.js';

export type { OptimizerOptions } from './optimizer-options.js';
export type { Failover } from './routing/router.js';

/**
 * The front through which every model call goes. It answers from its cache, from a call that is under way, or from a provider;
 * it collects calls that may share a request, keeps to budgets and rate limits, fails over, and books every attempt before its
 * answer is handed on. Each step has a file of its own; `assemble` puts them together.
 *
 * @throws InvalidInputError without a provider, and for prices that cannot be meant
 */
export function createOptimizer(options: OptimizerOptions): Optimizer {
  const parts = assemble(options);
  const { config, clock, closed, onTrouble, stats, pricing, tokens, windows, cache, flights, router } = parts;
  const { lanes, batchJobs, calls, ledger, budget, stopSweeping } = parts;
  const forgetting = shareForgetting({
    bus: options.bus,
    onForgotten(what) {
      flights.forgetWhere(({ key, opener }) => isConcerned(what, key, opener));
      cache.forgetInMemory(what);
    },
    onGap: () => void cache.forgetInMemory({ tenantId: null }),
  });

  function answer<T>(request: LlmRequest<T>): Promise<LlmResult<T>> {
    return lanes.track(async () => {
      const call = calls.begin(request, false);
      let step = await call.events.next();
      while (step.done !== true) step = await call.events.next();
      return resultOf(step.value);
    });
  }

  function callLlm(prompt: string): Promise<LlmResult>;
  function callLlm<T = string>(request: LlmRequest<T>): Promise<LlmResult<T>>;
  function callLlm(given: string | LlmRequest<unknown>): Promise<LlmResult<unknown>> {
    return typeof given === 'string' ? answer(freeText(given)) : answer(given);
  }

  /** The text of a call that nobody follows, as one piece. */
  async function* whole(request: LlmRequest): AsyncGenerator<LlmEvent> {
    const { text, source, finishReason, provider, model, trimmed, usage } = await answer(request);
    yield { type: 'start', source, provider, model, trimmed };
    yield { type: 'delta', text };
    yield { type: 'end', finishReason, provider, model, trimmed, usage };
  }

  async function* streamLlm(request: LlmRequest): AsyncGenerator<LlmEvent> {
    if (request.pace === 'BACKGROUND' && calls.maySendLater(request)) return yield* whole(request);
    const call = calls.begin(request, true);
    try {
      let started = false;
      let step = await call.events.next();
      for (; step.done !== true; step = await call.events.next()) {
        const event = step.value;
        if (event.type === 'start') {
          // A second start belongs to another attempt of the same answer.
          if (!started) yield { ...event, source: call.source };
          started = true;
        } else {
          yield event;
        }
      }
      const { finishReason, provider, model, attempts, trimmed } = step.value;
      yield {
        type: 'end',
        finishReason,
        provider,
        model,
        trimmed,
        usage: call.source === 'upstream' ? usageOfCall(attempts) : REUSED,
      };
    } finally {
      // Without this a reader that leaves would leave the upstream running.
      await call.events.return(undefined as never);
    }
  }

  return {
    callLlm,
    streamLlm,
    async callMany(requests) {
      const refusals = new Map<number, unknown>();
      const settled = await lanes.together(
        requests.map(
          (request, index) => () =>
            answer({
              ...request,
              mayStart: reportingRefusal(request.mayStart, (reason) => refusals.set(index, reason)),
            }),
        ),
      );
      return settled.map((outcome, index) => {
        if (outcome.status === 'fulfilled') return outcome.value;
        if (refusals.has(index) && refusals.get(index) === outcome.reason) return new StartRefusedError(outcome.reason);
        if (outcome.reason instanceof LlmError) return outcome.reason;
        // The others are answered and paid for.
        onTrouble('one of several calls failed for no fault of a provider', outcome.reason);
        return new LlmError('UNAVAILABLE', 'The call could not be made, or not be booked: the log says why', {
          cause: outcome.reason,
        });
      });
    },
    withBatch: (work) => lanes.withBatch(work),
    startBatch: () => lanes.startBatch(),
    endBatch: () => lanes.endBatch(),
    getStats: () => stats.snapshot(router.statuses(), tokens.drift),
    switchProvider: (name) => router.switchProvider(name),
    quote(request) {
      const { provider, model } = router.targetsFor(request)[0];
      const takesJobs = batchJobs !== undefined && provider.batches !== undefined;
      return {
        provider: provider.name,
        model,
        price: pricing(provider, model),
        batchPriceFactor: takesJobs ? provider.caps?.batchApi?.priceFactor : undefined,
      };
    },
    canWrite(name, language) {
      const { language: wanted } = new Intl.Locale(language);
      const own = options.providers.find((provider) => provider.name === name)?.languages;
      return own?.every((each) => new Intl.Locale(each).language !== wanted) !== true;
    },
    async windowOf(request) {
      const { provider, model } = router.targetsFor(request)[0];
      await windows.ready(provider, model);
      return windows.likely(provider, model);
    },
    fitOf: (request, { count = true } = {}) =>
      forecastOver(router.targetsFor(request), request, { config, windows, tokens, count }),
    async clearCache(tenantId) {
      flights.clear(tenantId);
      await batchJobs?.forget({ tenantId });
      const forgotten = await cache.clear(tenantId);
      forgetting.tell({ tenantId: tenantId ?? null });
      return forgotten;
    },
    async forget(request) {
      forgetting.tell({ keys: await calls.forget(request) });
    },
    async eraseAnswers(answers) {
      flights.forgetWhere(({ key, opener }) => isConcerned(answers, key, opener));
      await batchJobs?.erase(answers);
      await cache.erase(answers);
      forgetting.tell(answers);
    },
    async setBudget(scope, limitUsd) {
      await budget?.setLimit(scope, limitUsd);
    },
    async close(graceMs = Infinity) {
      for (const stop of stopSweeping) stop?.();
      forgetting.close();
      flights.close();
      let callOff = (): void => {};
      const abandon = (): void => {
        flights.abandon();
        closed.abort();
      };
      if (graceMs > 0) callOff = clock.after(graceMs, abandon);
      else abandon();
      await batchJobs?.close();
      await lanes.close();
      await flights.settled();
      callOff();
      await cache.close();
      await ledger.close();
    },
  };
}
