import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { endingWithParent } from './process-parent.js';
import type { Random } from './random.js';
import { now, until } from './time.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = path.join(ROOT, 'dist/main.js');
const STOP_TIMEOUT_MS = 25_000;
const TAIL_CHARS = 200_000;

/** One life of a server process, from its start to its end. Times are milliseconds since 1970. */
export interface Life {
  /** `p<number>.<incarnation>`; its API key, so that the model knows who asks. */
  readonly asker: string;
  readonly startedAt: number;
  readyAt?: number;
  diedAt?: number;
  /** Why it ended; `by itself` when nobody asked it to. */
  death?: 'killed' | 'stopped' | 'by itself';
  /** Of one that ended by itself. */
  lastWords?: string;
  /** While it was stopped by SIGSTOP. */
  readonly frozen: { from: number; to: number }[];
}

/** A place for one server process, which is started again whenever it ends. */
export class ServerSlot {
  readonly lives: Life[] = [];
  readonly #output: string[] = [];
  #child: ChildProcess | undefined;
  #url: string | undefined;
  #gone: Promise<void> = Promise.resolve();
  #expected: Life['death'];
  #closed = false;

  constructor(
    readonly name: string,
    private readonly env: Record<string, string>,
    private readonly logFolder: string,
    private readonly random: Random,
  ) {}

  /** Where it serves; undefined while it does not. */
  get url(): string | undefined {
    return this.frozen ? undefined : this.#url;
  }

  /** As `url`, also while it is frozen. */
  get address(): string | undefined {
    return this.#url;
  }

  get life(): Life | undefined {
    return this.lives.at(-1);
  }

  get frozen(): boolean {
    return this.life?.frozen.at(-1)?.to === Infinity;
  }

  get alive(): boolean {
    return this.life !== undefined && this.life.diedAt === undefined;
  }

  /** The last of what it printed, all lives together. */
  output(): string {
    return this.#output.join('');
  }

  start(): void {
    if (this.#closed) return;
    const life: Life = { asker: `${this.name}.${this.lives.length + 1}`, startedAt: now(), frozen: [] };
    this.lives.push(life);
    const [command, args] = endingWithParent('KILL', process.execPath, [MAIN]);
    const child = spawn(command, args, {
      cwd: ROOT,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        LOG_LEVEL: 'info',
        ...this.env,
        PORT: '0',
        OPENAI_API_KEY: life.asker,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Ctrl-C is for the harness, which ends its servers itself.
      detached: true,
    });
    this.#child = child;
    const file = createWriteStream(path.join(this.logFolder, `${life.asker}.log`));
    let head = '';
    const read = (data: Buffer) => {
      const text = data.toString();
      file.write(text);
      this.#keep(text);
      head = (head + text).slice(-20_000);
      if (life.readyAt !== undefined) return;
      const url = /(http:\/\/\S+)\/graphql/.exec(head)?.[1];
      if (url === undefined) return;
      life.readyAt = now();
      this.#url = url;
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    this.#gone = new Promise((resolve) =>
      child.once('close', (code, signal) => {
        life.diedAt ??= now();
        life.death = this.#expected ?? 'by itself';
        if (life.death === 'by itself') life.lastWords = lastWords(head);
        this.#expected = undefined;
        for (const freeze of life.frozen) freeze.to = Math.min(freeze.to, life.diedAt);
        this.#url = undefined;
        const line = `--- ${life.asker} ended ${life.death}, ${signal ?? `exit code ${code}`} ---\n`;
        this.#keep(line);
        file.end(line);
        resolve();
        if (!this.#closed) {
          setTimeout(() => this.start(), this.random.between(100, life.death === 'by itself' ? 3_000 : 2_000));
        }
      }),
    );
  }

  /** @throws when it does not serve in time */
  async ready(timeoutMs: number): Promise<string> {
    return until(`${this.name} to serve`, timeoutMs, () => this.url).catch((error: Error) => {
      throw new Error(
        `${error.message}. It has been started ${this.lives.length} times; its last words: ${this.output().slice(-2_000)}`,
        { cause: error },
      );
    });
  }

  /** SIGKILL. Gives the life that it ended; undefined when there was none. */
  kill(): Life | undefined {
    const { life } = this;
    if (life === undefined || life.diedAt !== undefined) return undefined;
    this.#expected = 'killed';
    // From here on it can do nothing any more.
    this.#child!.kill('SIGKILL');
    life.diedAt = now();
    this.#url = undefined;
    return life;
  }

  /** SIGTERM. Gives the milliseconds until it was gone; one that takes too long is killed, and undefined is given. */
  async stop(): Promise<number | undefined> {
    if (!this.alive) return 0;
    const started = now();
    this.#expected = 'stopped';
    this.#child!.kill('SIGTERM');
    if (await this.#goneWithin(STOP_TIMEOUT_MS)) return now() - started;
    this.kill();
    await this.#gone;
    return undefined;
  }

  freeze(): void {
    this.life?.frozen.push({ from: now(), to: Infinity });
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
    for (const freeze of this.life?.frozen ?? []) freeze.to = Math.min(freeze.to, now());
  }

  /** Ends it for good. */
  async close(): Promise<void> {
    this.#closed = true;
    this.thaw();
    await this.stop();
  }

  /** Ends it at once, for a harness that has no time left. */
  abandon(): void {
    this.#closed = true;
    this.#child?.kill('SIGKILL');
  }

  async #goneWithin(ms: number): Promise<boolean> {
    return Promise.race([this.#gone.then(() => true), delay(ms, false, { ref: false })]);
  }

  #keep(text: string): void {
    this.#output.push(text);
    if (this.#output.length > 2_000) {
      this.#output.splice(0, this.#output.length, this.#output.join('').slice(-TAIL_CHARS));
    }
  }
}

/** What an uncaught error says: its message and where it came from. */
function lastWords(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('{"level"'));
  const error = lines.findLastIndex((line) => /^\S*[Ee]rror\b.*:/.test(line));
  return (error === -1 ? lines.slice(-3) : lines.slice(error, error + 5))
    .map((line) => line.trim())
    .join(' / ')
    .slice(0, 500);
}
