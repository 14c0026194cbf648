import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

const LOADING_MS = 300_000;

/** A llama.cpp server of one's own, with one slot that has the whole window. */
export class LlamaProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** Of its OpenAI-compatible interface. */
    readonly url: string,
  ) {}

  static async start(binary: string, model: string, window: number): Promise<LlamaProcess> {
    const port = await freePort();
    const flags = [
      '--model',
      model,
      '--ctx-size',
      String(window),
      '--parallel',
      '1',
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--jinja',
    ];
    const child = spawn(binary, flags, { stdio: 'ignore' });
    const origin = `http://127.0.0.1:${port}`;
    try {
      await untilLoaded(child, origin);
    } catch (error) {
      child.kill();
      throw error;
    }
    return new LlamaProcess(child, `${origin}/v1`);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill();
    await ended;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** It says 503 while it reads the model. */
async function untilLoaded(child: ChildProcess, origin: string): Promise<void> {
  let ended: string | undefined;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code) => (ended ??= `it ended with ${code}`));
  for (const until = Date.now() + LOADING_MS; Date.now() < until;) {
    if (ended !== undefined) throw new Error(`LLAMA_SERVER did not start: ${ended}`);
    // Nothing listens in the first moments.
    const answer = await fetch(`${origin}/health`).catch(() => undefined);
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`LLAMA_SERVER did not load its model within ${LOADING_MS / 1_000} s.`);
}
