import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Storage } from '../../src/storage/storage.js';
import { openTestStorage } from '../support/database.js';

let storage: Storage;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.close());

test('a fresh test database is migrated and empty', async () => {
  expect(await storage.db.script.count()).toBe(0);
  const script = await storage.db.script.create({
    data: { tenantId: 't', title: 'Ferry', logLine: 'A ferry never lands.' },
  });
  expect(await storage.db.script.findUnique({ where: { id: script.id } })).toEqual(script);
});

test('a timestamp comes back as it was stored, whatever the time zone of the database', async () => {
  await storage.pool.query(`ALTER DATABASE ${storage.connection.database} SET timezone TO 'Asia/Kathmandu'`);
  const pool = storage.createPool(1);
  expect((await pool.query<{ TimeZone: string }>('SHOW timezone')).rows[0]?.TimeZone).toBe('UTC');
  const startedAt = new Date('2026-02-03T04:05:06.789Z');
  const { id } = await storage.db.llmCall.create({
    data: {
      tenantId: 't',
      task: 'scene',
      provider: 'p',
      model: 'm',
      attempt: 1,
      outcome: 'ok',
      promptTokens: 1,
      cachedPromptTokens: 0,
      completionTokens: 1,
      estimated: false,
      startedAt,
      durationMs: 1,
    },
  });
  expect((await storage.db.llmCall.findUniqueOrThrow({ where: { id } })).startedAt).toEqual(startedAt);
  const { rows } = await pool.query<{ seconds: number }>(
    'SELECT extract(epoch FROM "startedAt")::float8 AS seconds FROM "LlmCall" WHERE id = $1',
    [id],
  );
  expect(rows[0]?.seconds).toBe(startedAt.getTime() / 1000);
});
