import { LlmError } from '../../src/llm/provider.js';
import type { FaultCode, LlmProvider, ProviderCall, ProviderEvent } from '../../src/llm/provider.js';
import { answerFormat } from '../../src/optimizer/answers/format.js';
import { Breakers } from '../../src/optimizer/routing/breaker.js';
import { createPricing } from '../../src/optimizer/money/pricing.js';
import { createRouter } from '../../src/optimizer/routing/router.js';
import type { Failover, Router, RouterOptions } from '../../src/optimizer/routing/router.js';
import { Stats } from '../../src/optimizer/money/stats.js';
import { profileOf } from '../../src/optimizer/task-profiles.js';
import { createTokenCounter } from '../../src/optimizer/tokens/tokens.js';
import type { LlmRequest } from '../../src/optimizer/request.js';
import type { UpstreamCall, Target, UpstreamEvent, WireRequest, WireResult } from '../../src/optimizer/upstream.js';
import { impatientClock } from '../support/fake-clock.js';
import { memoryLedger, request } from './requests.js';

/** What a provider does with one call: it answers with the text, fails (with an error, or with the fault whose code the text is), or sends these events. */
export type Step = string | LlmError | ((call: ProviderCall, signal: AbortSignal) => AsyncIterable<ProviderEvent>);

export interface Actor extends LlmProvider {
  readonly calls: ProviderCall[];
}

const CODES = /^[A-Z_]{4,}$/;

/** Each call takes the next step; the last one stays. */
export function actor(name: string, steps: readonly Step[], more: Partial<LlmProvider> = {}): Actor {
  const calls: ProviderCall[] = [];
  return {
    name,
    model: `${name}-1`,
    calls,
    async *stream(call, signal) {
      calls.push(call);
      const step = steps[calls.length - 1] ?? steps.at(-1)!;
      if (typeof step === 'function') {
        yield* step(call, signal);
      } else if (step instanceof LlmError) {
        throw step;
      } else if (CODES.test(step)) {
        throw new LlmError(step as FaultCode, `${name}: ${step}`, { provider: name });
      } else {
        yield* saying(call, [step]);
        yield { type: 'end', finishReason: 'stop', model: call.model ?? `${name}-1` };
      }
    },
    ...more,
  };
}

async function* saying(_call: ProviderCall, texts: readonly string[]): AsyncGenerator<ProviderEvent> {
  for (const text of texts) yield { type: 'delta', text };
  yield { type: 'usage', usage: { promptTokens: 10, cachedPromptTokens: 4, completionTokens: 3 } };
}

/** Says some text, then fails. */
export function breaking(texts: readonly string[], fault: FaultCode | LlmError): Step {
  return async function* () {
    for (const text of texts) yield { type: 'delta', text };
    throw typeof fault === 'string' ? new LlmError(fault, fault, { partialText: texts.join('') }) : fault;
  };
}

/** Says some text, then nothing until it is aborted. */
export function stalling(texts: readonly string[], asked?: () => void): Step {
  return async function* (_call, signal) {
    for (const text of texts) yield { type: 'delta', text };
    asked?.();
    await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  };
}

export interface SetUp {
  router: Router;
  stats: Stats;
  ledger: ReturnType<typeof memoryLedger>;
  breakers: Breakers;
  clock: NonNullable<RouterOptions['clock']>;
  failovers: Failover[];
  alerts: LlmError[];
  send<T = string>(
    request?: Partial<LlmRequest<T>>,
    wire?: Partial<WireRequest<T>> & { stream?: boolean },
  ): Promise<Sent<T>>;
}

export interface Sent<T> {
  events: UpstreamEvent[];
  result: WireResult<T>;
}

/** A router whose pauses end at once, where every token costs a millionth of a dollar. */
export function setUp(
  providers: readonly LlmProvider[],
  options: Partial<RouterOptions> = {},
): SetUp & { pauses: number[] } {
  const impatient = impatientClock();
  const clock = options.clock ?? impatient;
  const stats = new Stats();
  const ledger = memoryLedger();
  const breakers = new Breakers(clock);
  const failovers: Failover[] = [];
  const alerts: LlmError[] = [];
  const router = createRouter({
    providers,
    stats,
    ledger,
    breakers,
    clock,
    pricing: createPricing([{ model: '*', input: 1, output: 1 }]),
    tokens: createTokenCounter(),
    random: () => 1,
    contextWindows: ({ caps }) => caps?.contextWindow?.['*'],
    onFailover: (failover) => failovers.push(failover),
    onAlert: (fault) => alerts.push(fault),
    ...options,
  });
  return {
    router,
    stats,
    ledger,
    breakers,
    clock,
    failovers,
    alerts,
    pauses: impatient.pauses,
    send: (given = {}, wire = {}) => collectSent(router.send(wireRequest(callOf(router, given, wire.stream), wire))),
  };
}

export function callOf<T = string>(
  router: Pick<Router, 'targetsFor'>,
  given: Partial<LlmRequest<T>> = {},
  stream = false,
  more: Partial<UpstreamCall<T>> = {},
): UpstreamCall<T> {
  const asked = request(given);
  return {
    request: asked,
    messages: asked.messages,
    trimmed: [],
    promptTokens: 20,
    profile: profileOf(asked.task),
    format:
      asked.answer === undefined
        ? undefined
        : answerFormat(asked.answer.name, asked.answer.schema, asked.answer.fallback),
    targets: router.targetsFor(asked),
    signal: asked.signal ?? new AbortController().signal,
    stream,
    onPartial: 'terminate',
    onDispatch() {},
    ...more,
  };
}

export function wireRequest<T>(call: UpstreamCall<T>, overrides: Partial<WireRequest<T>> = {}): WireRequest<T> {
  return {
    calls: [call],
    strategy: 'solo',
    messages: call.messages,
    promptTokens: call.promptTokens,
    format: call.format,
    maxOutputTokens: call.request.maxOutputTokens,
    temperature: call.request.temperature,
    targets: call.targets,
    signal: call.signal,
    onPartial: call.onPartial,
    ...overrides,
  };
}

/** Events are kept even if the run fails. */
export async function collectSent<T>(
  run: AsyncGenerator<UpstreamEvent, WireResult<T>>,
  events: UpstreamEvent[] = [],
): Promise<Sent<T>> {
  let step = await run.next();
  while (step.done !== true) {
    events.push(step.value);
    step = await run.next();
  }
  return { events, result: step.value };
}

export function streamedText(events: readonly UpstreamEvent[]): string {
  return events.reduce(
    (text, event) => (event.type === 'reset' ? '' : event.type === 'delta' ? text + event.text : text),
    '',
  );
}

export const targetOf = (provider: LlmProvider): Target => ({ provider, model: provider.model });
