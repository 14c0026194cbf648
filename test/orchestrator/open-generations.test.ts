import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';

const CALLER = { tenantId: 'default' };

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

/** The plans of the statements on generations that ask for a status, which `work` sends. */
async function plansOf(work: () => Promise<unknown>): Promise<string[]> {
  const query = vi.spyOn(pg.Client.prototype, 'query');
  await work();
  const sent = query.mock.calls.flatMap(([statement]) => {
    const { text, values } = statement as unknown as { text?: string; values?: unknown[] };
    return text !== undefined && /FROM "(?:public"\.")?Generation"[^]*"status"/.test(text) && /^\s*SELECT/i.test(text)
      ? [{ text, values }]
      : [];
  });
  query.mockRestore();
  const plans: string[] = [];
  for (const { text, values } of sent) {
    plans.push(
      (await app.storage.pool.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`, values)).rows
        .map((row) => row['QUERY PLAN'])
        .join('\n'),
    );
  }
  return plans;
}

it('open generations are found by an index among thousands that have ended', async () => {
  const { db, pool } = app.storage;
  const script = await app.scripts.importScript(CALLER, { format: 'FOUNTAIN', text: 'INT. QUAY - DAY\n\nRain.\n' });
  const scene = await db.scene.findFirstOrThrow({ where: { scriptId: script.id } });
  await pool.query(
    `INSERT INTO "Generation" ("id", "tenantId", "scriptId", "kind", "status", "config", "input", "finishedAt")
     SELECT gen_random_uuid(), 'default', $1, 'REWRITE', (ARRAY['COMPLETED', 'FAILED', 'CANCELLED']::"GenerationStatus"[])[1 + number % 3], '{}', '{}', now() FROM generate_series(1, 6000) AS number`,
    [script.id],
  );
  await pool.query('ANALYZE "Generation"');
  const plans = await plansOf(async () => {
    await app.generations.startSceneOutline(CALLER, { scriptId: script.id });
    const generation = await app.generations.startRewrite(CALLER, { sceneId: scene.id });
    await app.workflow.settled(generation);
    for await (const _ of app.streams.sceneTokens(scene.id, AbortSignal.timeout(10_000)));
    await app.generations.deleteScript(CALLER, script.id);
  });
  expect(plans.length).toBeGreaterThanOrEqual(5);
  expect(plans.filter((plan) => plan.includes('Seq Scan on "Generation"'))).toEqual([]);
}, 60_000);
