import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ScriptGenClient } from '../../src/demo/client.js';
import { startServerProcess } from '../support/server-process.js';
import type { ServerProcess } from '../support/server-process.js';

const DEMO = fileURLToPath(new URL('../../dist/demo/main.js', import.meta.url));
const LOG_LINE = 'A detective must solve a case that hits too close to home.';

let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'scriptgen-demo-'));
  server = await startServerProcess({
    DATA_DIR: path.join(folder, 'data'),
    PORT: '0',
    OFFLINE_TOKENS_PER_SECOND: '1500',
  });
});
afterAll(async () => {
  await server.end('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

function demo(args: string[], env: Record<string, string> = { SCRIPTGEN_URL: server.url }) {
  const child = spawn(process.execPath, [DEMO, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exit = once(child, 'exit').then(([code]) => code as number);
  return { child, exit, output: () => output };
}

it('shows stages and scenes as they are written, and leaves the script as a file', { timeout: 90_000 }, async () => {
  const run = demo([LOG_LINE, '--scenes', '2', '--rounds', '1', '--out', folder]);
  expect(await run.exit, run.output()).toBe(0);
  const output = run.output();
  for (const stage of ['BIBLES', 'OUTLINE', 'SCENES', 'CRITIQUE', 'REWRITE', 'CONTINUITY', 'FORMAT']) {
    expect(output).toContain(`▸ ${stage}`);
  }
  expect(output.indexOf('── scene 1')).toBeLessThan(output.indexOf('── scene 2'));
  expect(output).toMatch(/13 model calls, [\d,]+ tokens in, [\d,]+ out, \$0\.0000/);
  const [file] = readdirSync(folder).filter((name) => name.endsWith('.fountain'));
  const text = readFileSync(path.join(folder, file!), 'utf8');
  const { scripts } = await new ScriptGenClient(server.url).request<{
    scripts: { nodes: { export: { text: string } }[] };
  }>('{ scripts(first: 1) { nodes { export(format: FOUNTAIN) { text } } } }', {});
  expect(text).toBe(scripts.nodes[0]!.export.text);
  expect(text.match(/^(INT|EXT)\./gm)).toHaveLength(2);
});

it('cancels cleanly on Ctrl-C', { timeout: 90_000 }, async () => {
  // So slow a writer that the key is always pressed in the middle.
  await server.end('SIGTERM');
  server = await startServerProcess({
    DATA_DIR: path.join(folder, 'data'),
    PORT: '0',
    OFFLINE_TOKENS_PER_SECOND: '20',
  });
  const run = demo([LOG_LINE, '--scenes', '3'], { SCRIPTGEN_URL: server.url });
  await vi.waitFor(() => expect(run.output()).toContain('▸ BIBLES'), { timeout: 60_000, interval: 50 });
  run.child.kill('SIGINT');
  expect(await run.exit, run.output()).toBe(130);
  expect(run.output()).toContain('Cancelled.');
  const { generations } = await new ScriptGenClient(server.url).request<{
    generations: { nodes: { status: string }[] };
  }>('{ generations(first: 1) { nodes { status } } }', {});
  expect(generations.nodes[0]!.status).toBe('CANCELLED');
});

it('starts a server of its own where none answers, and stops it again', { timeout: 90_000 }, async () => {
  const run = demo([LOG_LINE, '--scenes', '1', '--rounds', '1', '--out', folder], {
    PORT: '1',
    DATA_DIR: path.join(folder, 'own'),
    SCRIPTGEN_PROVIDER: 'offline',
    OFFLINE_TOKENS_PER_SECOND: '0',
  });
  expect(await run.exit, run.output()).toBe(0);
  const url = /started a server at (\S+)/.exec(run.output())![1]!;
  await expect(fetch(`${url}/health`)).rejects.toThrow();
});

it('counts the calls that were answered from the cache, too', { timeout: 90_000 }, async () => {
  await server.end('SIGTERM');
  server = await startServerProcess({ DATA_DIR: path.join(folder, 'data'), PORT: '0', OFFLINE_TOKENS_PER_SECOND: '0' });
  const options = ['A cook opens a restaurant.', '--scenes', '2', '--rounds', '0', '--out', folder];
  const first = demo(options);
  expect(await first.exit, first.output()).toBe(0);
  const again = demo(options);
  expect(await again.exit, again.output()).toBe(0);
  const { generations } = await new ScriptGenClient(server.url).request<{
    generations: { nodes: { usage: { llmCalls: number } }[] };
  }>('{ generations(first: 1) { nodes { usage { llmCalls } } } }', {});
  const told = [first, again].map((run) => /(\d+) model calls, ([\d,]+) tokens in/.exec(run.output())!);
  expect(told.map(([, calls]) => Number(calls))).toEqual([
    generations.nodes[0]!.usage.llmCalls,
    generations.nodes[0]!.usage.llmCalls,
  ]);
  expect(told[1]![2]).toBe('0');
});

it('keeps a file that somebody has edited, and writes beside it', { timeout: 90_000 }, async () => {
  const own = mkdtempSync(path.join(folder, 'edited-'));
  const options = ['A cook opens a restaurant.', '--scenes', '2', '--rounds', '0', '--out', own];
  await demo(options).exit;
  const [name] = readdirSync(own);
  writeFileSync(path.join(own, name!), 'mine');
  const run = demo(options);
  expect(await run.exit, run.output()).toBe(0);
  const beside = name!.replace('.fountain', '-2.fountain');
  expect(run.output()).toContain(`${beside} (${name} was there with another text, and is as it was)`);
  expect(new Set(readdirSync(own))).toEqual(new Set([beside, name]));
  expect(readFileSync(path.join(own, name!), 'utf8')).toBe('mine');
});

it(
  "starts a server elsewhere when the port is another program's, and stops it on Ctrl-C",
  { timeout: 90_000 },
  async () => {
    const other = createServer((_request, response) => response.end('<html>')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    try {
      const run = demo([LOG_LINE, '--out', folder], {
        PORT: String(port),
        DATA_DIR: path.join(folder, 'own'),
        SCRIPTGEN_PROVIDER: 'offline',
        OFFLINE_TOKENS_PER_SECOND: '20',
      });
      await vi.waitFor(
        () =>
          expect(run.output()).toContain(`http://127.0.0.1:${port} belongs to another program; started a server at`),
        { timeout: 60_000, interval: 50 },
      );
      await vi.waitFor(() => expect(run.output()).toContain('▸ BIBLES'), { timeout: 60_000, interval: 50 });
      run.child.kill('SIGINT');
      expect(await run.exit, run.output()).toBe(130);
      await expect(fetch(`${/started a server at (\S+)/.exec(run.output())![1]!}/health`)).rejects.toThrow();
      const named = demo([LOG_LINE, '--out', folder], { SCRIPTGEN_URL: `http://127.0.0.1:${port}` });
      expect(await named.exit).toBe(1);
      expect(named.output()).toBe(
        `No ScriptGen server answers at http://127.0.0.1:${port} (SCRIPTGEN_URL); something else does.\n`,
      );
    } finally {
      other.close();
    }
  },
);

it.each([
  [[], /^There is no log line/],
  [[LOG_LINE, '--scenes', '0'], /^--scenes takes a whole number from 1 to 120, not "0"\.\n$/],
  [[LOG_LINE, '--out', '/no/such/folder'], /^--out \/no\/such\/folder cannot be written to: there is no such folder\./],
])('refuses %j before any work', { timeout: 30_000 }, async (args, message) => {
  const run = demo(args, { PORT: '1', DATA_DIR: path.join(folder, 'never') });
  expect(await run.exit).toBe(2);
  expect(run.output()).toMatch(message);
  expect(existsSync(path.join(folder, 'never'))).toBe(false);
});
