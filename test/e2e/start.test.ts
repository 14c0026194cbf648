import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startServerProcess } from '../support/server-process.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'scriptgen-start-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Runs a program to its end. */
async function run(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ out: string; told: string; code: number | null }> {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      SCRIPTGEN_PROVIDER: 'offline',
      DATA_DIR: path.join(directory, 'data'),
      PORT: '0',
      ...env,
    },
  });
  const text = { out: '', told: '' };
  child.stdout.on('data', (chunk: Buffer) => (text.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text.told += chunk.toString()));
  await once(child, 'close');
  return { ...text, code: child.exitCode };
}

describe('a start that cannot be', () => {
  it.each([
    ['before the build', ['--import', 'tsx', 'scripts/check-start.ts']],
    ['before the database', ['dist/main.js']],
  ])('is told of a taken port %s', async (_when, args) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { out, told, code } = await run(args, { PORT: String(port) });
    other.close();
    expect({ out, told, code }).toEqual({
      out: '',
      code: 1,
      told: `Cannot listen on 127.0.0.1:${port}: something else listens there already: stop it, or set PORT to another number.\n`,
    });
    expect(existsSync(path.join(directory, 'data'))).toBe(false);
  });

  it('ends with one sentence, without a stack, when the data directory cannot be one', async () => {
    writeFileSync(path.join(directory, 'data'), 'a file');
    const { out, told, code } = await run(['dist/main.js']);
    expect({ out, code }).toEqual({ out: '', code: 1 });
    expect(told).toMatch(/^The embedded database cannot use .*Choose another DATA_DIR.*\n$/);
  });

  it('is told of every mistake in the environment', async () => {
    const { told, code } = await run(['dist/main.js'], { PORT: '70000', LOG_LEVEL: 'loud' });
    expect(code).toBe(1);
    expect(told).toMatch(/2 mistakes:\n {2}- PORT: must be a whole number from 0 to 65535\n {2}- LOG_LEVEL: .*\n$/);
  });
});

it('help and version are printed without a start', async () => {
  const { out, code } = await run(['dist/main.js', '--help']);
  expect({ code, help: out.includes('DATABASE_URL') }).toEqual({ code: 0, help: true });
  expect(await run(['dist/main.js', '--version'])).toMatchObject({
    out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    code: 0,
  });
  expect(existsSync(path.join(directory, 'data'))).toBe(false);
});

it('a start loads few modules, and none of those that only some requests need', { timeout: 60_000 }, async () => {
  const file = path.join(directory, 'start.json');
  const server = await startServerProcess({
    DATA_DIR: path.join(directory, 'data'),
    PORT: '0',
    NODE_OPTIONS: `--import=${new URL('../support/record-start.mjs', import.meta.url).href}`,
    RECORD_START: file,
    RECORD_MODULES: '1',
  });
  await server.end('SIGTERM');
  const { modules } = JSON.parse(readFileSync(file, 'utf8')) as { modules: string[] };
  // The database's client is loaded by every start: so the list is of this start, and whole.
  expect(modules.some((url) => url.includes('/node_modules/pg/'))).toBe(true);
  const heavy =
    /node_modules\/(?:gpt-tokenizer|pdfkit|fontkit|linkedom|saxes|@observablehq|d3|@graphql-yoga\/render-graphiql|openai)\//;
  expect(modules.filter((url) => heavy.test(url))).toEqual([]);
  expect(modules.length).toBeLessThan(500);
});
