import { LlmError } from '../../llm/provider.js';
import type { FaultCode } from '../../llm/provider.js';
import { toStrictSchema } from '../../llm/openai/strict-schema.js';
import { packed } from './economics.js';
import { firstTarget } from './estimate.js';
import { FREE_GRANT } from './pack-breaker.js';
import type { PackOutcome, PackGrant } from './pack-breaker.js';
import { deadlineOf, whenAllCancelled, withoutRefused } from './lane-item.js';
import type { LaneItem } from './lane-item.js';
import { mayBeHeld } from './fanout.js';
import { PackAnswers } from './pack-answers.js';
import { mayPackAt } from './pack-limits.js';
import { formTokens, packPrompt } from './pack-prompt.js';
import { NotStarted } from '../routing/admission.js';
import { bookSavings } from './savings.js';
import { sendEachAlone } from './solo.js';
import { atLeastOne, callsOf, splitEvenly } from './strategy.js';
import type { BatchStrategy, Execution, Items, Plan } from './strategy.js';

/** The share of its items that must be answered for a pack to count as useful. */
const USEFUL_SHARE = 0.5;
/** The share of the time until the nearest deadline that a pack may wait for the first one of its kind. */
const PATIENCE = 0.25;
/** Faults after which the items that have no answer are asked for again: the pack may be to blame, or part of its reply is there. */
const ASKED_AGAIN: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'SCHEMA_INVALID',
  'MALFORMED',
  'BAD_REQUEST',
  'BUDGET_EXCEEDED',
  'CONTEXT_TOO_LARGE',
  'OUTPUT_LIMIT',
  'OUTPUT_TOO_LARGE',
  'CONTENT_REFUSED',
  'PARTIAL_STREAM',
  'IDLE_TIMEOUT',
]);
/** Faults of a reply that was good until it was cut short: smaller packs may work. */
const CUT_SHORT: ReadonlySet<FaultCode> = new Set<FaultCode>(['OUTPUT_LIMIT', 'PARTIAL_STREAM', 'IDLE_TIMEOUT']);
/** Faults that say something about packing; any other would have met a single call as well. */
const TELLING: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'SCHEMA_INVALID',
  'MALFORMED',
  'BAD_REQUEST',
  'OUTPUT_LIMIT',
  'OUTPUT_TOO_LARGE',
]);

/** One request for several calls; the reply is one JSON object with a key for each. */
export const pack: BatchStrategy = {
  name: 'pack',
  shares: true,

  supports(call) {
    return (
      mayPackAt(firstTarget(call)) && (call.format === undefined || toStrictSchema(call.format.json) !== undefined)
    );
  },

  plan(items, group, { maxItems, packItems, latencyMs }) {
    const most = Math.min(maxItems, packItems, items.length);
    let fastest: Plan | undefined;
    for (let perRequest = most; perRequest >= 2; perRequest -= 1) {
      const sizes = splitEvenly(items, perRequest).map(({ length }) => length);
      const plan = {
        ...packed({ ...group, formTokens: formTokens(items[0].call) }, sizes),
        requests: sizes.length,
        perRequest,
      };
      if (plan.latencyMs <= latencyMs) return plan;
      if (fastest === undefined || plan.latencyMs < fastest.latencyMs) fastest = plan;
    }
    return fastest;
  },

  async execute(items, execution) {
    await Promise.all(
      splitEvenly(items, execution.perRequest).map((part, index) =>
        sendPack(part, index === 0 ? execution : behindLeader(execution), 0),
      ),
    );
  },
};

async function sendPack(candidates: readonly LaneItem[], execution: Execution, depth: number): Promise<void> {
  const { packs, upstream, stats } = execution;
  if (candidates.length < 2) {
    return await sendEachAlone(
      candidates.filter(({ hasEnded }) => !hasEnded),
      upstream,
    );
  }
  const grant = packs.isOpen ? FREE_GRANT : await grantFor(candidates, execution);
  try {
    const items = candidates.filter(({ hasEnded }) => !hasEnded);
    if (!atLeastOne(items)) return;
    // While it waited for the first pack of its kind, that may have shown that smaller ones are better, or none.
    if (items.length > packs.limit) {
      grant.ended();
      return packs.isOff ? await sendEachAlone(items, upstream) : await sendParts(items, packs.limit, execution, depth);
    }
    if (items.length === 1) return await sendEachAlone(items, upstream);

    const answers = new PackAnswers(items, execution.tokens, execution.group);
    const fault = await askPacked(items, answers, execution, grant);
    const answered = answers.byItem.size;
    bookSavings(
      answers.shares.flat(),
      [...answers.byItem].map(([item, { tokens }]) => ({ item, outputTokens: tokens })),
      execution,
    );
    const open = items.filter((item) => !answers.byItem.has(item) && !item.hasEnded);
    const code = fault instanceof LlmError ? decisiveCode(fault) : undefined;
    const outcome = outcomeOf(fault, code, answered / items.length);
    // What another provider made of the pack says nothing about the first one.
    const { provider } = firstTarget(items[0].call);
    if (outcome !== undefined && (answers.provider ?? provider.name) === provider.name) {
      packs.record(items.length, outcome);
    }
    grant.ended();
    if (!(fault === undefined || fault instanceof NotStarted || (code !== undefined && ASKED_AGAIN.has(code)))) {
      for (const item of open) item.reject(fault);
      return;
    }
    for (const item of open) item.spent.push(...answers.sharesOf(item));
    // The others have lost nothing: they are sent as they are.
    if (fault instanceof NotStarted) return await sendPack(withoutRefused(open, fault), execution, depth);
    for (const item of open) {
      if (!item.fellBack) stats.count('packFallbacks');
      item.fellBack = true;
    }
    // Nothing was billed for what was not read. Of a reply that was cut short the rest is worth one more pack, and then no other.
    const goesOn =
      code === 'CONTEXT_TOO_LARGE' || (code !== undefined && CUT_SHORT.has(code) && answered > 0 && depth === 0);
    if (goesOn) await sendParts(shuffled(open, execution.random), Math.ceil(open.length / 2), execution, depth + 1);
    else await sendEachAlone(open, upstream);
  } finally {
    grant.ended();
  }
}

async function sendParts(items: readonly LaneItem[], most: number, execution: Execution, depth: number): Promise<void> {
  await Promise.all(splitEvenly(items, most).map((part) => sendPack(part, behindLeader(execution), depth)));
}

async function grantFor(items: readonly LaneItem[], { packs, clock }: Execution): Promise<PackGrant> {
  const { signal, release } = whenAllCancelled(items);
  try {
    return await packs.enter(signal, (Math.min(...items.map(deadlineOf)) - clock.now()) * PATIENCE);
  } finally {
    release();
  }
}

/** What an attempt says about packing; undefined for one that says nothing. */
function outcomeOf(fault: unknown, code: FaultCode | undefined, share: number): PackOutcome | undefined {
  if (code === 'CONTEXT_TOO_LARGE') return 'too-large';
  if (fault !== undefined && !(code !== undefined && TELLING.has(code))) return undefined;
  return share >= USEFUL_SHARE ? 'useful' : 'spoiled';
}

/** The execution of a request that finds the prefix in the provider's cache, where an earlier one has put it. */
function behindLeader(execution: Execution): Execution {
  const { group } = execution;
  return group.cache === 'cold' ? { ...execution, group: { ...group, cache: 'warm' } } : execution;
}

/** Sends one packed request and ends the items that it answers. Gives the fault it ended with. */
async function askPacked(
  items: Items,
  answers: PackAnswers,
  execution: Execution,
  packGrant: PackGrant,
): Promise<unknown> {
  const { call } = items[0];
  const { signal, release } = whenAllCancelled(items);
  const prefixGrant =
    execution.prefix === undefined
      ? undefined
      : await execution.warmth.enter(execution.prefix, mayBeHeld(call), signal);
  const run = execution.upstream.send({
    calls: callsOf(items),
    strategy: 'pack',
    ...packPrompt(items),
    temperature: call.request.temperature,
    targets: call.targets,
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
      prefixGrant?.began();
      if (step.value.type === 'start') answers.started(step.value);
      if (step.value.type === 'reset') answers.reset();
      if (step.value.type === 'delta') await answers.push(step.value.text);
      packGrant.answered(answers.byItem.size);
      step = await run.next();
    }
    await answers.complete(step.value.value);
    answers.deliver(step.value);
    return undefined;
  } catch (error) {
    answers.deliver(undefined);
    return error;
  } finally {
    prefixGrant?.ended();
    release();
    await run.return(undefined as never);
  }
}

/** The code of the fault, or of the last attempt's where all providers failed. */
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
