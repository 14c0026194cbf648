import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { vi } from 'vitest';
import { StorageProcess } from './child.js';

/** A data directory of one test, with the processes that use it: all are killed, and the directory removed, at its end. */
export class TestDataDir {
  readonly #processes: StorageProcess[] = [];
  private constructor(
    readonly root: string,
    readonly folder: string,
  ) {}

  static async create(below = ''): Promise<TestDataDir> {
    const root = await mkdtemp(path.join(os.tmpdir(), 'scriptgen-embedded-'));
    await chmod(root, 0o755);
    return new TestDataDir(root, path.join(root, below));
  }

  process(options?: ConstructorParameters<typeof StorageProcess>[0]): StorageProcess {
    const child = new StorageProcess(options);
    this.#processes.push(child);
    return child;
  }

  async serverPid(): Promise<number> {
    const pid = Number.parseInt(await readFile(path.join(this.folder, 'pg', 'data', 'postmaster.pid'), 'utf8'), 10);
    if (!(pid > 0)) throw new Error('no server');
    return pid;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const pid = await this.serverPid().catch(() => undefined);
    await Promise.all(this.#processes.map((child) => child.kill()));
    if (pid !== undefined) await gone(pid);
    await rm(this.root, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Waits until a process has ended. */
export async function gone(pid: number): Promise<void> {
  await vi.waitFor(
    () => {
      if (isAlive(pid)) throw new Error(`the process ${pid} still runs`);
    },
    { timeout: 20_000, interval: 20 },
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
