import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOpenAiProvider } from '../../src/llm/openai/openai-provider.js';
import type { LlmProvider } from '../../src/llm/provider.js';
import { createOptimizer } from '../../src/optimizer/optimizer.js';
import type { OptimizerOptions } from '../../src/optimizer/optimizer.js';
import type { Optimizer } from '../../src/optimizer/types.js';
import { FakeClock } from '../support/fake-clock.js';
import { startModelServer } from '../support/model-server.js';
import type { Answers, ModelServer } from '../support/model-server.js';
import { collect, request } from './requests.js';

interface Chat {
  messages: { role: string; content: string }[];
  max_tokens: number;
}

let server: ModelServer | undefined;
let optimizer: Optimizer | undefined;
let chats: Chat[];
let troubles: string[];
beforeEach(() => {
  chats = [];
  troubles = [];
});
afterEach(async () => {
  await optimizer?.close(0);
  await server?.close();
});

/** A server that answers every chat with "yes", and reports a prompt of so many tokens. */
async function serverWith(answers: Answers, reported: (chat: Chat) => number = () => 20): Promise<LlmProvider> {
  server = await startModelServer({
    ...answers,
    'POST /v1/chat/completions': (body: unknown) => {
      const chat = body as Chat;
      chats.push(chat);
      return {
        model: 'm',
        choices: [{ index: 0, message: { role: 'assistant', content: 'yes' }, finish_reason: 'stop' }],
        usage: { prompt_tokens: reported(chat), completion_tokens: 1 },
      };
    },
  });
  return createOpenAiProvider({ name: 'own', baseUrl: server.url, model: 'qwen3:8b', describes: true });
}

function optimize(provider: LlmProvider, more: Partial<OptimizerOptions> = {}): Optimizer {
  optimizer = createOptimizer({
    providers: [provider],
    onTrouble: (_message, error) => troubles.push((error as Error).message),
    ...more,
  });
  return optimizer;
}

const SENTENCE = 'The keeper counts the crates on the quay, and nobody answers her. ';
const asking = (take: number, times = 300, maxOutputTokens = 500) =>
  request({
    variant: take,
    maxOutputTokens,
    messages: [
      { role: 'user', id: 'past', text: SENTENCE.repeat(times), priority: 1 },
      { role: 'user', id: 'task', text: `Go on, take ${take}.` },
    ],
  });
/** As Ollama counts a prompt that it cuts at its window. */
const cutAt =
  (window: number) =>
  ({ messages }: Chat): number =>
    Math.min(window, Math.ceil(messages.reduce((sum, { content }) => sum + content.length, 0) / 4.4));

describe('a server that tells its window', () => {
  it('gets no prompt that is longer, from the first call on', async () => {
    const ask = optimize(
      await serverWith({ 'GET /props': { default_generation_settings: { n_ctx: 4_096 }, total_slots: 1 } }),
    );
    const results = [await ask.callLlm(asking(1)), await ask.callLlm(asking(2, 2_000))];
    expect(results.map(({ trimmed }) => trimmed)).toEqual([
      [{ id: 'past', tokens: expect.any(Number), shortened: false }],
      [{ id: 'past', tokens: expect.any(Number), shortened: false }],
    ]);
    // A stored answer is one that was made without the part.
    expect(await ask.callLlm(asking(1))).toMatchObject({ source: 'l1', trimmed: results[0]!.trimmed });
    expect(chats.every(({ messages }) => messages.length === 1)).toBe(true);
    expect(server!.asked.filter((asked) => asked === 'GET /props')).toHaveLength(1);
  });

  it('gets a shorter answer asked for before anything is cut, and a call that cannot fit is refused before it is sent', async () => {
    const ask = optimize(
      await serverWith({ 'GET /v1/models': { data: [{ id: 'qwen3:8b', owned_by: 'vllm', max_model_len: 4_096 }] } }),
    );
    const { trimmed } = await ask.callLlm(asking(1, 110, 3_000));
    expect(trimmed).toEqual([]);
    expect(chats[0]!.max_tokens).toBeLessThan(3_000);
    expect(chats[0]!.max_tokens).toBeGreaterThanOrEqual(1_500);
    const large = request({ messages: [{ role: 'user', text: SENTENCE.repeat(300) }], maxOutputTokens: 3_000 });
    expect(await ask.fitOf(large)).toMatchObject({ verdict: 'too-small', leastWindow: expect.any(Number) });
    await expect(ask.callLlm(large)).rejects.toMatchObject({ code: 'CONTEXT_TOO_LARGE' });
    expect(chats).toHaveLength(1);
    expect(await ask.windowOf({})).toBe(4_096);
    expect(await ask.fitOf(asking(3, 1_000))).toMatchObject({
      verdict: 'trimmed',
      trimmed: [{ id: 'past', shortened: false }],
    });
  });

  it('may be asked for longer answers, for thoughts beside them', async () => {
    const provider = await serverWith({});
    const ask = optimize(
      createOpenAiProvider({
        name: 'own',
        baseUrl: server!.url,
        model: provider.model,
        caps: { reasoningTokens: 2_000, maxOutputTokens: 2_300 },
      }),
    );
    await ask.callLlm(request({ maxOutputTokens: 100 }));
    await ask.callLlm(request({ maxOutputTokens: 500, variant: 1 }));
    expect(chats.map(({ max_tokens: most }) => most)).toEqual([2_100, 2_300]);
  });

  it('says in the last event of a stream what was cut', async () => {
    const ask = optimize(await serverWith({ 'GET /props': { default_generation_settings: { n_ctx: 4_096 } } }));
    const events = await collect(ask.streamLlm(asking(1)));
    expect(events.at(-1)).toMatchObject({ type: 'end', trimmed: [{ id: 'past', shortened: false }] });
    expect((await collect(ask.streamLlm(request()))).at(-1)).toMatchObject({ type: 'end', trimmed: [] });
  });
});

describe('a server that cuts prompts without an error', () => {
  it('is told of once in the log, counted, and asked with shorter prompts from then on; nothing fails', async () => {
    const ask = optimize(await serverWith({}, cutAt(400)));
    expect(await ask.callLlm(asking(1))).toMatchObject({
      text: 'yes',
      trimmed: [{ id: 'prompt', tokens: expect.any(Number), shortened: true, byServer: true }],
    });
    expect(troubles).toEqual([expect.stringMatching(/own read about 400 of the \d+ tokens of a prompt for qwen3:8b/)]);
    expect(await ask.callLlm(asking(2))).toMatchObject({ trimmed: [{ id: 'past' }] });
    expect(chats.at(-1)!.messages).toHaveLength(1);
    const pinned = request({ messages: [{ role: 'user', text: SENTENCE.repeat(300) }], maxOutputTokens: 500 });
    expect(await ask.callLlm(pinned)).toMatchObject({ text: 'yes' });
    expect(troubles).toHaveLength(1);
    expect(ask.getStats().truncatedPrompts).toBe(2);
  });

  it('is asked again what it is run with, and believed', async () => {
    let loaded = false;
    const provider = await serverWith(
      {
        'GET /api/ps': () => ({ models: loaded ? [{ name: 'qwen3:8b', context_length: 2_048 }] : [] }),
        'POST /api/show': { model_info: { 'qwen3.context_length': 40_960 } },
      },
      (chat) => {
        loaded = true;
        return cutAt(2_048)(chat);
      },
    );
    const ask = optimize(provider);
    await ask.callLlm(asking(1));
    expect(ask.getStats().truncatedPrompts).toBe(1);
    expect(await ask.windowOf({})).toBe(2_048);
    await expect(
      ask.callLlm(request({ messages: [{ role: 'user', text: SENTENCE.repeat(400) }] })),
    ).rejects.toMatchObject({ code: 'CONTEXT_TOO_LARGE' });
  });
});

describe('a server that works on one request at a time', () => {
  /** Answers one after the other, each when it is told to. */
  function oneSlot() {
    const waiting: (() => void)[] = [];
    let atOnce = 0;
    let most = 0;
    const answer = (_body: unknown, response: ServerResponse): undefined => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      waiting.push(() => {
        atOnce -= 1;
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(
          JSON.stringify({
            model: 'm',
            choices: [{ index: 0, message: { role: 'assistant', content: 'a scene' }, finish_reason: 'stop' }],
          }),
        );
      });
    };
    return { answer, waiting, most: () => most };
  }
  const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
  async function until(condition: () => boolean): Promise<void> {
    for (let tries = 0; !condition(); tries += 1) {
      if (tries > 1_000) throw new Error('It did not come to that.');
      await turn();
    }
  }

  it('writes sixteen scenes one after the other, and none is given up while it waits, however long that takes', async () => {
    const slot = oneSlot();
    server = await startModelServer({
      'GET /props': { default_generation_settings: { n_ctx: 32_768 }, total_slots: 1 },
      'POST /v1/chat/completions': slot.answer,
    });
    const clock = new FakeClock();
    const ask = optimize(
      createOpenAiProvider({ name: 'own', baseUrl: server.url, model: 'qwen3:8b', describes: true, clock }),
      { clock },
    );
    const scenes = Array.from({ length: 16 }, (_, take) =>
      ask.callLlm(request({ task: 'scene', input: {} as never, variant: take })),
    );
    const settled = Promise.allSettled(scenes);
    for (let scene = 0; scene < 16; scene += 1) {
      await until(() => slot.waiting.length > 0);
      clock.advance(29_000);
      slot.waiting.shift()!();
    }
    expect((await settled).map(({ status }) => status)).toEqual(Array.from({ length: 16 }, () => 'fulfilled'));
    expect(slot.most()).toBe(1);
    expect(ask.getStats()).toMatchObject({ upstreamRequests: 16, failedCalls: 0 });
  }, 30_000);

  it('that does not say so gets a few, which have the time of those before them', async () => {
    const slot = oneSlot();
    server = await startModelServer({ 'POST /v1/chat/completions': slot.answer });
    const clock = new FakeClock();
    const ask = optimize(createOpenAiProvider({ name: 'own', baseUrl: server.url, model: 'qwen3:8b', clock }), {
      clock,
    });
    const settled = Promise.allSettled(Array.from({ length: 8 }, (_, take) => ask.callLlm(request({ variant: take }))));
    for (let answered = 0; answered < 8; answered += 1) {
      await until(() => slot.waiting.length >= (answered === 0 ? 4 : 1));
      clock.advance(25_000);
      slot.waiting.shift()!();
    }
    expect((await settled).map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 'fulfilled'));
    expect(slot.most()).toBeLessThanOrEqual(4);
    expect(ask.getStats()).toMatchObject({ upstreamRequests: 8, failedCalls: 0 });
  }, 30_000);
});
