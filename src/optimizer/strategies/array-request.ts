import { LlmError } from '../../llm/provider.js';
import type { FaultCode, FinishReason } from '../../llm/provider.js';
import { parseAnswer } from '../answers/parse.js';
import { coldParallel } from './economics.js';
import { firstTarget } from './estimate.js';
import { whenAllCancelled, withoutRefused } from './lane-item.js';
import type { LaneItem } from './lane-item.js';
import type { ArrayRequest, ArrayResult, UpstreamCall, CallResult, AttemptUsage } from '../upstream.js';
import { NotStarted } from '../routing/admission.js';
import { bookSavings } from './savings.js';
import { sendEachAlone } from './solo.js';
import { atLeastOne, callsOf, splitEvenly } from './strategy.js';
import type { BatchStrategy, Execution, Items } from './strategy.js';

/** Faults of the request's form or size, not of its items. */
const SENT_ALONE: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'BAD_REQUEST',
  'MALFORMED',
  'CONTEXT_TOO_LARGE',
  'BUDGET_EXCEEDED',
  'MODEL_NOT_FOUND',
]);

/** A strategy whose request carries whole prompts, which the server answers side by side and all at once. */
export function arrayStrategy(name: ArrayRequest['strategy'], takes: (call: UpstreamCall) => boolean): BatchStrategy {
  return {
    name,
    shares: true,
    supports: (call) => takes(call) && offers(firstTarget(call), name),
    plan: (items, group, { maxItems }) => {
      const perRequest = Math.min(maxItems, items.length);
      return perRequest < 2
        ? undefined
        : { ...coldParallel(group), requests: Math.ceil(items.length / perRequest), perRequest };
    },
    async execute(items, execution) {
      await Promise.all(
        splitEvenly(items, execution.perRequest).flatMap((part) =>
          atLeastOne(part) ? [sendArray(name, part, execution)] : [],
        ),
      );
    },
  };
}

function offers({ provider }: UpstreamCall['targets'][number], name: ArrayRequest['strategy']): boolean {
  return (
    provider.sendArray !== undefined &&
    (name === 'promptArray' ? provider.caps?.promptArrays : provider.caps?.chatBatch) === true
  );
}

async function sendArray(strategy: ArrayRequest['strategy'], items: Items, execution: Execution): Promise<void> {
  if (items.length === 1) return sendEachAlone(items, execution.upstream);
  const { call } = items[0];
  const { signal, release } = whenAllCancelled(items);
  const booked: (readonly AttemptUsage[])[] = [];
  let answer: ArrayResult;
  try {
    answer = await execution.upstream.sendArray({
      calls: callsOf(items),
      strategy,
      promptTokens: items.reduce((total, item) => total + item.call.promptTokens, 0),
      maxOutputTokens: items.reduce((total, item) => total + item.call.request.maxOutputTokens, 0),
      temperature: call.request.temperature,
      targets: call.targets.filter((target) => offers(target, strategy)),
      signal,
      outcomeOf: (each, index) => {
        const outcome = outcomeOf(items[index]!.call, each);
        return outcome === undefined
          ? 'SCHEMA_INVALID'
          : typeof outcome === 'string'
            ? outcome
            : { text: outcome.text, finishReason: outcome.finishReason };
      },
      onBooked: (shares) => booked.push(shares),
    });
  } catch (error) {
    if (error instanceof NotStarted) {
      for (const [index, item] of items.entries()) item.spent.push(...booked.flatMap((shares) => shares[index] ?? []));
      const others = withoutRefused(items, error);
      return atLeastOne(others) ? await sendArray(strategy, others, execution) : undefined;
    }
    if (!(error instanceof LlmError && SENT_ALONE.has(error.code))) {
      for (const item of items) item.reject(error);
      return;
    }
    for (const [index, item] of items.entries()) item.spent.push(...booked.flatMap((shares) => shares[index] ?? []));
    execution.stats.count('packFallbacks', items.length);
    return await sendEachAlone(items, execution.upstream);
  } finally {
    release();
  }
  const useless: LaneItem[] = [];
  const answered: { item: LaneItem; outputTokens: number }[] = [];
  for (const [index, item] of items.entries()) {
    const shares = answer.shares[index] ?? [];
    const outcome = outcomeOf(item.call, answer.texts[index]);
    if (outcome === undefined) {
      item.spent.push(...shares);
      useless.push(item);
      continue;
    }
    answered.push({ item, outputTokens: shares.at(-1)?.usage.completionTokens ?? 0 });
    if (typeof outcome === 'string') {
      item.reject(cutOff(item.call, answer.provider, answer.texts[index]?.text ?? ''));
    } else {
      item.emit({ type: 'start', provider: answer.provider, model: answer.model });
      item.emit({ type: 'delta', text: outcome.text });
      item.resolve({ ...outcome, provider: answer.provider, model: answer.model, attempts: shares, origin: 'solo' });
    }
  }
  bookSavings(answer.shares.flat(), answered, execution);
  const open = useless.filter(({ hasEnded }) => !hasEnded);
  execution.stats.count('packFallbacks', open.length);
  await sendEachAlone(open, execution.upstream);
}

/** Undefined for an answer that is missing, refused or of no use: its item is asked for again. */
function outcomeOf(
  call: UpstreamCall,
  answer: ArrayResult['texts'][number],
): Pick<CallResult, 'value' | 'text' | 'finishReason'> | 'OUTPUT_LIMIT' | undefined {
  if (answer === undefined || answer.finishReason === 'content_filter') return undefined;
  const { text, finishReason } = answer;
  if (finishReason === 'length' && call.request.allowIncomplete !== true) return 'OUTPUT_LIMIT';
  const value = valueOf(call, text, finishReason);
  return value === undefined ? undefined : { value, text, finishReason };
}

function valueOf({ format }: UpstreamCall, text: string, finishReason: FinishReason): unknown {
  if (format === undefined) return text.trim() === '' && finishReason !== 'length' ? undefined : text;
  const parsed = parseAnswer(text, format);
  return parsed.ok ? parsed.value : undefined;
}

/** The item's own limit cut its answer off, so sent alone it would end the same way. */
function cutOff({ request }: UpstreamCall, provider: string, partialText: string): LlmError {
  return new LlmError(
    'OUTPUT_LIMIT',
    `${provider} cut its answer off at the limit of ${request.maxOutputTokens} tokens: allow a longer answer, or ask for less`,
    { provider, partialText, attempts: 1 },
  );
}
