import { describe, expect, it } from 'vitest';
import { LlmError } from '../../../src/llm/provider.js';
import { profileOf } from '../../../src/optimizer/task-profiles.js';
import type { UpstreamCall } from '../../../src/optimizer/upstream.js';
import type { CallOptions } from '../scripted-upstream.js';
import { answerTo, checkForLeaks, ended, callOf, runMany, settle, setUp } from '../scripted-upstream.js';

checkForLeaks();

const texts = (count: number): string[] => Array.from({ length: count }, (_, index) => `scene ${index + 1}`);

describe('the window of a lane', () => {
  it('holds an idle single call for the quiet gap, 20 ms at most (P10)', async () => {
    for (let call = 0; call < 200; call += 1) {
      const { lanes, upstream, clock, advance } = setUp();
      const arrivedAt = clock.now();
      const answer = ended(lanes.run(callOf('a scene')));
      await advance(20);
      expect(upstream.requests.map(({ at }) => at - arrivedAt)).toEqual([15]);
      expect(await answer).toMatchObject({ value: answerTo('a scene'), origin: 'solo' });
    }
  });

  it.each<[string, CallOptions<string>]>([
    ['is streamed', { stream: true }],
    ['has a task without shared requests', { profile: { strategies: ['fanout'] } }],
    ['goes to a provider without shared requests', { caps: {} }],
    ['wants no optimizing', { request: { optimize: false } }],
    ['may share with nobody', { profile: { maxItems: 1 } }],
  ])('lets a call leave at once that %s (P10)', async (_, options) => {
    const { lanes, upstream, clock } = setUp();
    const answer = ended(lanes.run(callOf('a scene', options)));
    expect(upstream.requests).toHaveLength(1);
    expect(upstream.requests[0]!.at).toBe(clock.now());
    expect(clock.pending).toBe(0);
    await answer;
  });

  it('sends every call alone and at once without batching (P10)', async () => {
    const { lanes, upstream } = setUp({ config: { enableBatching: false } });
    const batch = lanes.startBatch();
    const answers = texts(3).map((text) => ended(lanes.run(callOf(text))));
    expect(upstream.strategies).toEqual(['solo', 'solo', 'solo']);
    await Promise.all(answers);
    expect(await batch.end()).toMatchObject({ requests: 3 });
  });

  it.each([60 / 8, 60 / 7, 14])('makes one request of 8 calls that come %d ms apart (P12)', async (gap) => {
    const { lanes, upstream, advance } = setUp();
    const answers: Promise<unknown>[] = [];
    for (const text of texts(8)) {
      answers.push(ended(lanes.run(callOf(text))));
      await advance(gap);
    }
    await advance(15);
    expect(upstream.strategies).toEqual(['pack of 8']);
    await Promise.all(answers);
  });

  it('makes at most two requests of 8 calls over 60 ms that come unevenly (P12)', async () => {
    const { lanes, upstream, advance } = setUp();
    const answers: Promise<unknown>[] = [];
    for (const [index, text] of texts(8).entries()) {
      answers.push(ended(lanes.run(callOf(text))));
      await advance(index === 3 ? 24 : 6);
    }
    await advance(20);
    expect(upstream.strategies).toEqual(['pack of 4', 'pack of 4']);
    await Promise.all(answers);
  });

  it('leaves at once when it is full', async () => {
    const { lanes, upstream, clock } = setUp();
    const started = clock.now();
    await Promise.all(texts(8).map((text) => ended(lanes.run(callOf(text)))));
    expect(upstream.requests.map(({ calls, at }) => [calls.length, at - started])).toEqual([[8, 0]]);
  });

  it('leaves at once when the answers would not fit into one reply', async () => {
    const { lanes, upstream } = setUp();
    await Promise.all(texts(3).map((text) => ended(lanes.run(callOf(text, { request: { maxOutputTokens: 1_200 } })))));
    expect(upstream.strategies).toEqual(['pack of 3']);
  });

  it('leaves at once when the prompts would not fit into the context window', async () => {
    const caps = { strictSchema: true, contextWindow: { '*': 1_400 } };
    const { lanes, upstream } = setUp();
    await Promise.all(texts(2).map((text) => ended(lanes.run(callOf(text, { caps })))));
    expect(upstream.strategies).toEqual(['pack of 2']);
    expect(upstream.requests[0]!.promptTokens + upstream.requests[0]!.maxOutputTokens).toBeLessThanOrEqual(1_400);
  });

  it('leaves in time for the nearest deadline', async () => {
    const { lanes, upstream, clock, advance } = setUp();
    const started = clock.now();
    // An answer takes 600 ms + 20 x 15 ms.
    const answers = [
      ended(lanes.run(callOf('patient'))),
      ended(lanes.run(callOf('in a hurry', { request: { deadlineMs: 905 } }))),
    ];
    await advance(5);
    expect(upstream.requests[0]!.at - started).toBe(5);
    await Promise.all(answers);
  });

  it('collects while it is saturated, until a grant frees', async () => {
    const { lanes, upstream, clock, advance } = setUp({ config: { laneConcurrency: 1 } });
    const first = Promise.withResolvers<void>();
    upstream.reply = (_, index) => (index === 0 ? { before: first.promise } : {});
    const answers = [ended(lanes.run(callOf('scene 0')))];
    await advance(15);
    const saturatedAt = clock.now();
    for (const text of texts(3)) {
      answers.push(ended(lanes.run(callOf(text))));
      await advance(40);
    }
    expect(upstream.requests).toHaveLength(1);
    first.resolve();
    await settle();
    expect(upstream.strategies).toEqual(['solo', 'pack of 3']);
    expect(upstream.requests[1]!.at - saturatedAt).toBe(120);
    await Promise.all(answers);
  });

  it.each(['a request in flight', 'an empty rate limit'])(
    'holds no call longer than the window behind %s (P11)',
    async (reason) => {
      const { lanes, upstream, clock, advance } = setUp({ config: { laneConcurrency: 1 } });
      const first = Promise.withResolvers<void>();
      if (reason === 'an empty rate limit') {
        upstream.free = 0;
      } else {
        upstream.reply = (_, index) => (index === 0 ? { before: first.promise } : {});
        void ended(lanes.run(callOf('scene 0'))).catch(() => {});
        await advance(15);
      }
      const arrivedAt = clock.now();
      const answers = [ended(lanes.run(callOf('scene 1')))];
      await advance(300);
      answers.push(ended(lanes.run(callOf('scene 2'))));
      await advance(200);
      expect(upstream.requests.at(-1)).toMatchObject({ strategy: 'pack', at: arrivedAt + 500 });
      first.resolve();
      await Promise.all(answers);
    },
  );

  it('looks again for a grant of the rate limit', async () => {
    const { lanes, upstream, clock, advance } = setUp();
    upstream.free = 0;
    const arrivedAt = clock.now();
    const answer = ended(lanes.run(callOf('scene 1')));
    await advance(100);
    upstream.free = 1;
    await advance(15);
    expect(upstream.requests[0]!.at - arrivedAt).toBeLessThanOrEqual(115);
    await answer;
  });

  it('shares no request between calls that differ in what a request has once', async () => {
    const { lanes, upstream, advance } = setUp();
    const variants: CallOptions<string>[] = [
      {},
      { request: { tenantId: 'other' } },
      { request: { generationId: 'g1' } },
      { request: { temperature: 0.9 } },
      { request: { maxOutputTokens: 1_000 } },
      { request: { task: 'scene' } },
      { request: { priority: 'background' } },
      { request: { variant: 1 } },
      { prefix: 'You are a harsh critic. '.repeat(150) },
      { targets: [{ ...callOf('x').targets[0]!, model: 'another' }] },
    ];
    const answers = variants.flatMap((options) => [
      ended(lanes.run(callOf('left', options))),
      ended(lanes.run(callOf('right', options))),
    ]);
    await advance(20);
    expect(upstream.strategies).toEqual(variants.map(() => 'pack of 2'));
    await Promise.all(answers);
  });

  it("packs no call whose own part is not one person's word", async () => {
    const { lanes, upstream } = setUp();
    const messages = [
      { role: 'user', text: 'Hello' },
      { role: 'assistant', text: 'Hi' },
      { role: 'user', text: 'Go on' },
    ] as const;
    await Promise.all([1, 2].map(() => ended(lanes.run(callOf('', { messages })))));
    expect(upstream.strategies).toEqual(['solo', 'solo']);
  });
});

describe('cancelling', () => {
  it('takes a waiting call out of its queue', async () => {
    const { lanes, upstream, clock, advance } = setUp();
    const caller = new AbortController();
    let dispatched = 0;
    const cancelled = ended(
      lanes.run(callOf('scene 1', { signal: caller.signal, onDispatch: () => (dispatched += 1) })),
    );
    const others = [2, 3].map((number) => ended(lanes.run(callOf(`scene ${number}`))));
    await advance(5);
    caller.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
    await advance(10);
    expect(upstream.strategies).toEqual(['pack of 2']);
    expect(dispatched).toBe(0);
    await Promise.all(others);
    expect(clock.pending).toBe(0);
  });

  it('leaves no timer behind when the only call is cancelled', async () => {
    const { lanes, upstream, clock, advance } = setUp();
    const caller = new AbortController();
    const cancelled = ended(lanes.run(callOf('scene 1', { signal: caller.signal })));
    await advance(5);
    caller.abort();
    await expect(cancelled).rejects.toThrow(LlmError);
    expect(clock.pending).toBe(0);
    await advance(1_000);
    expect(upstream.requests).toEqual([]);
  });

  it('refuses a call that is cancelled already', async () => {
    const { lanes, upstream } = setUp();
    await expect(ended(lanes.run(callOf('scene 1', { signal: AbortSignal.abort() })))).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    expect(upstream.requests).toEqual([]);
  });

  it('lets siblings go on, and ends the upstream request with the last of them', async () => {
    const { lanes, upstream } = setUp();
    const hold = Promise.withResolvers<void>();
    upstream.reply = () => ({ before: hold.promise });
    const callers = texts(8).map(() => new AbortController());
    const answers = texts(8).map((text, index) => ended(lanes.run(callOf(text, { signal: callers[index]!.signal }))));
    await settle();
    callers[0]!.abort();
    await expect(answers[0]).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(upstream.requests[0]!.signal.aborted).toBe(false);
    for (const caller of callers) caller.abort();
    expect(upstream.requests[0]!.signal.aborted).toBe(true);
    expect((await Promise.allSettled(answers)).every(({ status }) => status === 'rejected')).toBe(true);
    await settle();
    expect(upstream.requests).toHaveLength(1);
  });

  it('takes a reader who leaves for a cancelled call', async () => {
    const { lanes, upstream } = setUp();
    const hold = Promise.withResolvers<void>();
    upstream.reply = () => ({ before: hold.promise });
    const runs = texts(8).map((text) => lanes.run(callOf(text)));
    const reads = runs.map((run) => run.next());
    await settle();
    hold.resolve();
    await Promise.all(reads);
    await Promise.all(runs.map((run) => run.return(undefined as never)));
    expect(upstream.requests).toHaveLength(1);
  });
});

describe('calls that belong together', () => {
  it('waits for nobody, and splits evenly over the fewest requests', async () => {
    const { lanes, upstream, clock } = setUp();
    const results = await runMany(
      lanes,
      texts(12).map((text) => callOf(text)),
    );
    expect(results.map((result) => (result instanceof LlmError ? result.code : result.value))).toEqual(
      texts(12).map(answerTo),
    );
    expect(upstream.strategies).toEqual(['pack of 6', 'pack of 6']);
    expect(upstream.requests[0]!.at).toBe(clock.now());
  });

  it('gives the fault of one call beside the answers of the others', async () => {
    const { lanes } = setUp();
    const results = await runMany(lanes, [
      callOf('one'),
      callOf('two', { signal: AbortSignal.abort() }),
      callOf('three'),
    ]);
    expect(results.map((result) => (result instanceof LlmError ? result.code : result.value))).toEqual([
      'answer to one',
      'CANCELLED',
      'answer to three',
    ]);
  });

  it('makes smaller packs where the task has less time', async () => {
    const { lanes, upstream } = setUp();
    const profile = { latencyBudgetMs: 6_000, expectedOutputTokens: 80 };
    await runMany(
      lanes,
      texts(12).map((text) => callOf(text, { profile })),
    );
    expect(upstream.strategies).toEqual(['pack of 3', 'pack of 3', 'pack of 3', 'pack of 3']);
  });
});

describe('a query for 40 values (P12)', () => {
  const prices = {
    cheap: { input: 0.15, cachedInput: 0.075, output: 0.6 },
    dear: { input: 4, cachedInput: 0.4, cacheWrite: 5, output: 20 },
    free: { input: 0, output: 0 },
    unknown: null,
  };
  const caps = { strictSchema: true, promptCacheMinTokens: 1_024 };
  const field = (task: string, count: number, prefixTokens: number, ownTokens: number): UpstreamCall<string>[] =>
    Array.from({ length: count }, (_, index) =>
      callOf(`${task} ${index} `.padEnd(ownTokens * 4, '.'), {
        prefix: task.padEnd(prefixTokens * 4, '.'),
        caps,
        profile: profileOf(task),
      }),
    );

  it.each(['cheap', 'dear', 'free', 'unknown'] as const)('makes 12 requests of them at a %s price', async (price) => {
    const { lanes, upstream } = setUp({ price: prices[price] });
    const groups = [
      field('sceneSummary', 12, 3_000, 1_200),
      field('sceneCoverage', 12, 3_000, 1_200),
      field('bibleSummary', 10, 400, 250),
      field('voiceSample', 6, 2_500, 120),
    ];
    const results = await Promise.all(groups.map((calls) => runMany(lanes, calls)));
    expect(results.flat().filter((result) => result instanceof LlmError)).toEqual([]);
    expect(upstream.strategies.toSorted()).toEqual([
      ...Array.from({ length: 6 }, () => 'fanout'),
      ...Array.from({ length: 2 }, () => 'pack of 5'),
      ...Array.from({ length: 4 }, () => 'pack of 6'),
    ]);
  });
});

describe('many short answers that somebody waits for', () => {
  const profile = profileOf('sceneSummary');
  const ask = async ({ lanes }: ReturnType<typeof setUp>, priority: 'interactive' | 'normal') =>
    runMany(
      lanes,
      texts(8).map((text) => callOf(text, { profile, request: { priority } })),
    );

  it('share few requests until it is known how fast the model is, and smaller ones side by side from then on', async () => {
    const world = setUp();
    await ask(world, 'interactive');
    await ask(world, 'interactive');
    expect(world.upstream.strategies).toEqual(['pack of 8', ...['pack of 2', 'pack of 2', 'pack of 2', 'pack of 2']]);
  });

  it('share the fewest requests where nobody waits', async () => {
    const world = setUp();
    await ask(world, 'normal');
    await ask(world, 'normal');
    expect(world.upstream.strategies).toEqual(['pack of 8', 'pack of 8']);
  });
});

describe('close', () => {
  it('sends what waits and resolves when nothing is under way', async () => {
    const { lanes, upstream } = setUp();
    const hold = Promise.withResolvers<void>();
    upstream.reply = () => ({ before: hold.promise });
    const answer = ended(lanes.run(callOf('scene 1')));
    let closed = false;
    const closing = lanes.close().then(() => {
      closed = true;
    });
    await settle();
    expect(upstream.requests).toHaveLength(1);
    expect(closed).toBe(false);
    hold.resolve();
    await Promise.all([closing, answer]);
  });
});
