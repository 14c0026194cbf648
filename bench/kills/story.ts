import { setTimeout as delay } from 'node:timers/promises';
import { Api } from './api.js';
import type { GenerationState } from './api.js';
import type { Random } from './random.js';
import { Reader } from './reader.js';
import type { Servers } from './servers.js';
import { now, until } from './time.js';

export interface StoryConfig {
  sceneCount: number;
  rewriteIterations: number;
}

/** One generation and all who read it. */
export class Story {
  readonly readers: Reader[];
  readonly startedAt = now();
  /** When anything was last seen of it: a request at the model, or a durable event. */
  readonly signs: number[] = [now()];
  /** Paused by the harness, which has yet to resume it. */
  paused = false;
  /** When the terminal event was first seen. */
  endedAt: number | undefined;

  private constructor(
    readonly tag: string,
    readonly id: string,
    readonly scriptId: string,
    readonly config: StoryConfig,
    private readonly servers: Servers,
    random: Random,
    readers: number,
  ) {
    const chooseUrl = () => {
      const urls = servers.slots.flatMap(({ address }) => address ?? []);
      return urls.length === 0 ? undefined : random.pick(urls);
    };
    this.readers = Array.from({ length: readers }, (_, at) => {
      const transport = at % 2 === 0 ? 'sse' : 'websocket';
      return new Reader(`${transport} reader ${at + 1}`, id, {
        transport,
        chooseUrl,
        onDurable: ({ __typename: type }, seenAt) => {
          this.signs.push(seenAt);
          if (/^Generation(Completed|Failed|Cancelled)$/.test(type)) this.endedAt ??= seenAt;
        },
      });
    });
  }

  /** Starts a generation, on whichever process takes it. The key keeps it one, however often that has to be tried. */
  static async start(servers: Servers, random: Random, config: StoryConfig, readers: number): Promise<Story> {
    const tag = `almanac-${random.name(6)}`;
    const input = {
      logLine: `A printer of tide tables finds tomorrow’s page of ${tag} set already, in her own hand.`,
      idempotencyKey: tag,
      config: { characterCount: 2, ...config },
    };
    const { id, scriptId } = await onAny(servers, random, 90_000, `a generation to start`, (api) => api.start(input));
    return new Story(tag, id, scriptId, config, servers, random, readers);
  }

  state(random: Random, timeoutMs: number): Promise<GenerationState> {
    return onAny(this.servers, random, timeoutMs, `the state of ${this.tag}`, (api) => api.state(this.id));
  }

  get lastSignAt(): number {
    return Math.max(...this.signs.slice(-20));
  }

  /** True once a terminal event was seen by all its readers. */
  get done(): boolean {
    return this.readers.every((reader) => reader.done);
  }

  async close(): Promise<void> {
    await Promise.all(this.readers.map((reader) => reader.close()));
  }
}

/** Asks processes in turn until one answers. @throws the last one's refusal when the time is over */
export async function onAny<T>(
  servers: Servers,
  random: Random,
  timeoutMs: number,
  what: string,
  ask: (api: Api) => Promise<T>,
): Promise<T> {
  let refusal = 'nobody serves';
  try {
    return (
      await until(what, timeoutMs, async () => {
        const serving = servers.serving();
        if (serving.length === 0) return undefined;
        try {
          return { answer: await ask(new Api(random.pick(serving).url!)) };
        } catch (error) {
          refusal = error instanceof Error ? error.message : String(error);
          await delay(200);
          return undefined;
        }
      })
    ).answer;
  } catch (error) {
    throw new Error(`${(error as Error).message} (${refusal})`, { cause: error });
  }
}
