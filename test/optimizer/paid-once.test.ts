import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { generationConfig } from '../../src/domain/generations.js';
import { LlmError } from '../../src/llm/provider.js';
import type { LlmProvider, ProviderEvent } from '../../src/llm/provider.js';
import { createPostgresAnswerStore } from '../../src/optimizer/cache/cache-store.postgres.js';
import { createPostgresOwnAnswers } from '../../src/optimizer/cache/own-answers.postgres.js';
import { createBudget } from '../../src/optimizer/money/budget.js';
import { createPostgresBudgetStore } from '../../src/optimizer/money/budget-store.postgres.js';
import { createLedger } from '../../src/optimizer/money/ledger.postgres.js';
import { createPricing } from '../../src/optimizer/money/pricing.js';
import { createOptimizer } from '../../src/optimizer/optimizer.js';
import type { Optimizer, OptimizerConfig } from '../../src/optimizer/types.js';
import type { LlmRequest } from '../../src/optimizer/request.js';
import type { Storage } from '../../src/storage/storage.js';
import { openTestStorage } from '../support/database.js';
import { openMortalDatabase } from '../support/mortal-database.js';
import { collect, request, textOf } from './requests.js';

let storage: Storage;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage?.close());

const prices = [{ model: '*', input: 10, output: 10 }];
const STEP = 'the step';

/** What stands outside: it is asked by each life of the process. */
interface World {
  /** Of its own, so that no world finds the answers of another in the cache. */
  tenantId: string;
  generationId: string;
  /** By provider: what was asked. */
  asked: string[];
  /** Called when a provider has said its last. */
  ended: () => void;
  /** What each of the providers says to the nth request. */
  says: (name: string, nth: number, prompt: string, packed: number) => string;
}

async function createWorld(says: World['says'], tenantId: string = randomUUID()): Promise<World> {
  const script = await storage.db.script.create({ data: { tenantId, title: 'T', logLine: 'L' } });
  const generation = await storage.db.generation.create({
    data: {
      tenantId,
      scriptId: script.id,
      kind: 'SCENE',
      status: 'RUNNING',
      config: generationConfig.parse({}),
      input: {},
    },
  });
  return { tenantId, generationId: generation.id, asked: [], ended: () => {}, says };
}

function providerOf(world: World, name: string): LlmProvider {
  return {
    name,
    model: `${name}-1`,
    caps: { strictSchema: true },
    async *stream(call): AsyncGenerator<ProviderEvent> {
      world.asked.push(name);
      if (name === 'broken') {
        world.ended();
        throw new LlmError('QUOTA_EXHAUSTED', 'no more', { status: 429 });
      }
      const text = world.says(name, world.asked.length, call.messages.at(-1)?.text ?? '', call.packed?.length ?? 0);
      for (let at = 0; at < text.length; at += 5) yield { type: 'delta', text: text.slice(at, at + 5) };
      yield { type: 'usage', usage: { promptTokens: 10, cachedPromptTokens: 0, completionTokens: 20 } };
      world.ended();
      yield { type: 'end', finishReason: 'stop', model: `${name}-1` };
    },
  };
}

/** One process: an optimizer on a way of its own to the database. */
function live(
  world: World,
  pool: Storage['pool'],
  config: OptimizerConfig,
  names: readonly [string, ...string[]],
): Optimizer {
  const [first, ...others] = names.map((name) => providerOf(world, name)) as [LlmProvider, ...LlmProvider[]];
  return createOptimizer({
    providers: [first, ...others],
    config: { prices, quietMs: 1, ...config },
    ledger: createLedger(pool),
    answers: createPostgresAnswerStore(pool),
    own: createPostgresOwnAnswers(pool),
    budget: createBudget({
      store: createPostgresBudgetStore(pool),
      priceOf: createPricing(prices),
      limits: { perGenerationUsd: 1 },
    }),
    random: () => 0,
  });
}

interface Story {
  config?: OptimizerConfig;
  providers?: readonly [string, ...string[]];
  says?: World['says'];
  /** What the step asks: gives all that it was answered. */
  ask: (optimizer: Optimizer, world: World) => Promise<unknown>;
  /** Upstream requests of a life that nothing ends. */
  requests: number;
  /** Rows `ok` of such a life. */
  ok: number;
}

const own = (world: World, more: Partial<LlmRequest> = {}): LlmRequest =>
  request({ tenantId: world.tenantId, generationId: world.generationId, ...more });
const plain: World['says'] = () => 'It rains on the roof.';
const structured = { name: 'weather', schema: z.object({ rain: z.boolean() }) };

const stories: Record<string, Story> = {
  'a call': { ask: async (optimizer, world) => (await optimizer.callLlm(own(world))).text, requests: 1, ok: 1 },
  'a stream': {
    ask: async (optimizer, world) => textOf(await collect(optimizer.streamLlm(own(world)))),
    requests: 1,
    ok: 1,
  },
  'a call without optimization': {
    ask: async (optimizer, world) => (await optimizer.callLlm(own(world, { optimize: false }))).text,
    requests: 1,
    ok: 1,
  },
  'a call that passes by the cache': {
    ask: async (optimizer, world) => (await optimizer.callLlm(own(world, { cache: 'bypass' }))).text,
    requests: 1,
    ok: 1,
  },
  'a call with caching disabled': {
    config: { enableCaching: false },
    ask: async (optimizer, world) => (await optimizer.callLlm(own(world))).text,
    requests: 1,
    ok: 1,
  },
  'a call whose answer expires at once': {
    config: { cacheExpireHours: 1e-9, l1MaxBytes: 0 },
    ask: async (optimizer, world) => (await optimizer.callLlm(own(world))).text,
    requests: 1,
    ok: 1,
  },
  'an answer with what JSON in a database does not hold': {
    says: () => 'a NUL \u0000 and half a \ud83d pair',
    ask: async (optimizer, world) => (await optimizer.callLlm(own(world))).text,
    requests: 1,
    ok: 1,
  },
  'an answer that had to be repaired': {
    says: (_name, nth) => (nth === 1 ? '{"rain":"a lot"}' : '{"rain":true}'),
    ask: async (optimizer, world) =>
      (await optimizer.callLlm({ ...own(world), answer: structured } as LlmRequest<{ rain: boolean }>)).value,
    requests: 2,
    ok: 1,
  },
  'an answer of the provider that stood in': {
    providers: ['broken', 'second'],
    ask: async (optimizer, world) => (await optimizer.callLlm(own(world))).text,
    requests: 2,
    ok: 1,
  },
  'two calls in one request': {
    says: (_name, _nth, _prompt, packed) =>
      packed === 2 ? '{"r1":"the first summary","r2":"the second summary"}' : 'one summary',
    ask: async (optimizer, world) => {
      const results = await optimizer.callMany(
        ['one', 'two'].map((text) =>
          own(world, {
            task: 'sceneSummary',
            messages: [
              { role: 'system', text: 'You write summaries of scenes. '.repeat(200), stable: true },
              { role: 'user', text },
            ],
          }),
        ),
      );
      return results.map((result) => {
        if (result instanceof Error) throw result;
        return result.text;
      });
    },
    requests: 1,
    ok: 2,
  },
};

/** The step: it asks, and stores what it made in a transaction. */
async function runStep(story: Story, world: World, optimizer: Optimizer, pool: Storage['pool']): Promise<void> {
  const made = await story.ask(optimizer, world);
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query('BEGIN');
    await client.query('UPDATE "Generation" SET "lastSeq" = "lastSeq" + 1 WHERE "id" = $1', [world.generationId]);
    await client.query('INSERT INTO "GenerationStep" ("generationId", "key", "result") VALUES ($1, $2, $3)', [
      world.generationId,
      STEP,
      JSON.stringify(typeof made),
    ]);
    await client.query('COMMIT');
    broken = false;
  } finally {
    // The database rolls back what a connection that is gone has begun.
    client.release(broken);
  }
}

async function rows(
  world: World,
): Promise<{ ok: number; answers: number; steps: number; spent: bigint; reserved: bigint; booked: bigint }> {
  const { db } = storage;
  const { generationId } = world;
  const [ok, answers, steps, budget, sums] = await Promise.all([
    db.llmCall.count({ where: { generationId, outcome: 'ok' } }),
    db.generationAnswer.count({ where: { generationId } }),
    db.generationStep.count({ where: { generationId } }),
    db.llmBudget.findUnique({ where: { id: `generation:${generationId}` } }),
    db.llmCall.aggregate({ where: { generationId }, _sum: { costNanoUsd: true } }),
  ]);
  return {
    ok,
    answers,
    steps,
    spent: budget?.spentNanoUsd ?? 0n,
    reserved: budget?.reservedNanoUsd ?? 0n,
    booked: sums._sum.costNanoUsd ?? 0n,
  };
}

describe.each(Object.entries(stories))('%s', (_name, story) => {
  const { says = plain, config = {}, providers = ['first'] } = story;

  async function dieAt(last: number, unanswered: boolean): Promise<{ statements: number; finished: boolean }> {
    const world = await createWorld(says);
    const mortal = openMortalDatabase(storage.connection);
    const first = live(world, mortal.pool, config, providers);
    let toCome = story.requests;
    world.ended = () => {
      toCome -= 1;
      if (toCome === 0) mortal.watch(last, unanswered);
    };
    const finished = await runStep(story, world, first, mortal.pool).then(
      () => true,
      () => false,
    );
    const statements = mortal.statements.length;
    const dead = await rows(world);
    expect(dead.answers, 'every row has its answer').toBe(dead.ok);
    expect([0, story.ok]).toContain(dead.ok);
    expect(dead.spent, 'what is booked is spent').toBe(dead.booked);
    if (dead.ok > 0) expect(dead.reserved, 'a booked call holds nothing').toBe(0n);
    const asked = world.asked.length;
    expect(asked).toBe(story.requests);

    const second = live(world, storage.pool, config, providers);
    if (dead.steps === 0) await runStep(story, world, second, storage.pool);
    await second.close();
    const after = await rows(world);
    expect(after).toMatchObject({ ok: story.ok, answers: story.ok, steps: 1 });
    expect(after.spent).toBe(after.booked);
    if (dead.ok > 0) {
      expect(world.asked.length, `asked again after statement ${last} of ${mortal.statements.join('; ')}`).toBe(asked);
    }
    await first.close(0).catch(() => {});
    await mortal.close();
    return { statements, finished };
  }

  it.each([
    ['before it', false],
    ['and its answer is lost', true],
  ])(
    'is paid for once, whichever statement the process dies at, %s',
    { timeout: 60_000 },
    async (_when, unanswered) => {
      for (let last = 1; ; last += 1) {
        const { statements, finished } = await dieAt(last, unanswered);
        if (statements < last) {
          expect(finished).toBe(true);
          expect(last).toBeGreaterThan(4);
          break;
        }
      }
    },
  );
});

it('a step that was finished before is not told of the answers of other generations', async () => {
  const [one, other] = [await createWorld(plain), await createWorld(plain)];
  for (const world of [one, other]) {
    const optimizer = live(world, storage.pool, { enableCaching: false }, ['first']);
    await optimizer.callLlm(own(world));
    await optimizer.callLlm(own(world, { variant: 1 }));
    await optimizer.close();
    expect(world.asked).toHaveLength(2);
  }
});

it('an answer that was told to be forgotten is not found again', async () => {
  const world = await createWorld(plain);
  const first = live(world, storage.pool, {}, ['first']);
  await first.callLlm(own(world));
  await first.forget(own(world));
  await first.close();
  expect(await rows(world)).toMatchObject({ ok: 1, answers: 0 });
  const second = live(world, storage.pool, {}, ['first']);
  await second.callLlm(own(world));
  expect(world.asked).toHaveLength(2);
  await second.callLlm(own(world, { cache: 'refresh' }));
  expect(world.asked).toHaveLength(3);
  await second.close();
});

it('a generation finds its answer although another provider is asked first now', async () => {
  const world = await createWorld(plain);
  const first = live(world, storage.pool, { enableCaching: false }, ['first', 'second']);
  first.switchProvider('second');
  const answer = await first.callLlm(own(world));
  expect(answer).toMatchObject({ provider: 'second', source: 'upstream' });
  await first.close();
  const second = live(world, storage.pool, { enableCaching: false }, ['first', 'second']);
  expect(await second.callLlm(own(world))).toMatchObject({ provider: 'second', source: 'l2', text: answer.text });
  await second.close();
  expect(world.asked).toEqual(['second']);
});

it('of a call that two generations share, each finds the answer again', async () => {
  const one = await createWorld(plain);
  const other = await createWorld(plain, one.tenantId);
  const first = live(one, storage.pool, { enableCaching: false }, ['first']);
  await Promise.all([first.callLlm(own(one)), first.callLlm(own(other))]);
  await first.close();
  expect(one.asked).toHaveLength(1);
  const second = live(one, storage.pool, { enableCaching: false }, ['first']);
  for (const world of [one, other]) await second.callLlm(own(world));
  await second.close();
  expect(one.asked).toHaveLength(1);
});

it.each([
  ['no JSON', 'a text'],
  ['an answer without its cost', JSON.stringify({ text: 'Old.', boundaries: [4], finishReason: 'stop' })],
  ['something else', '[]'],
])('what another version has kept in another form is asked for once more: %s', async (_, kept) => {
  const world = await createWorld(plain);
  const first = live(world, storage.pool, { enableCaching: false }, ['first']);
  await first.callLlm(own(world));
  await first.close();
  await storage.db.generationAnswer.updateMany({
    where: { generationId: world.generationId },
    data: { answer: kept },
  });
  const second = live(world, storage.pool, { enableCaching: false }, ['first']);
  expect((await second.callLlm(own(world))).text).toBe('It rains on the roof.');
  await second.close();
  expect(world.asked).toHaveLength(2);
});

it('answers of generations that are over are swept, those of others stay', async () => {
  const worlds = {
    COMPLETED: await createWorld(plain),
    FAILED: await createWorld(plain),
    PAUSED: await createWorld(plain),
  };
  const store = createPostgresOwnAnswers(storage.pool);
  for (const [status, world] of Object.entries(worlds)) {
    const optimizer = live(world, storage.pool, {}, ['first']);
    await optimizer.callLlm(own(world, { messages: [{ role: 'user', text: status }] }));
    await optimizer.close();
    await storage.db.generation.update({
      where: { id: world.generationId },
      data: { status: status as keyof typeof worlds, finishedAt: status === 'PAUSED' ? null : new Date() },
    });
  }
  const left = async () => Promise.all(Object.values(worlds).map(async (world) => (await rows(world)).answers));
  await store.sweep(Date.now());
  expect(await left()).toEqual([0, 1, 1]);
  await store.sweep(Date.now() + 31 * 86_400_000);
  expect(await left()).toEqual([0, 0, 1]);
});

it('a generation that was deleted meanwhile keeps its row in the ledger, and needs no answer', async () => {
  const world = await createWorld(plain);
  const optimizer = live(world, storage.pool, {}, ['first']);
  const tenantId = randomUUID();
  const deleted = Promise.withResolvers<void>();
  world.ended = () =>
    void storage.db.generation
      .delete({ where: { id: world.generationId } })
      .then(() => deleted.resolve(), deleted.reject);
  const calling = optimizer.callLlm(own(world, { tenantId }));
  await Promise.all([calling, deleted.promise]);
  await optimizer.close();
  expect(await storage.db.llmCall.count({ where: { tenantId, outcome: 'ok' } })).toBe(1);
});
