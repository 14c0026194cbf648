import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { databaseUrl } from '../support/database-url.js';
import { createTestDatabase } from '../support/database.js';

const LIBRARY = fileURLToPath(new URL('../../dist/index.js', import.meta.url));

/** A program that uses the library as built, in a process of its own. */
async function run(
  program: string,
  env: Record<string, string>,
): Promise<{ out: string; log: string; code: number | null }> {
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', `import * as scriptgen from ${JSON.stringify(LIBRARY)};\n${program}`],
    { env: { PATH: process.env.PATH, ...env } },
  );
  const text = { out: '', log: '' };
  child.stdout.on('data', (chunk: Buffer) => (text.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text.log += chunk.toString()));
  await once(child, 'close');
  return { ...text, code: child.exitCode };
}

const WRITE = `
  await using app = await scriptgen.createApp();
  const script = await app.workflow.generateScript('A ferryman refuses one passenger.', { sceneCount: 1, characterCount: 1, autoRewrite: false });
  process.stderr.write(JSON.stringify({ title: script.title, limit: app.config.budgets.perGenerationUsd, writer: app.provider.name }) + '\\n');
`;

describe('the library in somebody’s program', () => {
  it('takes its database, its provider and its budget from the environment, and keeps off standard output', async () => {
    const database = await createTestDatabase();
    try {
      const env = {
        DATABASE_URL: databaseUrl(database.connection),
        SCRIPTGEN_PROVIDER: 'offline',
        MAX_COST_USD: '2.5',
      };
      const { out, log, code } = await run(WRITE, env);
      expect({ out, code }, log).toEqual({ out: '', code: 0 });
      const told = log.trim().split('\n');
      expect(told).toHaveLength(1);
      expect(JSON.parse(told[0]!)).toMatchObject({ limit: 2.5, writer: 'offline-writer' });
      expect(JSON.parse(told[0]!).title).not.toBe('');

      const asked = await run(WRITE, { ...env, LOG_LEVEL: 'debug' });
      expect({ out: asked.out, code: asked.code }).toEqual({ out: '', code: 0 });
      expect(asked.log.split('\n').length).toBeGreaterThan(3);
    } finally {
      await database.drop();
    }
  });

  it('takes the data directory from the environment', async () => {
    const { log, code } = await run(
      'await scriptgen.createApp().catch((error) => process.stderr.write(`${error.name} ${error.message}`));',
      { DATA_DIR: '/dev/null/scriptgen', SCRIPTGEN_PROVIDER: 'offline' },
    );
    expect(code).toBe(0);
    expect(log).toMatch(/^StorageError .*\/dev\/null\/scriptgen/);
  });
});
