import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config.js';
import { ScriptGenClient } from '../../../src/demo/client.js';
import { situation } from '../../support/story-situations.js';
import { FrontDoor } from '../front-door.js';
import { waitingWithComments } from './cases/thoughts.js';
import { generateAt } from './generate-at.js';
import type { Ended } from './generate-at.js';
import { startImitation } from './imitation.js';
import type { Imitation } from './imitation.js';
import type { ModelServer } from './model-server.js';
import { forMilliseconds, mostOutput, rolesAlternate } from './rules.js';

const CALLS = 7;
const PLAIN: ModelServer = { name: 'plain', path: '/v1', model: 'story', notFound: '404 page not found' };

const releasers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const release of releasers.splice(0).toReversed()) await release();
});

async function imitated(...described: Parameters<typeof startImitation>): Promise<Imitation> {
  const imitation = await startImitation(...described);
  releasers.push(() => imitation.close());
  return imitation;
}

async function opened(options: Parameters<typeof FrontDoor.open>[0]): Promise<FrontDoor> {
  const door = await FrontDoor.open(options);
  releasers.push(() => door.close());
  return door;
}

function expectWritten({ end, script }: Ended): void {
  expect(end).toMatchObject({ status: 'COMPLETED', failure: null });
  expect(script.scenes.nodes[0]?.draft?.text.trim()).toBe(situation(1).text);
}

const openAiError = (status: number, error: object) => ({ status, body: { error } });
const CLOUD: Readonly<Record<string, Partial<ModelServer>>> = {
  filter: {
    rules: [
      ({ reply }) =>
        reply.task === 'scene'
          ? openAiError(400, {
              message:
                "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
              code: 'content_filter',
            })
          : undefined,
    ],
  },
  roles: {
    rules: [
      rolesAlternate(
        openAiError(400, { message: 'Conversation roles must alternate user/assistant/user/assistant/...', code: 400 }),
      ),
    ],
  },
  maxtokens: {
    rules: [
      mostOutput(2_048, ({ limit }) =>
        openAiError(400, {
          message: `max_tokens is too large: ${limit}. This model supports at most 2048 completion tokens.`,
          param: 'max_tokens',
          code: 'invalid_value',
        }),
      ),
    ],
  },
  gemini: {
    rules: [
      forMilliseconds(2_000, () =>
        openAiError(429, {
          code: 429,
          message: 'You exceeded your current quota, please check your plan and billing details. Please retry in 2s.',
          status: 'RESOURCE_EXHAUSTED',
        }),
      ),
    ],
  },
};

describe('two providers', () => {
  async function cloudAndHouse() {
    const cloud = await imitated({ base: PLAIN, choose: (model) => ({ ...PLAIN, ...CLOUD[model], name: model }) });
    const house = await imitated(PLAIN);
    const provider = (name: string, baseUrl: string) => ({
      kind: 'openai' as const,
      name,
      baseUrl,
      apiKey: 'k',
      model: `${name}-model`,
      strictSchema: true,
    });
    const door = await opened({
      config: { provider: 'auto', providers: [provider('cloud', cloud.url), provider('house', house.url)] },
    });
    return { cloud, house, door };
  }

  it('what the first one’s content rules refuse, the second writes, and the rest stays with the first', async () => {
    const { cloud, house, door } = await cloudAndHouse();
    expectWritten(await generateAt(door, { provider: 'cloud', model: 'filter' }));
    expect(house.hits.map(({ task }) => task)).toContain('scene');
    expect(house.hits.map(({ task }) => task)).not.toContain('cast');
    expect(cloud.hits.filter(({ task }) => task === 'scene')).toHaveLength(1);
  });

  it.each(['roles', 'maxtokens'])('what the first one minds about requests (%s) ends no generation', async (model) => {
    const { door } = await cloudAndHouse();
    expectWritten(await generateAt(door, { provider: 'cloud', model }));
  });

  it('the limit of a minute keeps the first one out for as long as it says, and no longer', async () => {
    const { cloud, door } = await cloudAndHouse();
    expectWritten(await generateAt(door, { provider: 'cloud', model: 'gemini' }));
    await expect
      .poll(
        async () => {
          const before = cloud.hits.filter(({ status }) => status === 200).length;
          expectWritten(
            await generateAt(door, {
              provider: 'cloud',
              model: 'gemini',
              logLine: `A printer of tide tables, at ${Date.now()}.`,
            }),
          );
          return cloud.hits.filter(({ status }) => status === 200).length - before;
        },
        { timeout: 15_000, interval: 1_000 },
      )
      .toBeGreaterThanOrEqual(1);
  }, 60_000);
});

describe('addresses as people write them', () => {
  it.each([
    ['with a slash too many', (url: string) => `${url}/`],
    ['without /v1', (url: string) => url.replace(/\/v1$/, '')],
    ['of the whole endpoint', (url: string) => `${url}/chat/completions`],
  ])('%s: it works, or the message says what is wrong with the address', async (_name, written) => {
    const imitation = await imitated(PLAIN);
    const door = await opened({
      config: { provider: 'auto', openai: { apiKey: 'k', baseUrl: written(imitation.url), model: PLAIN.model } },
    });
    const ended = await generateAt(door);
    if (ended.end.failure === null) return expectWritten(ended);
    expect(ended.end.failure).toMatchObject({
      code: 'LLM_UNAVAILABLE',
      retryable: false,
      message: expect.stringMatching(/\/v1|leave out \/chat\/completions/),
    });
    expect(ended.end.failure.message).not.toMatch(/has no model/);
  });
});

describe('settings of one provider', () => {
  it('headers, further fields, temperature, the longest answer and the effort of thinking are sent as the file says', async () => {
    const imitation = await imitated(PLAIN);
    const folder = await mkdtemp(path.join(os.tmpdir(), 'scriptgen-settings-'));
    releasers.push(() => rm(folder, { recursive: true }));
    const file = path.join(folder, 'config.json');
    const settings = {
      headers: { 'HTTP-Referer': 'https://studio.example' },
      body: { chat_template_kwargs: { enable_thinking: false } },
      maxOutputTokens: 2_000,
      temperature: 1,
      reasoning: 'low',
    };
    await writeFile(
      file,
      JSON.stringify({ providers: [{ name: 'gateway', baseUrl: imitation.url, model: PLAIN.model, ...settings }] }),
    );
    const { providers } = readConfig({ SCRIPTGEN_CONFIG: file });
    expectWritten(await generateAt(await opened({ config: { provider: 'auto', providers } })));
    for (const { headers, body } of imitation.hits) {
      expect(headers['http-referer']).toBe('https://studio.example');
      expect(body).toMatchObject({
        chat_template_kwargs: { enable_thinking: false },
        temperature: 1,
        reasoning_effort: 'low',
      });
      expect(body.max_tokens).toBeLessThanOrEqual(2_000);
    }
  });

  it('comments are a sign of life: a request that waits at the server is not given up (keep-alive-wait)', async () => {
    const imitation = await imitated({ ...PLAIN, stream: waitingWithComments });
    const watchdog = { ttftMs: 2_500, idleMs: 2_500, totalMs: 60_000 };
    const door = await opened({
      config: {
        provider: 'auto',
        providers: [
          {
            kind: 'openai',
            name: 'deepseek',
            baseUrl: imitation.url,
            apiKey: 'k',
            model: 'deepseek-reasoner',
            watchdog,
          },
        ],
      },
    });
    expectWritten(await generateAt(door));
    expect(imitation.hits.map(({ task, cut }) => [task, cut])).toEqual(expect.arrayContaining([['cast', false]]));
    expect(imitation.hits).toHaveLength(CALLS);
  }, 60_000);
});

interface Told {
  events: { stage?: string; reason?: string; parts?: { part: string; how: string }[] }[];
  script: { scenes: { edges: { node: { draft: { provenance: { trimmed: { part: string; how: string }[] } } } }[] } };
}

describe('a server that reads less than it was sent', () => {
  it('is told of, though it reports no error (ollama-truncates)', async () => {
    const imitation = await imitated({
      ...PLAIN,
      shape: {
        closing: ({ usage }, finishReason) => [
          { choices: [{ index: 0, delta: {}, finish_reason: finishReason }] },
          { choices: [], usage: { ...usage, prompt_tokens: Math.min(usage.prompt_tokens, 400) } },
        ],
      },
    });
    const door = await opened({
      config: { provider: 'auto', openai: { apiKey: undefined, baseUrl: imitation.url, model: PLAIN.model } },
    });
    const { end } = await generateAt(door);
    expect(end).toMatchObject({ status: 'COMPLETED', failure: null });
    const client = new ScriptGenClient(door.url);
    const { optimizerStats } = await client.request<{ optimizerStats: { truncatedPrompts: number } }>(
      '{ optimizerStats { truncatedPrompts } }',
      {},
    );
    expect(optimizerStats.truncatedPrompts).toBeGreaterThan(0);
    const { generations } = await client.request<{ generations: { edges: { node: Told }[] } }>(
      `{ generations(first: 1) { edges { node {
      events { ... on PromptTrimmed { stage reason parts { part how } } }
      script { scenes { edges { node { draft { provenance { trimmed { part how } } } } } } }
    } } } }`,
      {},
    );
    const { events, script } = generations.edges[0]!.node;
    const told = events.filter(({ parts }) => parts?.some(({ how }) => how === 'CUT_BY_SERVER'));
    expect(told.length).toBeGreaterThan(0);
    for (const { reason } of told) expect(reason).toMatch(/cut about \d+ tokens off a prompt for .+ without an error/);
    // By then the prompts are made for what the server reads.
    expect(script.scenes.edges.flatMap(({ node }) => node.draft.provenance.trimmed)).toContainEqual({
      part: 'plot',
      how: 'SHORTENED',
    });
  });
});
