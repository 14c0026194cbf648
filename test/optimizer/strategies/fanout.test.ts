import { describe, expect, it } from 'vitest';
import { PerformanceModel, INITIAL_PACE } from '../../../src/optimizer/strategies/performance.js';
import type { CallOptions, ScriptedUpstream } from '../scripted-upstream.js';
import { answerTo, checkForLeaks, ended, callOf, runMany, settle, setUp } from '../scripted-upstream.js';

checkForLeaks();

/** 2 200 tokens at a provider that caches from 1 024 on. */
const long = 'You know the whole story. '.repeat(340);
const samples: CallOptions<string> = {
  prefix: long,
  caps: { promptCacheMinTokens: 1_024 },
  profile: { strategies: ['fanout'] },
};
const texts = (count: number): string[] => Array.from({ length: count }, (_, index) => `voice ${index + 1}`);

/** Starts calls whose upstreams answer when they are told to. */
function start(count: number, options: CallOptions<string> = samples) {
  const world = setUp();
  const holds: PromiseWithResolvers<void>[] = [];
  world.upstream.reply = () => {
    holds.push(Promise.withResolvers<void>());
    return { before: holds.at(-1)!.promise };
  };
  const answers = texts(count).map((text) => ended(world.lanes.run(callOf(text, options))));
  return { ...world, holds, answers };
}

const asked = (upstream: ScriptedUpstream): string[] => upstream.requests.map(({ messages }) => messages.at(-1)!.text);

describe('leader first', () => {
  it('sends the first call at once, and the others on its first token', async () => {
    const { upstream, holds, answers, clock } = start(4);
    await settle();
    expect(asked(upstream)).toEqual(['voice 1']);
    expect(upstream.requests[0]!.at).toBe(clock.now());
    holds[0]!.resolve();
    await settle();
    expect(asked(upstream)).toEqual(texts(4));
    for (const hold of holds) hold.resolve();
    expect((await Promise.all(answers)).map(({ value }) => value)).toEqual(texts(4).map(answerTo));
    expect(upstream.strategies).toEqual(texts(4).map(() => 'fanout'));
  });

  it('holds no follower longer than 2 s', async () => {
    const { upstream, holds, answers, clock, advance } = start(3);
    const started = clock.now();
    await advance(1_999);
    expect(upstream.requests).toHaveLength(1);
    await advance(1);
    expect(upstream.requests.map(({ at }) => at - started)).toEqual([0, 2_000, 2_000]);
    for (const hold of holds) hold.resolve();
    await Promise.all(answers);
  });

  it('goes on under a new leader when the first one fails before its first token', async () => {
    const world = setUp();
    const hold = Promise.withResolvers<void>();
    world.upstream.reply = (_, index) =>
      index === 0 ? { pieces: [], fault: 'UNAVAILABLE' } : { before: hold.promise };
    const answers = texts(3).map((text) => ended(world.lanes.run(callOf(text, samples))));
    await expect(answers[0]).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await settle();
    expect(asked(world.upstream)).toEqual(['voice 1', 'voice 2']);
    hold.resolve();
    await Promise.all(answers.slice(1));
    expect(asked(world.upstream)).toEqual(texts(3));
  });

  it('takes a cancelled leader for one that failed, and lets a cancelled follower go', async () => {
    const world = setUp();
    const hold = Promise.withResolvers<void>();
    world.upstream.reply = () => ({ before: hold.promise });
    const callers = texts(3).map(() => new AbortController());
    const answers = texts(3).map((text, index) =>
      ended(world.lanes.run(callOf(text, { ...samples, signal: callers[index]!.signal }))),
    );
    await settle();
    callers[1]!.abort();
    await expect(answers[1]).rejects.toMatchObject({ code: 'CANCELLED' });
    callers[0]!.abort();
    await expect(answers[0]).rejects.toMatchObject({ code: 'CANCELLED' });
    hold.resolve();
    expect((await answers[2])!.value).toBe(answerTo('voice 3'));
  });

  it('holds nobody while the prefix is warm: 4 minutes after its last use', async () => {
    const { lanes, upstream, clock } = setUp();
    await ended(lanes.run(callOf('first', samples)));
    clock.advance(239_000);
    const hold = Promise.withResolvers<void>();
    upstream.reply = () => ({ before: hold.promise });
    const warm = texts(3).map((text) => ended(lanes.run(callOf(text, samples))));
    await settle();
    expect(upstream.requests).toHaveLength(4);
    hold.resolve();
    await Promise.all(warm);

    clock.advance(240_000);
    const again = Promise.withResolvers<void>();
    upstream.reply = () => ({ before: again.promise });
    const cold = texts(3).map((text) => ended(lanes.run(callOf(text, samples))));
    await settle();
    expect(upstream.requests).toHaveLength(5);
    again.resolve();
    await Promise.all(cold);
  });

  it.each<[string, CallOptions<string>]>([
    ['interactive', { ...samples, request: { priority: 'interactive' } }],
    ['streamed', { ...samples, stream: true }],
    ['behind a short prefix', { ...samples, prefix: 'short' }],
    ['for a provider without a prompt cache', { ...samples, caps: {}, profile: { strategies: ['fanout'] } }],
    ['of a task that is sent alone', { ...samples, profile: { strategies: ['solo'] } }],
  ])('never holds a call that is %s (P10)', async (reason, options) => {
    const price = reason.includes('without') ? { input: 1, output: 4 } : undefined;
    const { lanes, upstream, clock } = setUp(price === undefined ? {} : { price });
    const hold = Promise.withResolvers<void>();
    upstream.reply = () => ({ before: hold.promise });
    const answers = texts(3).map((text) => ended(lanes.run(callOf(text, options))));
    await settle();
    expect(asked(upstream)).toEqual(texts(3));
    expect(upstream.requests.map(({ at }) => at)).toEqual(texts(3).map(() => clock.now()));
    hold.resolve();
    await Promise.all(answers);
  });

  it('takes a price for cached input as a sign of a prompt cache', async () => {
    const { upstream, holds, answers } = start(2, { ...samples, caps: {} });
    await settle();
    expect(upstream.requests).toHaveLength(1);
    holds[0]!.resolve();
    await settle();
    holds[1]!.resolve();
    await Promise.all(answers);
  });

  it('keeps the prefixes of two tenants apart', async () => {
    const { lanes, upstream } = setUp();
    await ended(lanes.run(callOf('first', samples)));
    const hold = Promise.withResolvers<void>();
    upstream.reply = () => ({ before: hold.promise });
    const others = texts(2).map((text) =>
      ended(lanes.run(callOf(text, { ...samples, request: { tenantId: 'other' } }))),
    );
    await settle();
    expect(upstream.requests).toHaveLength(2);
    hold.resolve();
    await Promise.all(others);
  });

  it('lets the first of several packed requests go ahead as well', async () => {
    const { lanes, upstream } = setUp();
    const hold = Promise.withResolvers<void>();
    upstream.reply = () => ({ before: hold.promise });
    const results = runMany(
      lanes,
      texts(12).map((text) =>
        callOf(text, { prefix: long, caps: { strictSchema: true, promptCacheMinTokens: 1_024 } }),
      ),
    );
    await settle();
    expect(upstream.strategies).toEqual(['pack of 6']);
    hold.resolve();
    await results;
    expect(upstream.strategies).toEqual(['pack of 6', 'pack of 6']);
  });
});

describe('the pace of a model', () => {
  it('is an exponential average, and assumed before the first answer', () => {
    const performance = new PerformanceModel();
    expect(performance.of('p', 'm')).toEqual(INITIAL_PACE);
    performance.observe({ provider: 'p', model: 'm', firstTokenMs: 1_600, durationMs: 11_600, completionTokens: 100 });
    expect(performance.of('p', 'm')).toEqual({ firstTokenMs: 800, msPerToken: 32 });
    performance.observe({ provider: 'p', model: 'm', firstTokenMs: 800, durationMs: 800, completionTokens: 1 });
    expect(performance.of('p', 'm')).toEqual({ firstTokenMs: 800, msPerToken: 32 });
    expect(performance.of('q', 'm')).toEqual(INITIAL_PACE);
  });

  it('makes packs smaller for a slow model', async () => {
    const { lanes, upstream, clock } = setUp();
    const options: CallOptions<string> = { profile: { latencyBudgetMs: 15_000, expectedOutputTokens: 80 } };
    const slow = (calls: number) =>
      runMany(
        lanes,
        texts(calls).map((text) => callOf(text, options)),
      );
    await slow(8);
    expect(upstream.strategies).toEqual(['pack of 8']);
    upstream.reply = () => {
      clock.advance(20_000);
      return {};
    };
    for (let call = 0; call < 5; call += 1) await slow(1);
    upstream.reply = () => ({});
    await slow(8);
    expect(upstream.strategies.slice(6)).not.toContain('pack of 8');
  });
});
