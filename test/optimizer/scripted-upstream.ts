import { afterEach, expect } from 'vitest';
import type { z } from 'zod';
import { LlmError } from '../../src/llm/provider.js';
import type { FaultCode, LlmProvider, ProviderCaps, TokenUsage } from '../../src/llm/provider.js';
import { answerFormat } from '../../src/optimizer/answers/format.js';
import { parseAnswer } from '../../src/optimizer/answers/parse.js';
import { createLanes } from '../../src/optimizer/lanes/lanes.js';
import type { Lanes, LanesOptions } from '../../src/optimizer/lanes/lanes.js';
import { costOf } from '../../src/optimizer/money/pricing.js';
import type { Price } from '../../src/optimizer/price.js';
import { Stats } from '../../src/optimizer/money/stats.js';
import type { TokenCounter } from '../../src/optimizer/tokens/tokens.js';
import type { TaskProfile } from '../../src/optimizer/types.js';
import type { LlmRequest, PromptBlock } from '../../src/optimizer/request.js';
import type {
  ArrayRequest,
  ArrayResult,
  UpstreamCall,
  CallResult,
  Upstream,
  UpstreamEvent,
  WireRequest,
  WireResult,
  AttemptUsage,
} from '../../src/optimizer/upstream.js';
import { FakeClock } from '../support/fake-clock.js';
import { request } from './requests.js';

export interface Reply {
  /** Where it is undefined, the items of a pack and lone calls are answered well. */
  pieces?: readonly string[];
  /** Held back before the first piece. */
  before?: Promise<unknown>;
  /** Held back before the last piece. */
  within?: Promise<unknown>;
  fault?: FaultCode | LlmError;
  usage?: TokenUsage;
  /** The provider that answers. Default: the first target's. */
  from?: string;
}

/** Answers wire requests by a script, and remembers them with the time they came. */
export class ScriptedUpstream implements Upstream {
  readonly requests: (WireRequest & { at: number })[] = [];
  readonly arrays: ArrayRequest[] = [];
  readonly booked: { request: WireRequest; usage: AttemptUsage; shares: readonly AttemptUsage[] }[] = [];
  free = Infinity;
  reply: (request: WireRequest, index: number) => Reply = () => ({});
  replyArray: (request: ArrayRequest) => ArrayResult['texts'] = ({ calls }) =>
    calls.map((call) => ({ text: answerTo(ownText(call)), finishReason: 'stop' }));

  constructor(
    private readonly clock: FakeClock,
    private readonly price: Price | null,
  ) {}

  async *send<T>(wire: WireRequest<T>): AsyncGenerator<UpstreamEvent, WireResult<T>> {
    const {
      pieces = [goodReply(wire)],
      before,
      within,
      fault,
      usage,
      from: provider = wire.targets[0]!.provider.name,
    } = this.reply(wire, this.requests.length);
    const { model } = wire.targets[0]!;
    this.requests.push({ ...wire, at: this.clock.now() });
    for (const call of wire.calls) call.onDispatch();
    let text = '';
    let ended: LlmError | undefined = new LlmError('CANCELLED', 'left');
    let shares: readonly AttemptUsage[] = [];
    try {
      await this.#unlessAborted(before, wire.signal);
      if (pieces.length > 0) yield { type: 'start', provider, model };
      for (const [index, piece] of pieces.entries()) {
        if (index === pieces.length - 1) await this.#unlessAborted(within, wire.signal);
        text += piece;
        yield { type: 'delta', text: piece };
      }
      if (fault instanceof LlmError) throw fault;
      if (fault !== undefined) throw new LlmError(fault, `scripted ${fault}`, { provider, partialText: text });
      ended = undefined;
    } finally {
      const used: AttemptUsage = this.#use(
        usage ?? {
          promptTokens: Math.ceil(wire.promptTokens),
          cachedPromptTokens: 0,
          completionTokens: Math.ceil(text.length / 4),
        },
        ended !== undefined,
      );
      shares = wire.allocate?.(used, text) ?? [used];
      this.booked.push({ request: wire, usage: used, shares });
      wire.onBooked?.(shares);
    }
    const reading = wire.format === undefined ? undefined : parseAnswer(text, wire.format);
    if (reading?.ok === false) {
      throw new LlmError('SCHEMA_INVALID', reading.problems.join(), { provider, partialText: text });
    }
    return {
      value: (reading === undefined ? text : reading.value) as T,
      text,
      finishReason: 'stop',
      provider,
      model,
      shares: wire.calls.map((_, index) => (shares[index] === undefined ? [] : [shares[index]])),
    };
  }

  async sendArray(array: ArrayRequest): Promise<ArrayResult> {
    this.arrays.push(array);
    for (const call of array.calls) call.onDispatch();
    const texts = this.replyArray(array);
    const { provider, model } = array.targets[0]!;
    const shares = array.calls.map((call, index) => [
      this.#use(
        {
          promptTokens: call.promptTokens,
          cachedPromptTokens: 0,
          completionTokens: Math.ceil((texts[index]?.text.length ?? 0) / 4),
        },
        false,
        index === 0 ? 1 : 0,
      ),
    ]);
    return { texts, provider: provider.name, model, shares };
  }

  headroom(): number {
    return this.free;
  }

  get strategies(): string[] {
    return this.requests.map(({ strategy, calls }) => (strategy === 'pack' ? `pack of ${calls.length}` : strategy));
  }

  #use(usage: TokenUsage, estimated: boolean, requests: 0 | 1 = 1): AttemptUsage {
    return { usage, estimated, costNanoUsd: this.price === null ? null : costOf(usage, this.price), requests };
  }

  async #unlessAborted(hold: Promise<unknown> | undefined, signal: AbortSignal): Promise<void> {
    const aborted = Promise.withResolvers<void>();
    signal.addEventListener('abort', () => aborted.resolve(), { once: true });
    if (!signal.aborted && hold !== undefined) await Promise.race([hold, aborted.promise]);
    if (signal.aborted) throw new LlmError('CANCELLED', 'aborted');
  }
}

export const PRICE: Price = { input: 1, cachedInput: 0.5, cacheWrite: 1.25, output: 4 };

/** One token for four characters. */
export const countedTokens: Pick<TokenCounter, 'count'> = { count: async (text) => Math.ceil(text.length / 4) };

export function provider(caps: ProviderCaps = { strictSchema: true }, name = 'upstream'): LlmProvider {
  return {
    name,
    model: 'any',
    caps,
    // Never reached: the scripted upstream stands before it.
    stream: () => {
      throw new Error('not a real provider');
    },
    sendArray: () => Promise.reject(new Error('not a real provider')),
  };
}

export interface CallOptions<T> extends Partial<Omit<UpstreamCall<T>, 'request' | 'profile' | 'format'>> {
  request?: Partial<LlmRequest<T>>;
  profile?: Partial<TaskProfile>;
  caps?: ProviderCaps;
  schema?: z.ZodType<T>;
  prefix?: string;
}

export const PROFILE: TaskProfile = {
  strategies: ['pack', 'fanout'],
  preference: 'requests',
  latencyBudgetMs: 60_000,
  expectedOutputTokens: 20,
  maxItems: 8,
  packAnswersSolo: true,
};

/** 935 tokens: long enough for packs of two to pay, too short for a prompt cache. */
const PREFIX = 'You summarise scenes. '.repeat(170);

/** A call that asks for `text`, behind a prefix that it shares with the others. */
export function callOf<T = string>(
  text: string,
  { request: overrides = {}, profile = {}, caps, schema, prefix = PREFIX, ...rest }: CallOptions<T> = {},
): UpstreamCall<T> {
  const messages: PromptBlock[] = [
    { role: 'system', text: prefix, stable: true },
    { role: 'user', text },
  ];
  return {
    request: request<T>({ messages, ...overrides }),
    messages,
    trimmed: [],
    promptTokens: Math.ceil((prefix.length + text.length) / 4),
    profile: { ...PROFILE, ...profile },
    format: schema === undefined ? undefined : answerFormat('thing', schema),
    targets: [{ provider: provider(caps), model: 'any' }],
    signal: overrides.signal ?? new AbortController().signal,
    stream: false,
    onPartial: 'terminate',
    onDispatch: () => {},
    ...rest,
  };
}

export function setUp({ price = PRICE, ...options }: Partial<LanesOptions> & { price?: Price | null } = {}) {
  const clock = new FakeClock();
  const upstream = new ScriptedUpstream(clock, price);
  const stats = new Stats();
  const lanes = createLanes({
    upstream,
    stats,
    clock,
    pricing: () => price,
    tokens: countedTokens,
    random: () => 0,
    ...options,
  });
  const world = {
    clock,
    upstream,
    stats,
    lanes,
    snapshot: () => stats.snapshot([]),
    advance: (ms: number) => advance(clock, ms),
  };
  worlds.push(world);
  return world;
}

const worlds: { clock: FakeClock; lanes: ReturnType<typeof createLanes> }[] = [];

/** Fails a test that leaves a timer or a call behind. */
export function checkForLeaks(): void {
  afterEach(async () => {
    for (const { clock, lanes } of worlds.splice(0)) {
      await lanes.close();
      expect(clock.pending).toBe(0);
    }
  });
}

/** The end of a call, and its events. */
export async function ended<T>(
  run: AsyncGenerator<UpstreamEvent, CallResult<T>>,
  events: UpstreamEvent[] = [],
): Promise<CallResult<T>> {
  let step = await run.next();
  for (; step.done !== true; step = await run.next()) events.push(step.value);
  return step.value;
}

/** Jobs that are known to belong together: their results, or the faults they ended with. */
export async function runMany<T>(
  lanes: Lanes,
  calls: readonly UpstreamCall<T>[],
): Promise<(CallResult<T> | LlmError)[]> {
  const settled = await lanes.together(calls.map((call) => () => ended(lanes.run(call))));
  return settled.map((outcome) => {
    if (outcome.status === 'fulfilled') return outcome.value;
    if (outcome.reason instanceof LlmError) return outcome.reason;
    throw outcome.reason;
  });
}

/** Lets everything run that waits for no clock. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Step by step, so that what a timer starts can set its own. */
export async function advance(clock: FakeClock, ms: number): Promise<void> {
  await settle();
  for (let passed = 0; passed < ms; passed += 1) {
    clock.advance(Math.min(1, ms - passed));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await settle();
}

export function answerTo(text: string): string {
  return `answer to ${text}`;
}

function ownText(call: UpstreamCall): string {
  return call.messages.at(-1)!.text;
}

/** The items of a packed request, as a model would read them: their keys and texts. */
export function itemsOf(wire: WireRequest): { key: string; text: string }[] {
  const text = wire.messages.at(-1)!.text;
  return [...text.matchAll(/^\[\[item (r\d+) (\w{12})\]\]\n([\s\S]*?)\n\[\[end \1 \2\]\]$/gm)].map((match) => ({
    key: match[1]!,
    text: match[3]!,
  }));
}

export function goodReply(wire: WireRequest): string {
  if (wire.strategy !== 'pack') {
    return wire.format === undefined
      ? answerTo(wire.messages.at(-1)!.text)
      : JSON.stringify({ name: wire.messages.at(-1)!.text });
  }
  const structured = wire.calls[0].format !== undefined;
  return JSON.stringify(
    Object.fromEntries(itemsOf(wire).map(({ key, text }) => [key, structured ? { name: text } : answerTo(text)])),
  );
}

/** A packed reply with some of its values changed; undefined drops the key. */
export function replyWith(wire: WireRequest, changes: Record<string, unknown>): string {
  return JSON.stringify({ ...(JSON.parse(goodReply(wire)) as object), ...changes });
}
