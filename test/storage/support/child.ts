import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Connection } from '../../../src/storage/connection.js';
import type { Reply, Request } from './storage-process.js';

type Action = Request extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never;

/** A second Node process that uses a database, driven by messages. */
export class StorageProcess {
  readonly logged: string[] = [];
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  #lastId = 0;

  constructor(options: { uid?: number; env?: NodeJS.ProcessEnv } = {}) {
    this.#child = fork(fileURLToPath(new URL('./storage-process.ts', import.meta.url)), {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, ...options.env, ...(options.uid === undefined ? {} : { RUN_AS: String(options.uid) }) },
    });
    this.#child.on('message', (reply: Reply) => {
      if ('log' in reply) {
        this.logged.push(reply.log);
        return;
      }
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if ('error' in reply) waiting?.reject(new Error(reply.error));
      else waiting?.resolve(reply.result);
    });
    this.#child.on('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the process is gone'));
    });
  }

  async open(
    dataDir: string,
    options: { binaries?: string } = {},
  ): Promise<{ started: boolean; version: string; host: string }> {
    return (await this.#ask({ action: 'open', dataDir, ...options })) as {
      started: boolean;
      version: string;
      host: string;
    };
  }

  async query(sql: string): Promise<Record<string, unknown>[]> {
    return (await this.#ask({ action: 'query', sql })) as Record<string, unknown>[];
  }

  /** Opens a bus and locks on a database that is there. */
  async attach(connection: Connection, redisUrl?: string): Promise<void> {
    await this.#ask({ action: 'attach', connection, ...(redisUrl === undefined ? {} : { redisUrl }) });
  }

  async migrate(connection: Connection, folder: string): Promise<string[]> {
    return (await this.#ask({ action: 'migrate', connection, folder })) as string[];
  }

  async hold(key: string): Promise<boolean> {
    return (await this.#ask({ action: 'hold', key })) as boolean;
  }

  async publish(channel: string, messages: string[]): Promise<void> {
    await this.#ask({ action: 'publish', channel, messages });
  }

  async listen(channel: string): Promise<void> {
    await this.#ask({ action: 'listen', channel });
  }

  async heard(): Promise<string[]> {
    return (await this.#ask({ action: 'heard' })) as string[];
  }

  async close(): Promise<void> {
    await this.#ask({ action: 'close' });
    await this.end();
  }

  /** As a crash or the out-of-memory killer ends it. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }

  /** Ends the process without a word to the database. */
  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.disconnect();
    await once(this.#child, 'exit');
  }

  #ask(action: Action): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#child.send({ ...action, id });
    });
  }
}
