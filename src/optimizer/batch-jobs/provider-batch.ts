import { LlmError } from '../../llm/provider.js';
import type { FaultCode } from '../../llm/provider.js';
import { parseAnswer } from '../answers/parse.js';
import { choose } from '../strategies/choose.js';
import { coldParallel, leaderFirst, packed, providerBatch } from '../strategies/economics.js';
import type { Group } from '../strategies/economics.js';
import { cachedPrefix, expectedOutput, firstTarget } from '../strategies/estimate.js';
import { promptShape } from '../strategies/lane-key.js';
import type { BatchOutcome } from './outcomes.js';
import { patienceMs } from '../request.js';
import { pack } from '../strategies/pack.js';
import { formTokens } from '../strategies/pack-prompt.js';
import { INITIAL_PACE } from '../strategies/performance.js';
import type { Pricing } from '../money/pricing.js';
import type { Price } from '../price.js';
import type { UpstreamCall, CallResult } from '../upstream.js';
import { splitEvenly } from '../strategies/strategy.js';

/** A job for later takes up to a day, and rarely less than some minutes: who cannot wait so long does not use one. */
const PATIENCE_MS = 3_600_000;
/** Where nobody knows the price, its parts are still known. */
const ANY_PRICE: Price = Object.freeze({ input: 1, output: 1 });

/** Faults by which the same call would end again. */
const FINAL: ReadonlySet<FaultCode> = new Set<FaultCode>(['CONTENT_REFUSED', 'OUTPUT_LIMIT']);

/** Work of which no text is awaited live, whose caller can wait for hours, at a provider that takes jobs. */
export function canWait({
  request,
  profile,
  stream,
  targets,
}: Pick<UpstreamCall, 'request' | 'profile' | 'stream' | 'targets'>): boolean {
  const [target] = targets;
  return (
    !stream &&
    patienceMs(request) > PATIENCE_MS &&
    request.optimize !== false &&
    request.allowance === undefined &&
    profile.strategies.includes('providerBatch') &&
    target?.provider.caps?.batchApi !== undefined &&
    target.provider.batches !== undefined
  );
}

/**
 * Whether a job is the cheapest way to send these calls, which share a prefix: against requests of their own that read it from
 * the provider's prompt cache, and against packed ones.
 */
export function isWorthABatchJob(calls: readonly [UpstreamCall, ...UpstreamCall[]], pricing: Pricing): boolean {
  const [call] = calls;
  const { provider, model } = firstTarget(call);
  const shape = promptShape(call);
  const cached = cachedPrefix(call, shape, pricing) !== undefined;
  const group: Group = {
    calls: calls.map((each) => ({
      input: Math.max(1, each.promptTokens - shape.prefixTokens),
      output: expectedOutput(each),
    })),
    prefixTokens: shape.prefixTokens,
    price: pricing(provider, model) ?? ANY_PRICE,
    cache: cached ? 'cold' : 'none',
    pace: INITIAL_PACE,
    formTokens: formTokens(call),
  };
  const { strategies, maxItems } = call.profile;
  const mayPack = strategies.includes('pack') && pack.supports(call) && calls.length > 1 && maxItems > 1;
  const ways = [
    {
      name: 'later',
      economics: { ...providerBatch(group, provider.caps?.batchApi?.priceFactor ?? 1), latencyMs: PATIENCE_MS },
      requests: 1,
    },
    { name: 'own', economics: cached ? leaderFirst(group) : coldParallel(group), requests: calls.length },
    ...(mayPack
      ? [
          {
            name: 'packed',
            economics: packed(
              group,
              splitEvenly(calls, maxItems).map(({ length }) => length),
            ),
            requests: Math.ceil(calls.length / maxItems),
          },
        ]
      : []),
  ] as const;
  const candidates = ways.map(({ name, economics, requests }) => ({ name, estimate: { ...economics, requests } }));
  return (
    choose(candidates as [(typeof candidates)[number], ...typeof candidates], {
      preference: 'cost',
      latencyBudgetMs: Infinity,
    }).name === 'later'
  );
}

/**
 * An answer as the call's result; undefined for one that is missing or in the wrong form: then the call is to be sent alone.
 *
 * @throws LlmError where it would end the same way
 */
export function readOutcome<T>(call: UpstreamCall<T>, outcome: BatchOutcome): CallResult<T> | undefined {
  if ('fault' in outcome) {
    if (FINAL.has(outcome.fault.code)) throw outcome.fault;
    return undefined;
  }
  const {
    answer: { text, finishReason, provider, model },
    used,
  } = outcome;
  if (finishReason === 'length' && call.request.allowIncomplete !== true) {
    throw new LlmError(
      'OUTPUT_LIMIT',
      `${provider} cut its answer off at the limit of ${call.request.maxOutputTokens} tokens: allow a longer answer, or ask for less`,
      { provider, partialText: text, attempts: 1 },
    );
  }
  const result = { text, finishReason, provider, model, attempts: [used], origin: 'providerBatch' as const };
  if (call.format === undefined) {
    return text.trim() === '' && finishReason !== 'length' ? undefined : { ...result, value: text as T };
  }
  const parsed = parseAnswer(text, call.format);
  return parsed.ok ? { ...result, value: parsed.value } : undefined;
}
