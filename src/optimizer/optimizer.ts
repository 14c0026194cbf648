import { systemClock } from '../llm/clock.js';
import type { Clock } from '../llm/clock.js';
import { LlmError } from '../llm/provider.js';
import type { LlmProvider, Message, ProviderCall } from '../llm/provider.js';
import { DEFAULT_LIMITS, withWatchdog } from '../llm/watchdog.js';
import type { WatchdogLimits } from '../llm/watchdog.js';
import { answerFormat, readAnswer, repairMessages } from './answer.js';
import type { AnswerFormat } from './answer.js';
import { Attempt } from './attempt.js';
import type { Ledger } from './ledger.js';
import { costOf, createPricing } from './pricing.js';
import type { PriceOverride } from './pricing.js';
import { pauseAfter, sleep } from './retry.js';
import { Stats } from './stats.js';
import { createTokenCounter } from './tokens.js';
import type { TokenCounter } from './tokens.js';
import type { LlmEvent, LlmRequest, LlmResult, Optimizer } from './types.js';
import { usageOfCall } from './usage.js';
import type { AttemptUsage } from './usage.js';

export interface OptimizerOptions {
  provider: LlmProvider;
  ledger: Ledger;
  /** Prices that stand above the public list. */
  prices?: readonly PriceOverride[] | undefined;
  /** Default: 30 s to the first text, 15 s of silence, 300 s in all. */
  watchdog?: WatchdogLimits | undefined;
  /** Upstream attempts per call, the first one and the repair of an invalid answer included. Default 3. */
  maxAttempts?: number | undefined;
  clock?: Clock | undefined;
  /** From 0 to below 1, for the pauses between attempts. Default `Math.random`. */
  random?: (() => number) | undefined;
  tokens?: TokenCounter | undefined;
}

/**
 * The front through which every model call goes: it watches the stream, tries again where that is safe, checks structured
 * answers, and books every attempt in the ledger before its answer is handed on. The text of an answer is never changed.
 */
export function createOptimizer(options: OptimizerOptions): Optimizer {
  const { ledger, clock = systemClock, random = Math.random, tokens = createTokenCounter() } = options;
  const limits = options.watchdog ?? DEFAULT_LIMITS;
  const retry = { maxAttempts: options.maxAttempts ?? 3, patienceMs: limits.totalMs };
  const provider = withWatchdog(options.provider, limits, clock);
  const priceOf = createPricing(options.prices);
  const stats = new Stats();
  // Ahead of the first stream, which the loading would hold up. A failure shows at the first count.
  if (provider.baseUrl !== undefined) tokens.load().catch(() => {});

  async function book(request: LlmRequest<unknown>, attempt: Attempt, fault: LlmError | undefined): Promise<AttemptUsage> {
    const { usage, estimated } = await attempt.usage(fault, tokens);
    const price = priceOf(provider, attempt.model, new Date(attempt.startedAt));
    const used: AttemptUsage = { usage, estimated, costNanoUsd: price === null ? null : costOf(usage, price) };
    stats.attemptEnded({ task: request.task, provider: provider.name, model: attempt.model, used, fault: fault?.code });
    await ledger.record({
      ...used,
      tenantId: request.tenantId,
      generationId: request.generationId,
      stage: request.stage,
      sceneId: request.sceneId,
      draftId: request.draftId,
      task: request.task,
      promptVersion: request.promptVersion,
      provider: provider.name,
      model: attempt.model,
      attempt: attempt.number,
      outcome: fault?.code ?? 'ok',
      startedAt: new Date(attempt.startedAt),
      firstTokenMs: attempt.firstTokenMs,
      durationMs: attempt.durationMs,
    });
    return used;
  }

  /**
   * The only retry loop. Yields the text as it comes. With `restart` a fault may be tried again after text was seen: then the
   * yielded text is void, and only the result counts.
   */
  async function* attempts<T>(request: LlmRequest<T>, format: AnswerFormat<T> | undefined, restart: boolean): AsyncGenerator<string, LlmResult<T>> {
    const signal = request.signal ?? new AbortController().signal;
    const used: AttemptUsage[] = [];
    let messages: readonly Message[] = request.messages;
    let seen = false;
    let repaired = false;
    for (let number = 1; ; number += 1) {
      if (signal.aborted) throw new LlmError('CANCELLED', `The call to ${provider.name} was cancelled before it was made`, { provider: provider.name, cause: signal.reason });
      const attempt = new Attempt(provider, providerCall(request, messages, format), number, clock);
      stats.attemptBegan(provider.name, attempt.model, request.task);
      let value = '' as T;
      let problems: readonly string[] = [];
      let fault: LlmError | undefined = new LlmError('CANCELLED', `The answer of ${provider.name} was not read to its end`, { provider: provider.name });
      try {
        for await (const text of attempt.deltas(signal)) {
          seen = true;
          yield text;
        }
        fault = undefined;
        if (format === undefined) {
          value = attempt.text as T;
        } else {
          const reading = readAnswer(attempt.text, format);
          if (reading.ok) value = reading.value;
          else ({ problems, fault } = invalid(reading.problems, attempt));
        }
      } catch (error) {
        // What is not a fault of the upstream comes from the caller's own schema.
        fault = error instanceof LlmError ? error : undefined;
        if (fault === undefined) throw error;
      } finally {
        // Here, because a reader that leaves in the middle ends this generator at its `yield`.
        used.push(await book(request, attempt, fault));
      }
      if (fault === undefined) {
        return { value, text: attempt.text, usage: usageOfCall(used), provider: provider.name, model: attempt.model, finishReason: attempt.finishReason ?? 'stop', source: 'upstream', trimmed: [] };
      }
      if (format !== undefined && fault.code === 'SCHEMA_INVALID' && !repaired && number < retry.maxAttempts) {
        repaired = true;
        messages = repairMessages(request.messages, attempt.text, problems, format);
        continue;
      }
      const pause = seen && !restart ? undefined : pauseAfter(fault, number, retry, random);
      if (pause === undefined) throw fault;
      await sleep(pause, signal, clock, provider.name);
    }
  }

  function invalid(problems: readonly string[], attempt: Attempt): { problems: readonly string[]; fault: LlmError } {
    const fault = new LlmError('SCHEMA_INVALID', `${attempt.model} at ${provider.name} answered in a form that cannot be used (${problems.slice(0, 3).join('; ')}): try again, or use a more capable model`, {
      provider: provider.name,
      partialText: attempt.text,
    });
    return { problems, fault };
  }

  function countFailure(error: unknown): void {
    if (!(error instanceof LlmError && error.code === 'CANCELLED')) stats.count('failedCalls');
  }

  return {
    async callLlm<T = string>(request: LlmRequest<T>): Promise<LlmResult<T>> {
      stats.callBegan(request.task);
      try {
        const format = request.answer === undefined ? undefined : answerFormat(request.answer.name, request.answer.schema);
        const run = attempts(request, format, true);
        let step = await run.next();
        while (step.done !== true) step = await run.next();
        return step.value;
      } catch (error) {
        countFailure(error);
        throw error;
      }
    },

    async *streamLlm(request: LlmRequest): AsyncGenerator<LlmEvent> {
      stats.callBegan(request.task);
      const run = attempts(request, undefined, false);
      let started = false;
      const start: LlmEvent = { type: 'start', source: 'upstream', provider: provider.name, model: provider.model };
      try {
        let step = await run.next();
        for (; step.done !== true; step = await run.next()) {
          if (!started) yield start;
          started = true;
          yield { type: 'delta', text: step.value };
        }
        if (!started) yield start;
        const { finishReason, usage, model } = step.value;
        yield { type: 'end', finishReason, usage, provider: provider.name, model };
      } catch (error) {
        countFailure(error);
        throw error;
      } finally {
        // Without this a reader that leaves would leave the upstream running.
        await run.return(undefined as never);
      }
    },

    getStats: () => stats.snapshot(),
    close: () => ledger.close(),
  };
}

function providerCall<T>(request: LlmRequest<T>, messages: readonly Message[], format: AnswerFormat<T> | undefined): ProviderCall {
  return {
    task: request.task,
    input: request.input,
    messages,
    maxOutputTokens: request.maxOutputTokens,
    temperature: request.temperature,
    format: format === undefined ? undefined : { name: format.name, schema: format.json },
  };
}
