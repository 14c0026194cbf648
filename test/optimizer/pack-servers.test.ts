import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOpenAiProvider } from '../../src/llm/openai/openai-provider.js';
import { LlmError } from '../../src/llm/provider.js';
import type { ProviderCaps } from '../../src/llm/provider.js';
import { NO_LIMITS } from '../../src/llm/watchdog-limits.js';
import { createOptimizer } from '../../src/optimizer/optimizer.js';
import type { Optimizer } from '../../src/optimizer/types.js';
import type { LlmRequest } from '../../src/optimizer/request.js';
import { FakeClock } from '../support/fake-clock.js';
import { json, sendText, startRawUpstream } from '../support/raw-upstream.js';
import type { RawUpstream, UpstreamRequest } from '../support/raw-upstream.js';
import { characterLines, critiques, fortyFields, goodAnswer, isPack, subjectOf, written } from './pack-model.js';
import type { Reply } from './pack-model.js';
import { memoryLedger } from './requests.js';

/** A kind of server, and the model behind it. */
interface Server {
  /** Answer formats that it refuses. */
  refuses?: readonly string[];
  /** Whether it keeps the model to the schema. Else the model does what the prompt says. Default false. */
  enforces?: boolean;
  /** How the model words the reply to a pack. */
  words?: (reply: Reply) => string;
  /** Characters of the longest answer, after which it is cut. */
  longest?: number;
  /** Tokens of prompt and answer together. */
  window?: number;
}

interface Access {
  caps?: ProviderCaps;
  apiKey?: string;
}

let server: Server = {};
let upstream: RawUpstream;
/** Requests by what became of them. */
let seen = { refused: 0, packs: [] as number[], alone: 0, tooLong: 0 };
let optimizer: Optimizer;
let ledger: ReturnType<typeof memoryLedger>;
let clock: FakeClock;

beforeEach(async () => {
  seen = { refused: 0, packs: [], alone: 0, tooLong: 0 };
  upstream = await startRawUpstream((hit, response) => {
    const { body } = hit;
    const format = body.response_format?.type;
    if (format !== undefined && server.refuses?.includes(format) === true) {
      seen.refused += 1;
      json(response, 400, { error: { message: `response_format.type must not be '${format}'` } });
    } else if (tokensOf(body) > (server.window ?? Infinity)) {
      seen.tooLong += 1;
      json(response, 400, {
        error: {
          message: `This model's maximum context length is ${server.window} tokens`,
          code: 'context_length_exceeded',
        },
      });
    } else {
      const text = answerTo(body, format);
      const cut = text.slice(0, server.longest);
      sendText(hit, response, [cut], {
        finishReason: cut === text ? 'stop' : 'length',
        usage: {
          prompt_tokens: Math.ceil(written(body.messages).length / 4),
          completion_tokens: Math.ceil(cut.length / 4),
        },
      });
    }
    return true;
  });
});
afterEach(async () => {
  await optimizer.close();
  await upstream.close();
});

function tokensOf(body: UpstreamRequest): number {
  return (
    Math.ceil(body.messages.reduce((total, { content }) => total + content.length, 0) / 4.5) + Number(body.max_tokens)
  );
}

function answerTo(body: UpstreamRequest, format: string | undefined): string {
  const answer = goodAnswer(body);
  const prompt = body.messages.map(({ content }) => content).join('\n');
  if (!isPack(body)) {
    seen.alone += 1;
    // A model that nobody shows the schema, and that nobody holds to it, has no idea of its keys.
    return typeof answer === 'string' ||
      prompt.includes('must match this JSON schema') ||
      (server.enforces === true && format === 'json_schema')
      ? written(answer)
      : 'A scene of some tension.';
  }
  seen.packs.push(Object.keys(answer as Reply).length);
  if (server.enforces === true && format === 'json_schema') return JSON.stringify(answer);
  expect(prompt).toContain('Now write the JSON object and nothing else');
  return server.words?.(answer as Reply) ?? JSON.stringify(answer);
}

/** As with OPENAI_BASE_URL and nothing else, unless `caps` say more. */
function open(kind: Server, { caps = {}, apiKey }: Access = {}): void {
  server = kind;
  ledger = memoryLedger();
  clock = new FakeClock();
  optimizer = createOptimizer({
    providers: [createOpenAiProvider({ name: '127.0.0.1', baseUrl: upstream.url, model: 'small', caps, apiKey })],
    ledger,
    clock,
    config: { watchdog: NO_LIMITS },
    random: () => 0,
  });
}

/** Asks for groups of values at once, as the fields of one query do; every value has to be about its own subject. */
async function ask(groups: readonly (readonly LlmRequest<unknown>[])[]): Promise<number> {
  const before = upstream.hits.length;
  const results = await Promise.all(groups.map((group) => optimizer.callMany(group)));
  for (const [at, group] of groups.entries()) {
    for (const [index, request] of group.entries()) {
      const result = results[at]![index]!;
      if (result instanceof LlmError) throw result;
      expect(written(result.value)).toContain(`About ${subjectOf(request)}:`);
    }
  }
  return upstream.hits.length - before;
}

const renamed = (reply: Reply, name: (key: string) => string): Reply =>
  Object.fromEntries(Object.entries(reply).map(([key, value]) => [name(key), value]));
const PACKED = 6;
const VOICES = 6;
const MOST = 12;

describe('40 computed fields make 12 requests', () => {
  it.each<[string, Server, Access?]>([
    ['at OpenAI', { enforces: true }, { caps: { strictSchema: true, promptCacheMinTokens: 1_024 }, apiKey: 'key' }],
    ['at an Ollama or vLLM, which enforce a schema', { enforces: true }],
    ['at an LM Studio, which knows no json_object', { enforces: true, refuses: ['json_object'] }],
    ['at a gateway with a key', { enforces: true }, { apiKey: 'key' }],
    ['where the schema is ignored without a word', {}],
    [
      'where the reply stands in a fence between remarks',
      {
        words: (reply) =>
          `Sure, here are {all} answers:\n\`\`\`json\n${JSON.stringify(reply, null, 2)}\n\`\`\`\nI hope this helps!`,
      },
    ],
    [
      'where the keys come as the lines have them',
      { words: (reply) => JSON.stringify(renamed(reply, (key) => `item ${key}`)) },
    ],
    [
      'where the keys come in capitals',
      { words: (reply) => JSON.stringify(renamed(reply, (key) => key.toUpperCase())) },
    ],
    ['where the keys are wrapped', { words: (reply) => JSON.stringify({ answers: reply }) }],
    [
      'where a list of named answers comes',
      { words: (reply) => JSON.stringify(Object.entries(reply).map(([key, answer]) => ({ key, answer }))) },
    ],
    [
      'where the answers come as objects of their own',
      {
        words: (reply) =>
          Object.entries(reply)
            .map(([key, value]) => JSON.stringify({ [key]: value }))
            .join('\n'),
      },
    ],
    [
      'where each text is wrapped',
      {
        words: (reply) =>
          JSON.stringify(Object.fromEntries(Object.entries(reply).map(([key, value]) => [key, { answer: value }]))),
      },
    ],
    ['where line breaks are not escaped', { words: (reply) => JSON.stringify(reply, null, 1).replaceAll('\\n', '\n') }],
  ])('%s', async (_, kind, options) => {
    open(kind, options);
    expect(await ask(fortyFields())).toBe(MOST);
    expect(seen).toEqual({
      refused: 0,
      packs: expect.toSatisfy((sizes: number[]) => sizes.length === PACKED) as unknown,
      alone: VOICES,
      tooLong: 0,
    });
    expect(optimizer.getStats()).toMatchObject({ batchedCalls: 34, packFallbacks: 0, upstreamRequests: MOST });
    // A row for each item, and the wire request once.
    expect(ledger.entries).toHaveLength(40);
  });

  it.each<[string, Server, number]>([
    ['json_object alone', { refuses: ['json_schema'] }, 1],
    ['no answer format at all', { refuses: ['json_schema', 'json_object'] }, 2],
  ])('beside those by which a server says that it knows %s, which are made once', async (_, kind, formats) => {
    open(kind);
    expect((await ask(fortyFields())) - seen.refused).toBe(MOST);
    // The two forms, texts and objects, find it out side by side.
    expect(seen.refused).toBeLessThanOrEqual(2 * formats);
    const { refused } = seen;
    expect(await ask(fortyFields({ variant: 1 }))).toBe(MOST);
    expect(seen.refused).toBe(refused);
    // What the prompt of a pack tells is not told a second time.
    for (const { body } of upstream.hits.filter((hit) => isPack(hit.body))) {
      expect(written(body.messages)).not.toContain('Answer with one JSON object');
    }
  });

  it.each<[string, Server]>([
    ['that enforces a schema', { enforces: true }],
    ['that ignores it', {}],
  ])('and critiques and lines are packed too, at a server %s', async (_, kind) => {
    open(kind);
    await ask([critiques(8), characterLines(6)]);
    expect(seen.packs.toSorted((a, b) => a - b)).toEqual([2, 2, 2, 2, 3, 3]);
    expect(seen.alone).toBe(0);
  });
});

describe('what a pack lacks is asked for singly', () => {
  it.each<[string, (reply: Reply) => unknown]>([
    ['lacks its last item', (reply) => Object.fromEntries(Object.entries(reply).slice(0, -1))],
    ['breaks one item', (reply) => ({ ...reply, r2: 7 })],
    ['copies the dots of the form for one', (reply) => ({ ...reply, r3: '...' })],
    ['names one item in a way of its own', (reply) => renamed(reply, (key) => (key === 'r2' ? 'second' : key))],
  ])('of a model that %s: the others are used', async (_, spoil) => {
    open({ words: (reply) => JSON.stringify(spoil(reply)) });
    await ask(fortyFields().slice(0, 1));
    expect(seen).toEqual({ refused: 0, packs: [6, 6], alone: 2, tooLong: 0 });
    expect(optimizer.getStats()).toMatchObject({ batchedCalls: 10, packFallbacks: 2 });
  });

  it('of a model that says the same to all: only one of them can be meant', async () => {
    open({ words: (reply) => JSON.stringify(Object.fromEntries(Object.keys(reply).map((key) => [key, reply.r1]))) });
    await ask(fortyFields().slice(0, 1));
    expect(optimizer.getStats().batchedCalls).toBeLessThanOrEqual(2);
  });

  it('of a model whose answers are cut off: the rest comes in one more pack, and no item is paid for more than three times', async () => {
    open({ longest: 300 });
    await ask(fortyFields().slice(0, 1));
    expect(seen.alone + seen.packs.length).toBeLessThan(12);
    const perItem = new Map<number, number>();
    for (const { attempt } of ledger.entries) perItem.set(attempt, (perItem.get(attempt) ?? 0) + 1);
    expect(Math.max(...perItem.keys())).toBeLessThanOrEqual(3);
  });

  it('never takes bare numbers for keys: they may be those of scenes', async () => {
    open({ words: (reply) => JSON.stringify(renamed(reply, (key) => key.slice(1))) });
    await ask(fortyFields().slice(0, 1));
    expect(optimizer.getStats().batchedCalls).toBe(0);
  });
});

describe('a model that cannot answer packs', () => {
  /** Its server knows no answer formats, so that it is told the schema of each answer of its own. */
  const hopeless: Server = {
    refuses: ['json_schema', 'json_object'],
    words: () => 'I would be glad to help with these scenes! Which one first?',
  };

  it('costs little more than without packs, is left alone, and is tried again later', async () => {
    open(hopeless);
    // Texts and objects are learnt apart: six items, three, and then none.
    expect((await ask(fortyFields())) - seen.refused).toBe(44);
    expect(await ask(fortyFields({ variant: 1 }))).toBe(40);
    for (const { attempt } of ledger.entries) expect(attempt).toBeLessThanOrEqual(3);

    clock.advance(600_000);
    expect(await ask(fortyFields({ variant: 6 }))).toBe(42);
    clock.advance(600_000);
    expect(await ask(fortyFields({ variant: 7 }))).toBe(40);
    clock.advance(600_000);
    server = {};
    const again = await ask(fortyFields({ variant: 2 }));
    expect(again).toBeLessThan(40);
    await ask(fortyFields({ variant: 3 }));
    await ask(fortyFields({ variant: 4 }));
    expect(await ask(fortyFields({ variant: 5 }))).toBe(MOST);
  });

  it('sends one pack ahead, not all at once', async () => {
    open(hopeless);
    await ask(fortyFields().slice(0, 1));
    expect(seen.packs).toEqual([6, 3]);
    expect(seen.alone).toBe(12);
  });

  it('has smaller packs before it has none', async () => {
    open({ words: (reply) => (Object.keys(reply).length > 3 ? 'Too many.' : JSON.stringify(reply)) });
    await ask(fortyFields().slice(0, 1));
    expect(seen.packs).toEqual([6, 3, 3]);
    expect(seen.alone).toBe(6);
  });
});

describe('limits of a provider', () => {
  it('a pack asks for no longer reply than the model gives', async () => {
    open({}, { caps: { maxOutputTokens: 500 } });
    await ask(fortyFields().slice(0, 1));
    expect(seen.packs).toEqual([2, 2, 2, 2, 2, 2]);
    for (const { body } of upstream.hits) expect(body.max_tokens).toBeLessThanOrEqual(500);
  });

  it('a pack asks for no more tokens than a minute allows', async () => {
    open({}, { caps: { tokensPerMinute: 2_000 } });
    let over = false;
    const asked = ask(fortyFields().slice(0, 1)).finally(() => {
      over = true;
    });
    for (let turn = 0; turn < 2_000 && !over; turn += 1) {
      clock.advance(1_000);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await asked;
    expect(seen.packs.length).toBeGreaterThan(2);
    expect(Math.max(...upstream.hits.map(({ body }) => tokensOf(body)))).toBeLessThanOrEqual(2_000);
  });
});

describe('a small window', () => {
  it.each([
    [4_096, 4],
    [8_192, 3],
  ])('of %i tokens that is known gets packs that fit, and refuses none', async (window, most) => {
    open({ window }, { caps: { contextWindow: { '*': window } } });
    // A scene of about 1 000 tokens.
    await ask(fortyFields({ sceneLength: 180 }).slice(0, 2));
    expect(seen.tooLong).toBe(0);
    expect(Math.min(...seen.packs)).toBeGreaterThanOrEqual(2);
    expect(seen.packs.length + seen.alone).toBeLessThanOrEqual(24 / 2 + most);
  });

  it('that nobody knows is found out, and remembered', async () => {
    open({ window: 4_096 });
    await ask(fortyFields({ sceneLength: 180 }).slice(0, 2));
    const { tooLong } = seen;
    expect(tooLong).toBeGreaterThan(0);
    await ask(fortyFields({ sceneLength: 180, variant: 1 }).slice(0, 2));
    expect(seen.tooLong).toBe(tooLong);
  });
});
