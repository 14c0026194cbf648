import { setTimeout as delay } from 'node:timers/promises';
import { askedTwice } from './asked-twice.js';
import type { Away, Figures, PaidCall } from './asked-twice.js';
import { asOperator } from './backends.js';
import type { DatabaseUnderTest } from './databases.js';
import { embeddedDatabase } from './embedded-database.js';
import { externalDatabase } from './external-database.js';
import { startModel } from './model-process.js';
import type { Model, Pace } from './model-process.js';
import type { Random } from './random.js';
import { Servers } from './servers.js';
import { Story } from './story.js';
import type { StoryConfig } from './story.js';
import { now, until } from './time.js';
import { Workplace } from './workplace.js';

export interface ArenaOptions {
  processes: number;
  database: 'embedded' | 'external';
  random: Random;
  pace: Pace;
  /** Readers of each generation. */
  readers: number;
  /** Long freezes and absences. */
  long: boolean;
  /** Set for the servers, beside what the arena sets. */
  env?: Record<string, string>;
}

const START_TIMEOUT_MS = 90_000;
/** What its tasks are asked for are the story's own, once each. */
const DEFAULT_STORY: StoryConfig = { sceneCount: 2, rewriteIterations: 1 };

/** Servers, a database, a model and generations with their readers, to which faults are done. */
export class Arena {
  readonly stories: Story[] = [];
  readonly away: Away[] = [];
  /** What is worth telling, and is neither a breach nor as expected. */
  readonly oddities: string[] = [];

  private constructor(
    private readonly options: ArenaOptions,
    readonly workplace: Workplace,
    readonly model: Model,
    readonly database: DatabaseUnderTest,
    readonly servers: Servers,
  ) {}

  static async open(options: ArenaOptions): Promise<Arena> {
    const workplace = new Workplace();
    const undo: (() => Promise<void> | void)[] = [() => workplace.remove(false)];
    try {
      const model = await startModel(options.pace);
      undo.push(() => model.close());
      const database =
        options.database === 'embedded' ? embeddedDatabase(workplace.data) : await externalDatabase(workplace.data);
      undo.push(() => database.close());
      const env = { ...database.env, OPENAI_BASE_URL: model.url, OPENAI_MODEL: 'story-1', ...options.env };
      const servers = new Servers(options.processes, env, workplace.logs, options.random.branch('servers'));
      undo.push(() => servers.close());
      await servers.start(START_TIMEOUT_MS);
      return new Arena(options, workplace, model, database, servers);
    } catch (error) {
      for (const release of undo.toReversed()) await Promise.resolve(release()).catch(() => {});
      throw error;
    }
  }

  get long(): boolean {
    return this.options.long;
  }

  async start(random: Random, config: Partial<StoryConfig> = {}): Promise<Story> {
    const story = await Story.start(this.servers, random, { ...DEFAULT_STORY, ...config }, this.options.readers);
    this.stories.push(story);
    this.model.onAsked(({ tag, at }) => {
      if (tag === story.tag) story.signs.push(at);
    });
    return story;
  }

  /** The generations whose end has not been seen. */
  running(): Story[] {
    return this.stories.filter((story) => story.endedAt === undefined);
  }

  odd(what: string): void {
    this.oddities.push(what);
  }

  /** Notes that the database was away from then until `work` ends. */
  async whileAway<T>(from: number, work: () => Promise<T>): Promise<T> {
    const away = { from, to: Infinity };
    this.away.push(away);
    try {
      return await work();
    } finally {
      away.to = now();
    }
  }

  /** Waits until all readers of all these generations have seen the end, for `timeoutMs` at most. */
  async settle(timeoutMs: number, stories: readonly Story[] = this.stories): Promise<void> {
    await until(
      'the generations to end',
      timeoutMs,
      () => (stories.every((story) => story.done) ? true : undefined),
      100,
    ).catch(() => {});
    // What was answered is booked in the background.
    await delay(1_500);
  }

  /** Figures of the generations given; of all by default. */
  async figures(stories: readonly Story[] = this.stories): Promise<Figures> {
    const tags = new Set(stories.map(({ tag }) => tag));
    const ids = new Set(stories.map(({ id }) => localId(id)));
    const paid = (await this.#paid()).filter(({ generationId }) => ids.has(generationId));
    return askedTwice(
      this.model.requests.filter(({ tag }) => tags.has(tag)),
      paid,
      this.servers.lives,
      this.away,
    );
  }

  /** Calls that were paid for and ended well, as the ledger has them. */
  async #paid(): Promise<PaidCall[]> {
    const rows = await until(
      'the ledger to be read',
      60_000,
      () =>
        asOperator(this.database.connection, (client) =>
          client.query<PaidCall>(
            `SELECT "generationId", task, "sceneId", extract(epoch FROM "startedAt")::float8 * 1000 AS "startedAt", extract(epoch FROM "startedAt")::float8 * 1000 + "durationMs" AS "endedAt"
       FROM "LlmCall" WHERE outcome = 'ok' AND "generationId" IS NOT NULL`,
          ),
        ).then(
          (result) => result.rows,
          () => undefined,
        ),
      500,
    );
    return rows;
  }

  /** @param keepLogs leaves the logs of the servers where they are */
  async close(keepLogs = false): Promise<void> {
    await Promise.all(this.stories.map((story) => story.close()));
    await this.servers.close();
    await this.database.close();
    await this.model.close();
    this.workplace.remove(keepLogs);
  }

  /** Ends everything at once. */
  abandon(): void {
    this.servers.abandon();
    this.database.abandon();
    void this.model.close();
    this.workplace.remove(false);
  }
}

/** `Generation:<uuid>` in base64, as the API gives it, without its type. */
export function localId(globalId: string): string {
  return Buffer.from(globalId, 'base64url').toString().split(':')[1]!;
}
