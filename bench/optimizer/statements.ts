import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { App } from '../../src/app.js';
import { createOfflineWriter } from '../../src/llm/offline-writer/offline-writer.js';
import type { LlmProvider } from '../../src/llm/provider.js';
import { encodeGlobalId } from '../../src/schema/global-ids.js';
import { openBenchApp } from '../bench-app.js';
import type { Report } from '../report.js';
import { StatementLog } from '../statement-log.js';

const SCENES = 6;
const AT_ONCE = 64;
const CALL_MS = 20;
const MOST_A_CALL = 2;
/** What each kind of the optimizer's statements has in its text. */
const KINDS = {
  'look up': /^\s*SELECT 'own' AS "kind"/,
  reserve: /^\s*WITH wanted AS/,
  'book and store': /^\s*WITH entry AS/,
  other: /"Llm(?:Budget|Reservation|CacheEntry)"|"GenerationAnswer"/,
} as const;

/** Counts what is sent to PostgreSQL, which no noise of the machine changes. */
export async function statements(report: Report): Promise<void> {
  const rows: (string | number)[][] = [];
  for (const [name, perGenerationUsd] of [
    ['without a limit', undefined],
    ['limited', 1_000],
  ] as const) {
    const { provider, calls } = slowWriter();
    const app = await openBenchApp({
      provider,
      config: { budgets: { perGenerationUsd, tenants: {} } },
      optimizer: { prices: [{ model: provider.model, input: 1, output: 2 }] },
    });
    try {
      await generate(app);
      const before = calls();
      using log = new StatementLog();
      await generate(app);
      const asked = calls() - before;
      const counts = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, 0]));
      for (const text of log.texts) {
        const kind = Object.entries(KINDS).find(([, pattern]) => pattern.test(text))?.[0];
        if (kind !== undefined) counts[kind] = (counts[kind] ?? 0) + 1;
      }
      const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
      rows.push([name, asked, ...Object.values(counts), (all / asked).toFixed(2)]);
      if (perGenerationUsd === undefined) {
        report.target(
          all <= MOST_A_CALL * asked + 3,
          `a model call costs the optimizer at most ${MOST_A_CALL} statements`,
          (all / asked).toFixed(2),
        );
        rows.push(...(await fields(app)));
      }
    } finally {
      await app.close();
    }
  }
  report.say();
  report.table(
    ['what runs', 'model calls', ...Object.keys(KINDS).map((kind) => `statements: ${kind}`), 'of these a call'],
    rows.filter(({ length }) => length > 3),
  );
  report.table(
    ['queries for a computed field that is not kept', 'queries', 'statements, without the engine’s'],
    rows.filter(({ length }) => length === 3),
  );
}

async function generate(app: App): Promise<void> {
  await app.workflow.generateScript(`A detective must solve case ${crypto.randomUUID()}.`, {
    scope: 'FULL_SCRIPT',
    sceneCount: SCENES,
    rewriteIterations: 1,
    parallelGeneration: true,
  });
}

/** Summaries of scenes, each by a query of its own: one alone, and many at once. */
async function fields(app: App): Promise<(string | number)[][]> {
  const { db } = app.storage;
  const [written] = await db.scene.findMany({ where: { currentDraftId: { not: null } }, take: 1 });
  assert.ok(written !== undefined);
  const scenes = await db.scene.createManyAndReturn({
    data: Array.from({ length: AT_ONCE + 2 }, (_, at) => ({
      scriptId: written.scriptId,
      number: 1_000 + at,
      act: 1,
      status: 'WRITTEN' as const,
      outline: written.outline ?? {},
    })),
  });
  for (const { id, number } of scenes) {
    const text = `INT. LAMP ROOM ${number} - NIGHT\n\nRain.\n`;
    const draft = await db.draft.create({
      data: { sceneId: id, number: 1, kind: 'GENERATED', state: 'COMPLETE', text },
    });
    await db.scene.update({ where: { id }, data: { currentDraftId: draft.id } });
  }
  const { url } = await app.listen();
  const ask = async (): Promise<void> => {
    const scene = scenes.pop();
    assert.ok(scene !== undefined);
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: 'query ($id: ID!) { node(id: $id) { ... on Scene { summary } } }',
        variables: { id: encodeGlobalId('Scene', scene.id) },
      }),
    });
    const { data } = (await response.json()) as { data?: { node: { summary: string | null } } };
    assert.ok(data?.node.summary);
  };
  await ask();
  const counted = async (queries: number): Promise<(string | number)[]> => {
    using log = new StatementLog();
    await Promise.all(Array.from({ length: queries }, ask));
    const sent = log.texts.filter((text) => /"(?:Scene|ComputedField|Llm\w+|GenerationAnswer)"/.test(text));
    return [queries === 1 ? 'alone' : 'at once', queries, sent.length];
  };
  return [await counted(1), await counted(AT_ONCE)];
}

/** The offline writer, after a while. */
function slowWriter(): { provider: LlmProvider; calls: () => number } {
  const writer = createOfflineWriter({ tokensPerSecond: 0 });
  let calls = 0;
  return {
    calls: () => calls,
    provider: {
      name: 'slow',
      model: 'slow-1',
      async *stream(call, signal) {
        calls += 1;
        await delay(CALL_MS);
        yield* writer.stream(call, signal);
      },
    },
  };
}
