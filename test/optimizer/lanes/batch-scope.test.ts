import { describe, expect, it } from 'vitest';
import { answerTo, checkForLeaks, ended, callOf, runMany, settle, setUp } from '../scripted-upstream.js';

checkForLeaks();

const texts = (count: number): string[] => Array.from({ length: count }, (_, index) => `scene ${index + 1}`);

describe('withBatch', () => {
  it('collects what is called together, and splits it evenly over the fewest requests', async () => {
    const { lanes, upstream, clock, advance } = setUp();
    const started = clock.now();
    const answers = lanes.withBatch(() => Promise.all(texts(18).map((text) => ended(lanes.run(callOf(text))))));
    await advance(14);
    expect(upstream.requests).toEqual([]);
    await advance(1);
    expect(upstream.strategies).toEqual(['pack of 6', 'pack of 6', 'pack of 6']);
    expect(upstream.requests[0]!.at - started).toBe(15);
    expect((await answers).map(({ value }) => value)).toEqual(texts(18).map(answerTo));
  });

  it('begins the gap anew with each call, over all lanes', async () => {
    const { lanes, upstream, clock, advance } = setUp();
    const started = clock.now();
    const answers = lanes.withBatch(async () => {
      const calls = [ended(lanes.run(callOf('scene 1')))];
      await advance(10);
      calls.push(ended(lanes.run(callOf('bible 1', { request: { task: 'cast' } }))));
      await advance(10);
      calls.push(ended(lanes.run(callOf('scene 2'))));
      await advance(15);
      return Promise.all(calls);
    });
    await answers;
    expect(upstream.requests.map(({ calls, at }) => [calls.length, at - started])).toEqual([
      [2, 35],
      [1, 35],
    ]);
  });

  it('sends what is left when its work settles', async () => {
    const { lanes, upstream, clock, advance } = setUp();
    const started = clock.now();
    let calls: Promise<unknown>[] = [];
    await lanes.withBatch(async () => {
      calls = texts(2).map((text) => ended(lanes.run(callOf(text))));
      await advance(3);
    });
    await Promise.all(calls);
    expect(upstream.requests.map(({ calls, at }) => [calls.length, at - started])).toEqual([[2, 3]]);
  });

  it('lets through an error of its work', async () => {
    const { lanes } = setUp();
    await expect(lanes.withBatch(() => Promise.reject(new RangeError('mine')))).rejects.toThrow('mine');
  });

  it('joins the outer scope when nested', async () => {
    const { lanes, upstream, advance } = setUp();
    const answers = lanes.withBatch(() =>
      Promise.all([
        ended(lanes.run(callOf('outer'))),
        lanes.withBatch(() => ended(lanes.run(callOf('inner')))),
        runMany(lanes, [callOf('many 1'), callOf('many 2')]),
      ]),
    );
    await advance(15);
    expect(upstream.strategies).toEqual(['pack of 4']);
    await answers;
  });

  it('keeps two concurrent scopes apart', async () => {
    const { lanes, upstream, advance } = setUp();
    const answers = ['a', 'b'].map((scope) =>
      lanes.withBatch(() => Promise.all(texts(2).map((text) => ended(lanes.run(callOf(`${scope} ${text}`)))))),
    );
    await advance(15);
    expect(upstream.strategies).toEqual(['pack of 2', 'pack of 2']);
    expect(upstream.requests.map(({ calls }) => calls.map((call) => call.messages.at(-1)!.text))).toEqual([
      ['a scene 1', 'a scene 2'],
      ['b scene 1', 'b scene 2'],
    ]);
    await Promise.all(answers);
  });

  it('gives up its calls to the lanes once it is over', async () => {
    const { lanes, upstream, advance } = setUp();
    const gate = Promise.withResolvers<void>();
    let late: Promise<unknown> = Promise.resolve();
    await lanes.withBatch(async () => {
      late = gate.promise.then(() => Promise.all(texts(2).map((text) => ended(lanes.run(callOf(text))))));
    });
    gate.resolve();
    await advance(14);
    expect(upstream.requests).toEqual([]);
    await advance(1);
    expect(upstream.strategies).toEqual(['pack of 2']);
    await late;
  });

  it('never holds a call longer than the window (P11)', async () => {
    const { lanes, upstream, clock, advance } = setUp();
    const started = clock.now();
    const calls: Promise<unknown>[] = [];
    const work = lanes.withBatch(async () => {
      for (let call = 0; call < 60; call += 1) {
        calls.push(ended(lanes.run(callOf(`scene ${call}`))));
        await advance(10);
      }
    });
    await work;
    await Promise.all(calls);
    expect(upstream.requests[0]!.at - started).toBe(500);
  });
});

describe('startBatch', () => {
  it('collects without a pause until endBatch, and reports', async () => {
    const { lanes, upstream, advance } = setUp();
    lanes.startBatch();
    const answers = texts(3).map((text) => ended(lanes.run(callOf(text))));
    await advance(400);
    expect(upstream.requests).toEqual([]);
    const report = await lanes.endBatch();
    const [attempt] = upstream.booked;
    expect(report).toEqual({
      items: 3,
      requests: 1,
      strategies: { pack: 1 },
      usage: {
        llmCalls: 3,
        upstreamRequests: 1,
        promptTokens: attempt!.usage.usage.promptTokens,
        cachedPromptTokens: 0,
        completionTokens: attempt!.usage.usage.completionTokens,
        costUsd: Number(attempt!.usage.costNanoUsd) / 1e9,
        estimated: false,
      },
    });
    expect((await Promise.all(answers)).map(({ value }) => value)).toEqual(texts(3).map(answerTo));
  });

  it('sends after the window when endBatch is forgotten (P11)', async () => {
    const { lanes, upstream, clock, advance } = setUp();
    const started = clock.now();
    lanes.startBatch();
    const answers = texts(2).map((text) => ended(lanes.run(callOf(text))));
    await advance(500);
    expect(upstream.requests.map(({ calls, at }) => [calls.length, at - started])).toEqual([[2, 500]]);
    await Promise.all(answers);
  });

  it('costs time and does not hang when a call is awaited inside (P11)', async () => {
    const { lanes, upstream, clock, advance } = setUp();
    const started = clock.now();
    const batch = lanes.startBatch();
    const first = ended(lanes.run(callOf('scene 1')));
    await advance(500);
    expect((await first).value).toBe(answerTo('scene 1'));
    const second = ended(lanes.run(callOf('scene 2')));
    expect(await batch.end()).toMatchObject({ items: 2, requests: 2, strategies: { solo: 2 } });
    await second;
    expect(upstream.requests.map(({ at }) => at - started)).toEqual([0, 0].map(() => 500));
  });

  it('joins the outer scope when nested (P11)', async () => {
    const { lanes, upstream } = setUp();
    lanes.startBatch();
    const inner = lanes.startBatch();
    const answers = texts(2).map((text) => ended(lanes.run(callOf(text))));
    expect(await inner.end()).toMatchObject({ items: 2, requests: 0 });
    await settle();
    expect(upstream.requests).toEqual([]);
    expect(await lanes.endBatch()).toMatchObject({ items: 2, requests: 1 });
    await Promise.all(answers);
  });

  it('ends with its block, once', async () => {
    const { lanes } = setUp();
    let answer: Promise<unknown>;
    {
      await using batch = lanes.startBatch();
      answer = ended(lanes.run(callOf('scene 1')));
      await settle();
      expect(await batch.end()).toMatchObject({ items: 1 });
    }
    await answer;
    expect(await lanes.endBatch()).toMatchObject({ items: 0 });
  });

  it('reports nothing without a scope', async () => {
    const { lanes } = setUp();
    expect(await lanes.endBatch()).toEqual({
      items: 0,
      requests: 0,
      strategies: {},
      usage: {
        llmCalls: 0,
        upstreamRequests: 0,
        promptTokens: 0,
        cachedPromptTokens: 0,
        completionTokens: 0,
        costUsd: 0,
        estimated: false,
      },
    });
  });

  it('does not open a scope of one request to everybody', async () => {
    const { lanes, upstream, advance } = setUp();
    const inside = lanes.withBatch(async () => {
      const batch = lanes.startBatch();
      const call = ended(lanes.run(callOf('mine')));
      await batch.end();
      return call;
    });
    const outside = ended(lanes.run(callOf('yours')));
    await advance(15);
    expect(upstream.strategies).toEqual(['solo', 'solo']);
    await Promise.all([inside, outside]);
  });

  it('lets one failed call reject its own promise only', async () => {
    const { lanes, upstream } = setUp();
    lanes.startBatch();
    upstream.reply = (wire) => (wire.messages.at(-1)!.text === 'scene 1' ? { pieces: [], fault: 'AUTH' } : {});
    const failing = ended(lanes.run(callOf('scene 1', { stream: true })));
    const answer = ended(lanes.run(callOf('scene 2')));
    failing.catch(() => {});
    expect(await lanes.endBatch()).toMatchObject({ items: 2 });
    await expect(failing).rejects.toMatchObject({ code: 'AUTH' });
    expect((await answer).value).toBe(answerTo('scene 2'));
  });

  it('waits at its end for calls that are still on their way to a lane', async () => {
    const { lanes, upstream } = setUp();
    const lookUp = Promise.withResolvers<void>();
    lanes.startBatch();
    const answers = texts(2).map((text) =>
      lanes.track(async () => {
        await lookUp.promise;
        return ended(lanes.run(callOf(text)));
      }),
    );
    const hit = lanes.track(async () => 'from the cache');
    const report = lanes.endBatch();
    await settle();
    expect(upstream.requests).toEqual([]);
    lookUp.resolve();
    expect(await report).toMatchObject({ items: 2, requests: 1 });
    await Promise.all([...answers, hit]);
  });
});

describe('together', () => {
  it('sends when each call has come to a lane or settled', async () => {
    const { lanes, upstream, clock } = setUp();
    const started = clock.now();
    const lookUps = texts(3).map(() => Promise.withResolvers<void>());
    const results = lanes.together<unknown>([
      ...texts(3).map((text, index) => async () => {
        await lookUps[index]!.promise;
        return (await ended(lanes.run(callOf(text)))).value;
      }),
      async () => 'from the cache',
      async () => {
        throw new RangeError('refused');
      },
    ]);
    for (const lookUp of lookUps) {
      await settle();
      expect(upstream.requests).toEqual([]);
      lookUp.resolve();
    }
    expect(
      (await results).map((result) =>
        result.status === 'fulfilled' ? result.value : (result.reason as Error).message,
      ),
    ).toEqual([...texts(3).map(answerTo), 'from the cache', 'refused']);
    expect(upstream.requests.map(({ calls, at }) => [calls.length, at - started])).toEqual([[3, 0]]);
  });

  it('does not wait for a call that joined another one', async () => {
    const { lanes, upstream } = setUp();
    const flight = Promise.withResolvers<unknown>();
    const results = lanes.together<unknown>([
      async () => {
        const result = await ended(lanes.run(callOf('scene 1')));
        flight.resolve(result.value);
        return result.value;
      },
      async () => {
        lanes.decided();
        return flight.promise;
      },
    ]);
    await settle();
    expect(upstream.strategies).toEqual(['solo']);
    expect((await results).map((result) => (result.status === 'fulfilled' ? result.value : undefined))).toEqual([
      answerTo('scene 1'),
      answerTo('scene 1'),
    ]);
  });

  it('waits no longer than the window for a call that never says (P11)', async () => {
    const { lanes, upstream, clock, advance } = setUp();
    const started = clock.now();
    const flight = Promise.withResolvers<unknown>();
    const results = lanes.together<unknown>([
      () => ended(lanes.run(callOf('scene 1'))).then(flight.resolve),
      () => flight.promise,
    ]);
    await advance(500);
    expect(upstream.requests[0]!.at - started).toBe(500);
    await results;
  });

  it('has nothing to wait for when there are no calls', async () => {
    const { lanes } = setUp();
    expect(await lanes.together([])).toEqual([]);
    expect(await runMany(lanes, [])).toEqual([]);
  });
});
