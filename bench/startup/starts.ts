import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RECORDER = new URL('../../test/support/record-start.mjs', import.meta.url).href;

const record = z.object({ cpuMs: z.number(), modules: z.array(z.string()) });

export interface Start {
  /** From the command until the server says where it listens. */
  wallMs: number;
  /** Processor time of the server's own process until then. */
  cpuMs: number;
  /** What it had loaded by then; empty unless it was asked for. */
  modules: readonly string[];
}

/** Starts a server by a command, asks it something, and ends it. */
export async function start(command: readonly string[], folder: string, withModules = false): Promise<Start> {
  const file = path.join(folder, 'start.json');
  const begun = performance.now();
  const child = spawn(command[0] ?? '', command.slice(1), {
    cwd: ROOT,
    env: {
      ...process.env,
      DATA_DIR: path.join(folder, 'data'),
      PORT: '0',
      SCRIPTGEN_PROVIDER: 'offline',
      LOG_LEVEL: 'error',
      NODE_OPTIONS: `--import=${RECORDER}`,
      RECORD_START: file,
      ...(withModules ? { RECORD_MODULES: '1' } : {}),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const found = /http:\/\/\S+\/graphql/.exec(output)?.[0];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(`${command.join(' ')} ended without an address:\n${output}`)));
  });
  const wallMs = performance.now() - begun;
  const answer = await fetch(`${url}?query={__typename}`).then((response) => response.text());
  child.kill('SIGTERM');
  await gone;
  if (answer !== '{"data":{"__typename":"Query"}}') throw new Error(`The server answered ${answer}`);
  return { wallMs, ...record.parse(JSON.parse(readFileSync(file, 'utf8'))) };
}

/** How long a command takes that starts no server. */
export async function idle(command: readonly string[]): Promise<number> {
  const begun = performance.now();
  await once(spawn(command[0] ?? '', command.slice(1), { cwd: ROOT, stdio: 'ignore' }), 'exit');
  return performance.now() - begun;
}
