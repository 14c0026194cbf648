import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { LlmError } from '../../../src/llm/provider.js';
import type { FaultCode } from '../../../src/llm/provider.js';
import type { CallOptions } from '../scripted-upstream.js';
import { answerTo, checkForLeaks, callOf, provider, runMany, settle, setUp } from '../scripted-upstream.js';

checkForLeaks();

const texts = (count: number): string[] => Array.from({ length: count }, (_, index) => `scene ${index + 1}`);

describe.each(['promptArray', 'chatBatch'] as const)('%s', (strategy) => {
  const caps = strategy === 'promptArray' ? { promptArrays: true } : { chatBatch: true };
  const options: CallOptions<unknown> = { caps, profile: { strategies: [strategy, 'fanout'] } };

  async function outcomes(
    { lanes }: ReturnType<typeof setUp>,
    count: number,
    overrides: CallOptions<unknown> = options,
  ): Promise<unknown[]> {
    const results = await runMany(
      lanes,
      texts(count).map((text) => callOf<unknown>(text, overrides)),
    );
    return results.map((result) => (result instanceof LlmError ? result.code : result.value));
  }

  it('sends whole prompts by the fewest requests', async () => {
    const world = setUp();
    expect(await outcomes(world, 12)).toEqual(texts(12).map(answerTo));
    expect(world.upstream.arrays.map(({ calls, strategy: name }) => [name, calls.length])).toEqual([
      [strategy, 6],
      [strategy, 6],
    ]);
    expect(world.upstream.requests).toEqual([]);
    expect(world.snapshot()).toMatchObject({ batchedCalls: 12, packFallbacks: 0 });
  });

  it('keeps to the providers that offer it', async () => {
    const world = setUp();
    const targets = [
      { provider: provider(caps), model: 'any' },
      { provider: provider({}, 'other'), model: 'any' },
    ];
    await outcomes(world, 2, { ...options, targets });
    expect(world.upstream.arrays[0]!.targets.map((target) => target.provider.name)).toEqual(['upstream']);
  });

  it('asks again alone for what is missing, refused or empty', async () => {
    const world = setUp();
    world.upstream.replyArray = ({ calls }) => [
      undefined,
      { text: 'no', finishReason: 'content_filter' },
      { text: ' ', finishReason: 'stop' },
      ...calls.slice(3).map(() => ({ text: 'fine', finishReason: 'stop' as const })),
    ];
    expect(await outcomes(world, 5)).toEqual([...texts(3).map(answerTo), 'fine', 'fine']);
    expect(world.upstream.strategies).toEqual(['solo', 'solo', 'solo']);
    expect(world.snapshot()).toMatchObject({ packFallbacks: 3, batchedCalls: 2 });
  });

  it('takes an answer at its own limit for what it would be alone', async () => {
    const world = setUp();
    world.upstream.replyArray = ({ calls }) => calls.map(() => ({ text: 'cut o', finishReason: 'length' }));
    expect(await outcomes(world, 2)).toEqual(['OUTPUT_LIMIT', 'OUTPUT_LIMIT']);
    expect(await outcomes(world, 2, { ...options, request: { allowIncomplete: true } })).toEqual(['cut o', 'cut o']);
    expect(world.upstream.requests).toEqual([]);
  });

  it.each<[FaultCode, boolean]>([
    ['BAD_REQUEST', true],
    ['BUDGET_EXCEEDED', true],
    ['MALFORMED', true],
    ['UNAVAILABLE', false],
    ['AUTH', false],
  ])('after %s sends the items alone: %s', async (fault, alone) => {
    const world = setUp();
    world.upstream.replyArray = () => {
      throw new LlmError(fault, 'scripted');
    };
    expect(await outcomes(world, 3)).toEqual(alone ? texts(3).map(answerTo) : texts(3).map(() => fault));
  });

  it('ends the request only when all of its callers have left', async () => {
    const { lanes, upstream } = setUp();
    let held: AbortSignal | undefined;
    const hold = Promise.withResolvers<void>();
    const send = upstream.sendArray.bind(upstream);
    upstream.sendArray = async (array) => {
      held = array.signal;
      await hold.promise;
      return send(array);
    };
    const callers = texts(2).map(() => new AbortController());
    const results = runMany(
      lanes,
      texts(2).map((text, index) => callOf<unknown>(text, { ...options, signal: callers[index]!.signal })),
    );
    await settle();
    callers[0]!.abort();
    expect(held!.aborted).toBe(false);
    callers[1]!.abort();
    expect(held!.aborted).toBe(true);
    hold.resolve();
    expect((await results).every((result) => result instanceof LlmError && result.code === 'CANCELLED')).toBe(true);
    await settle();
  });

  it('answers structured calls only where chats are sent', async () => {
    const world = setUp();
    world.upstream.replyArray = ({ calls }) =>
      calls.map((_, index) => ({ text: index === 0 ? '{"name":"Ann"}' : '{}', finishReason: 'stop' }));
    const schema = z.object({ name: z.string() });
    expect(await outcomes(world, 2, { ...options, schema })).toEqual(
      strategy === 'chatBatch' ? [{ name: 'Ann' }, { name: 'scene 2' }] : [{ name: 'scene 1' }, { name: 'scene 2' }],
    );
    expect(world.upstream.arrays).toHaveLength(strategy === 'chatBatch' ? 1 : 0);
  });
});
