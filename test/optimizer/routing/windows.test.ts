import { beforeEach, describe, expect, it } from 'vitest';
import type { LlmProvider } from '../../../src/llm/provider.js';
import type { ServerFacts } from '../../../src/llm/discovery/server-facts.js';
import { Windows } from '../../../src/optimizer/routing/windows.js';
import { FakeClock } from '../../support/fake-clock.js';
import { actor } from '../routing.js';

let clock: FakeClock;
let facts: ServerFacts;
let asked: string[];
let windows: Windows;
let told: unknown[];
beforeEach(() => {
  clock = new FakeClock();
  facts = {};
  asked = [];
  told = [];
  windows = new Windows({ clock, onFacts: (provider, all) => told.push([provider.name, all]) });
});

const own = (more: Partial<LlmProvider> = {}): LlmProvider =>
  actor('own', [''], {
    baseUrl: 'http://127.0.0.1:11434/v1',
    async describe(model) {
      asked.push(model);
      return facts;
    },
    ...more,
  });

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the window of a model', () => {
  it('is what the configuration says, else what the server tells, else what was learned, else what is listed', async () => {
    const provider = own();
    expect(windows.of(provider, 'gpt-4o')).toBe(128_000);
    windows.learn('own', 'gpt-4o', 20_000);
    expect(windows.of(provider, 'gpt-4o')).toBe(20_000);
    facts = { contextWindow: 16_384, slots: 2 };
    await windows.ready(provider, 'gpt-4o');
    expect(windows.of(provider, 'gpt-4o')).toBe(16_384);
    expect(windows.of(own({ caps: { contextWindow: { '*': 64_000 } } }), 'gpt-4o')).toBe(64_000);
    expect(windows.of(provider, 'unheard-of')).toBeUndefined();
    expect(told).toEqual([['own', { contextWindow: 16_384, slots: 2 }]]);
  });

  it('is the smaller one where a server refuses what it told that it takes', async () => {
    facts = { contextWindow: 16_384 };
    await windows.ready(own(), 'm');
    windows.learn('own', 'm', 8_192);
    expect(windows.of(own(), 'm')).toBe(8_192);
  });

  it('is at most what the model could read, and what was seen to be cut where the server does not tell how it is run', async () => {
    facts = { largestWindow: 40_960 };
    await windows.ready(own(), 'm');
    expect(windows.of(own(), 'm')).toBe(40_960);
    windows.guess('own', 'm', 4_096);
    expect([windows.of(own(), 'm'), windows.likely(own(), 'm')]).toEqual([40_960, 4_096]);
    windows.doubt('own', 'm');
    facts = { contextWindow: 8_192, largestWindow: 40_960 };
    await windows.ready(own(), 'm');
    expect([windows.of(own(), 'm'), windows.likely(own(), 'm')]).toEqual([8_192, 8_192]);
  });

  it('is asked for once by calls at the same time, and now and then again', async () => {
    facts = { contextWindow: 4_096 };
    const provider = own();
    await Promise.all(Array.from({ length: 16 }, () => windows.ready(provider, 'm')));
    clock.advance(599_999);
    await windows.ready(provider, 'm');
    expect(asked).toEqual(['m']);
    windows.learn('own', 'm', 3_000);
    clock.advance(1);
    facts = { contextWindow: 32_768 };
    await windows.ready(provider, 'm');
    await settled();
    expect([asked.length, windows.of(provider, 'm')]).toEqual([2, 32_768]);
  });

  it('is asked for again soon where the server did not tell, and is not forgotten when it is silent', async () => {
    const provider = own();
    await windows.ready(provider, 'm');
    await windows.ready(provider, 'm');
    expect(asked).toHaveLength(1);
    clock.advance(5_000);
    facts = { contextWindow: 4_096 };
    await windows.ready(provider, 'm');
    await settled();
    facts = {};
    clock.advance(600_000);
    await windows.ready(provider, 'm');
    await settled();
    expect([asked.length, windows.of(provider, 'm')]).toEqual([3, 4_096]);
  });

  it('is waited for at the first call alone: a server that is busy later holds up none', async () => {
    let answers = true;
    const provider = own({ describe: () => (answers ? Promise.resolve({}) : new Promise(() => {})) });
    await windows.ready(provider, 'm');
    answers = false;
    clock.advance(60_000);
    await windows.ready(provider, 'm');
    await windows.ready(provider, 'm');
    expect(windows.of(provider, 'm')).toBeUndefined();
  });

  it('never fails a call, and holds up none for a server elsewhere', async () => {
    await windows.ready(own({ describe: async () => Promise.reject(new Error('no')) }), 'm');
    await windows.ready(
      own({ name: 'far', baseUrl: 'https://llm.example.com/v1', describe: () => new Promise(() => {}) }),
      'm',
    );
    await windows.ready(actor('silent', ['']), 'm');
    expect(windows.of(own(), 'm')).toBeUndefined();
  });

  it("is not asked for where nothing could be new: all is configured, or a public server's model is listed", async () => {
    await windows.ready(own({ caps: { contextWindow: { '*': 1_000 }, maxConcurrent: 1 } }), 'm');
    await windows.ready(own({ name: 'openai', baseUrl: 'https://api.openai.com/v1' }), 'gpt-4o');
    expect(asked).toEqual([]);
  });
});
