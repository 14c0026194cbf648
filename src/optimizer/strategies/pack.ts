import { LlmError } from '../../llm/provider.js';
import type { FaultCode } from '../../llm/provider.js';
import { toStrictSchema } from '../../llm/strict-schema.js';
import { packed, packTokens } from './economics.js';
import { firstTarget } from './estimate.js';
import { whenAllCancelled, withoutRefused } from '../lanes/lane-item.js';
import type { LaneItem } from '../lanes/lane-item.js';
import { mayBeHeld } from './fanout.js';
import { PackAnswers } from './pack-answers.js';
import { packPrompt } from './pack-prompt.js';
import { NotStarted } from '../routing/departure.js';
import { bookSavings } from './savings.js';
import { sendEachAlone } from './solo.js';
import { atLeastOne, splitEvenly } from './strategy.js';
import type { BatchStrategy, Execution, Items, Plan } from './strategy.js';

/** What every model of the last years can write in one reply. */
const LONGEST_REPLY_TOKENS = 4_096;
const WINDOW_MARGIN = 0.98;
/** A pack whose reply is of no use is halved this often; then its items go alone. */
const BISECTIONS = 2;

/** The reply as a whole was of no use: smaller packs may fare better. */
const BISECTED: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'SCHEMA_INVALID', 'MALFORMED', 'CONTEXT_TOO_LARGE', 'OUTPUT_TOO_LARGE', 'CONTENT_REFUSED', 'PARTIAL_STREAM', 'IDLE_TIMEOUT',
]);
/** The request is not taken in this form, or not paid for: its items may be. */
const SENT_ALONE: ReadonlySet<FaultCode> = new Set<FaultCode>(['BAD_REQUEST', 'BUDGET_EXCEEDED']);

/** One request for several calls; the reply is one JSON object with a key for each. */
export const pack: BatchStrategy = {
  name: 'pack',
  shares: true,

  supports(job) {
    const { provider } = firstTarget(job);
    return provider.caps?.strictSchema === true && (job.format === undefined || toStrictSchema(job.format.json) !== undefined);
  },

  plan(items, group, { maxItems, latencyMs }) {
    const most = Math.min(maxItems, packCapacity(items), items.length);
    let plan: Plan | undefined;
    for (let perRequest = most; perRequest >= 2; perRequest -= 1) {
      const sizes = splitEvenly(items, perRequest).map(({ length }) => length);
      plan = { ...packed(group, sizes), requests: sizes.length, perRequest };
      if (plan.latencyMs <= latencyMs) break;
    }
    return plan;
  },

  async execute(items, execution) {
    await Promise.all(splitEvenly(items, execution.perRequest).map((part, index) => sendPack(part, index === 0 ? execution : behindLeader(execution), 0)));
  },
};

/** Items of this size that fit into one request. */
export function packCapacity(items: Items): number {
  const [{ job, shape }] = items;
  const { provider, model } = firstTarget(job);
  const window = job.contextWindow ?? provider.caps?.contextWindow?.[model] ?? provider.caps?.contextWindow?.['*'] ?? Infinity;
  const largest = {
    input: Math.max(...items.map((item) => item.job.promptTokens - shape.prefixTokens)),
    output: Math.max(...items.map((item) => item.job.request.maxOutputTokens)),
  };
  const none = packTokens([]);
  const each = packTokens([largest]);
  const room = window * WINDOW_MARGIN - shape.prefixTokens - none.input;
  return Math.floor(Math.min(room / (each.input - none.input + each.output), LONGEST_REPLY_TOKENS / each.output));
}

/** A pack's items are told apart by their volatile part, which has to be one person's word. */
export function hasPackableTail({ tail }: LaneItem['shape']): boolean {
  return tail.length > 0 && tail.every(({ role }) => role === 'user');
}

async function sendPack(candidates: readonly LaneItem[], execution: Execution, depth: number): Promise<void> {
  const items = candidates.filter(({ hasEnded }) => !hasEnded);
  if (!atLeastOne(items)) return;
  if (items.length === 1) return sendEachAlone(items, execution.upstream);

  const answers = new PackAnswers(items, execution.tokens, execution.group);
  const fault = await askPacked(items, answers, execution);
  const missing = items.filter((item) => !answers.byItem.has(item));
  bookSavings(answers.shares.flat(), [...answers.byItem].map(([item, { tokens }]) => ({ item, outputTokens: tokens })), execution);
  const open = missing.filter(({ hasEnded }) => !hasEnded);
  const code = fault instanceof LlmError ? decisiveCode(fault) : undefined;
  const again = fault === undefined || fault instanceof NotStarted || (code !== undefined && (code === 'OUTPUT_LIMIT' || BISECTED.has(code) || SENT_ALONE.has(code)));
  // What another request would have met as well says nothing about packing.
  if (depth === 0 && again && code !== 'BUDGET_EXCEEDED' && !(fault instanceof NotStarted)) execution.packed(fault === undefined && missing.length < items.length);
  if (!again) {
    for (const item of open) item.reject(fault);
    return;
  }
  for (const item of open) item.spent.push(...answers.sharesOf(item));
  // The others have lost nothing: they are sent as they are.
  if (fault instanceof NotStarted) return sendPack(withoutRefused(open, fault), execution, depth);
  for (const item of open) {
    if (!item.fellBack) execution.stats.count('packFallbacks');
    item.fellBack = true;
  }
  const unreadable = code === undefined ? open.length === items.length : BISECTED.has(code);
  if (code === 'OUTPUT_LIMIT' || (unreadable && depth < BISECTIONS)) {
    const halves = splitEvenly(shuffled(open, execution.random), Math.ceil(open.length / 2));
    await Promise.all(halves.map((half) => sendPack(half, behindLeader(execution), depth + 1)));
  } else {
    await sendEachAlone(open, execution.upstream);
  }
}

/** For a request that finds the prefix where an earlier one has put it. */
function behindLeader(execution: Execution): Execution {
  const { group } = execution;
  return group.cache === 'cold' ? { ...execution, group: { ...group, cache: 'warm' } } : execution;
}

/** Sends one packed request and ends the items that it answers. Gives the fault it ended with. */
async function askPacked(items: Items, answers: PackAnswers, execution: Execution): Promise<unknown> {
  const { job } = items[0];
  const { signal, release } = whenAllCancelled(items);
  const pass = execution.prefix === undefined ? undefined : await execution.warmth.enter(execution.prefix, mayBeHeld(job), signal);
  const run = execution.upstream.send({
    jobs: items.map((item) => item.job),
    strategy: 'pack',
    ...packPrompt(items),
    temperature: job.request.temperature,
    targets: job.targets,
    signal,
    onPartial: 'terminate',
    repair: false,
    allocate: answers.allocate,
    outcomes: answers.outcomes,
    onBooked: answers.booked,
  });
  try {
    let step = await run.next();
    while (step.done !== true) {
      pass?.began();
      if (step.value.type === 'start') answers.started(step.value);
      if (step.value.type === 'reset') answers.reset();
      if (step.value.type === 'delta') await answers.push(step.value.text);
      step = await run.next();
    }
    await answers.complete(step.value.value);
    answers.deliver(step.value);
    return undefined;
  } catch (error) {
    answers.deliver(undefined);
    return error;
  } finally {
    pass?.ended();
    release();
    await run.return(undefined as never);
  }
}

/** Where every way was tried, what the last one ended with. */
function decisiveCode(fault: LlmError): FaultCode {
  return fault.code === 'ALL_PROVIDERS_FAILED' ? (fault.causes.at(-1)?.code ?? fault.code) : fault.code;
}

/** An answer's place in the reply can change it, so a retry does not repeat the order. */
function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}
