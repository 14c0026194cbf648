import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { processUsage } from './process-usage.js';
import type { ProcessUsage } from './process-usage.js';

export const GATEWAY = '@portkey-ai/gateway';
export const VERSION = '1.15.2';
/** Without these a plain install cannot stream. */
export const OVERRIDES = { hono: '4.9.7', '@hono/node-server': '1.13.5' } as const;

const START_MS = 30_000;

export interface Gateway {
  /** Base URL of its OpenAI-compatible interface. */
  url: string;
  usage(): ProcessUsage | undefined;
  close(): Promise<void>;
}

/** Installs the pinned gateway into a folder that goes with it, and starts it on a free port. It listens on all interfaces until it is closed. */
export async function startGateway(): Promise<Gateway> {
  const folder = mkdtempSync(path.join(tmpdir(), 'portkey-bench-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    writeFileSync(
      path.join(folder, 'package.json'),
      JSON.stringify({ private: true, dependencies: { [GATEWAY]: VERSION }, overrides: OVERRIDES }),
    );
    await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: folder });
    checkInstalled(folder);
    const port = await freePort();
    const script = path.join(folder, 'node_modules', GATEWAY, 'build/start-server.js');
    const child = spawn(process.execPath, [script, '--headless', `--port=${port}`], {
      cwd: folder,
      env: { PATH: process.env.PATH, NODE_ENV: 'production' },
      stdio: 'ignore',
    });
    const close = async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill();
        await once(child, 'exit');
      }
      remove();
    };
    try {
      await answering(`http://127.0.0.1:${port}/`);
    } catch (error) {
      await close();
      throw error;
    }
    return { url: `http://127.0.0.1:${port}/v1`, usage: () => processUsage(child.pid!), close };
  } catch (error) {
    remove();
    throw error;
  }
}

function checkInstalled(folder: string): void {
  for (const [name, wanted] of Object.entries({ [GATEWAY]: VERSION, ...OVERRIDES })) {
    const { version } = JSON.parse(readFileSync(path.join(folder, 'node_modules', name, 'package.json'), 'utf8')) as {
      version: string;
    };
    if (version !== wanted) throw new Error(`${name} ${version} was installed where ${wanted} was asked for`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function answering(url: string): Promise<void> {
  for (const started = performance.now(); performance.now() - started < START_MS; await delay(100)) {
    try {
      await (await fetch(url)).arrayBuffer();
      return;
    } catch {
      // It does not listen yet.
    }
  }
  throw new Error(`The gateway did not answer within ${START_MS / 1_000} s of its start.`);
}
