import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BegunJob } from '../../../src/optimizer/batch-jobs/begun-job.js';
import type { LlmEvent, LlmRequest } from '../../../src/optimizer/types.js';
import { faultOf } from '../../llm/provider-calls.js';
import { answered, startBatchUpstream } from '../../support/batch-upstream.js';
import type { BatchUpstream, FakeBatch } from '../../support/batch-upstream.js';
import { createWorld, HOUR, startProcess, submitted, until } from '../later.js';
import type { Process, World } from '../later.js';
import { request } from '../requests.js';

const GENERATION = '0199a0a0-0000-7000-8000-000000000001';
const OTHER = '0199a0a0-0000-7000-8000-000000000002';

let upstream: BatchUpstream;
let world: World;
let begun: BegunJob[];
let open: Process[];
beforeEach(async () => {
  upstream = await startBatchUpstream();
  world = createWorld();
  begun = [];
  open = [];
});
afterEach(async () => {
  for (const { optimizer } of open) await optimizer.close();
  await upstream.close();
});

function start(): Process {
  const process = startProcess(world, upstream.url, { onBatch: (job) => begun.push(job) });
  open.push(process);
  return process;
}

function ask<T = string>(text: string, overrides: Partial<LlmRequest<T>> = {}): LlmRequest<T> {
  return request<T>({
    messages: [{ role: 'user', text }],
    tenantId: 'acme',
    generationId: GENERATION,
    stage: 'SCENES',
    ...overrides,
  });
}
const later = (text: string, overrides: Partial<LlmRequest> = {}): LlmRequest =>
  ask(text, { pace: 'BACKGROUND', ...overrides });
const now = (text: string, overrides: Partial<LlmRequest> = {}): LlmRequest =>
  ask(text, { pace: 'INTERACTIVE', ...overrides });

const only = (): FakeBatch => {
  expect(upstream.batches).toHaveLength(1);
  return upstream.batches[0]!;
};
const over = (): Promise<void> => until(world, async () => (await world.store.open()).length === 0);
async function read(stream: AsyncIterable<LlmEvent>): Promise<LlmEvent[]> {
  const events: LlmEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

describe('a call in the background', () => {
  it('waits for a batch at half the price, and its stream is one piece', async () => {
    const process = start();
    const streamed = read(process.optimizer.streamLlm(later('two')));
    const [called] = await submitted(world, process, [later('one')]);
    upstream.end(only());
    await over();
    expect(await called).toBe('later: one');
    expect(await streamed).toMatchObject([
      { type: 'start', source: 'upstream', provider: 'provider-1' },
      { type: 'delta', text: 'later: two' },
      { type: 'end', finishReason: 'stop', usage: { costUsd: 0.00014 } },
    ]);
    expect([only().lines.length, upstream.solo]).toEqual([2, []]);
    expect(begun).toEqual([
      {
        id: expect.any(String),
        provider: 'provider-1',
        model: 'm',
        priceFactor: 0.5,
        calls: [expect.objectContaining({ generationId: GENERATION, stage: 'SCENES' }), expect.anything()],
      },
    ]);
  });

  it('is made as usual when no batch has answered it in a day, however late that is', async () => {
    const process = start();
    const [called] = await submitted(world, process, [later('one')]);
    const from = world.clock.now();
    await until(world, () => only().cancels === 1, 600_000);
    expect(world.clock.now() - from).toBeGreaterThan(23 * HOUR);
    expect(upstream.solo).toEqual([]);
    upstream.end(only(), { outcome: 'cancelled', output: [] });
    await over();
    expect(await called).toBe('solo: one');
  });

  it('waits no longer than it says, and at once goes as usual with an hour or less', async () => {
    const process = start();
    const [called] = await submitted(world, process, [later('one', { deadlineMs: 3 * HOUR })]);
    expect(await process.optimizer.callLlm(later('two', { deadlineMs: HOUR }))).toMatchObject({ text: 'solo: two' });
    expect(await process.optimizer.callLlm(later('three', { deadlineMs: 0 }))).toMatchObject({ text: 'solo: three' });
    const from = world.clock.now();
    await until(world, () => only().cancels === 1, 60_000);
    expect(world.clock.now() - from).toBeLessThan(3.2 * HOUR);
    upstream.end(only(), { outcome: 'cancelled' });
    await over();
    expect([await called, upstream.solo]).toEqual(['later: one', ['two', 'three']]);
  });

  it('is live as usual where there are no batches', async () => {
    const process = startProcess(world, upstream.url, { batchJobs: undefined });
    open.push(process);
    const events = await read(process.optimizer.streamLlm(later('one')));
    expect(events.map(({ type }) => type)).toEqual(['start', 'delta', 'end']);
    expect([upstream.solo, upstream.batches.length]).toEqual([['one'], 0]);
  });
});

describe('a call that is called off while it waits for a batch', () => {
  it('ends at once; the batch goes on, and the same call finds its answer', async () => {
    const process = start();
    const halt = new AbortController();
    const [called] = await submitted(world, process, [later('one', { halt: halt.signal })]);
    halt.abort();
    expect((await faultOf(called!)).code).toBe('CANCELLED');
    // Long after a caller that left would have cancelled it.
    const from = world.clock.now();
    await until(world, () => world.clock.now() - from > 3 * HOUR, 60_000);
    expect(only().cancels).toBe(0);
    const again = process.optimizer.callLlm(later('one'));
    await world.activity.idle();
    upstream.end(only());
    await over();
    expect((await again).text).toBe('later: one');
    expect([upstream.solo, process.entries.length]).toEqual([[], 1]);
  });

  it('is not sent when it had not left', async () => {
    const process = start();
    const halt = new AbortController();
    const called = process.optimizer.callLlm(later('one', { halt: halt.signal }));
    called.catch(() => {});
    while (process.collected() === 0) await world.activity.idle();
    halt.abort();
    expect((await faultOf(called)).code).toBe('CANCELLED');
    const from = world.clock.now();
    await until(world, () => world.clock.now() - from > 60_000);
    expect(upstream.requests).toEqual([]);
  });
});

describe('a call that waits no longer', () => {
  it('takes what its batch has answered, and is made at once where that has not', async () => {
    const process = start();
    const halt = new AbortController();
    const waiting = await submitted(
      world,
      process,
      ['one', 'two', 'three'].map((text) => later(text, { halt: halt.signal })),
    );
    halt.abort();
    for (const call of waiting) await faultOf(call);
    const calls = ['one', 'two', 'three'].map((text) => process.optimizer.callLlm(now(text)));
    await until(world, () => only().cancels === 1);
    expect(upstream.solo).toEqual([]);
    const from = world.clock.now();
    const [first] = only().lines;
    upstream.end(only(), { outcome: 'cancelled', output: [answered(first!)] });
    await over();
    expect((await Promise.all(calls)).map(({ text }) => text)).toEqual(['later: one', 'solo: two', 'solo: three']);
    expect(world.clock.now() - from).toBeLessThan(10_000);
    expect(upstream.solo.toSorted()).toEqual(['three', 'two']);
    const paid = process.entries.filter(({ costNanoUsd }) => (costNanoUsd ?? 0n) > 0n);
    expect(paid.map(({ costNanoUsd }) => costNanoUsd)).toEqual([140_000n, 280_000n, 280_000n]);
  });

  it('is made all the same when the batch does not end', async () => {
    const process = start();
    const halt = new AbortController();
    const [waiting] = await submitted(world, process, [later('one', { halt: halt.signal })]);
    halt.abort();
    await faultOf(waiting!);
    const call = process.optimizer.callLlm(now('one'));
    await until(world, () => upstream.solo.length === 1);
    expect((await call).text).toBe('solo: one');
  });

  it('leaves another generation’s batch alone', async () => {
    const process = start();
    const [waiting] = await submitted(world, process, [later('one')]);
    expect((await process.optimizer.callLlm(now('one', { generationId: OTHER }))).text).toBe('solo: one');
    expect(only().cancels).toBe(0);
    upstream.end(only());
    await over();
    expect(await waiting).toBe('later: one');
  });

  it('takes back what another process began', async () => {
    const before = start();
    const [waiting] = await submitted(world, before, [later('one')]);
    await before.optimizer.close();
    await faultOf(waiting!);
    const process = start();
    const call = process.optimizer.callLlm(now('one'));
    await until(world, () => only().cancels === 1);
    upstream.end(only(), { outcome: 'cancelled' });
    await over();
    expect((await call).text).toBe('later: one');
    expect([upstream.solo, begun.length]).toEqual([[], 1]);
  });
});

describe('editions', () => {
  it('share answers with no other, and within one as usual', async () => {
    const process = start();
    const texts = await Promise.all(
      [undefined, undefined, 'a', 'a', 'b'].map(async (edition) =>
        (await process.optimizer.callLlm(ask('one', { edition }))).text.replaceAll('\n', ' '),
      ),
    );
    expect(texts).toEqual([
      'solo: one',
      'solo: one',
      'solo: one  This is edition a: answer anew.',
      'solo: one  This is edition a: answer anew.',
      'solo: one  This is edition b: answer anew.',
    ]);
    expect(upstream.solo).toHaveLength(3);
    const again = await process.optimizer.callLlm(ask('one', { edition: 'a', generationId: OTHER }));
    expect([again.source, upstream.solo.length]).toEqual(['l1', 3]);
    const take = await process.optimizer.callLlm(ask('one', { edition: 'a', variant: 1 }));
    expect(take.text).toContain('This is take 2 of edition a: answer anew.');
  });
});
