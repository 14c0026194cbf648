import type { Clock } from '../domain/clock.js';
import { TERMINAL_STATUSES } from '../domain/generations.js';
import type { Bus } from '../storage/bus.js';
import type { Database } from '../storage/database.js';
import { draftKey } from './draft-place.js';
import { GenerationChannel } from './generation-channel.js';
import type { ChannelOptions } from './generation-channel.js';
import type { OpenDraft } from './types.js';

interface HubOptions {
  db: Database;
  bus: Bus;
  clock: Clock;
  coalesceMs: number;
  saveEveryMs: number;
  /** How often the tables are read for what the bus may have lost, in milliseconds. */
  pollMs: number;
  onWriters(change: 1 | -1): void;
  onError(error: unknown): void;
  onUnknown(what: string): void;
}

/** The channels of the generations that this process reads or writes at the moment. */
export class StreamHub {
  readonly #options: HubOptions;
  readonly #channelOptions: ChannelOptions;
  readonly #channels = new Map<string, GenerationChannel>();
  readonly #ignoreGaps: (() => void) | undefined;
  #cancelPoll: (() => void) | undefined;
  #polling: Promise<void> | undefined;
  #closed = false;

  constructor(options: HubOptions) {
    const { db } = options;
    this.#options = options;
    this.#channelOptions = {
      ...options,
      origin: crypto.randomUUID(),
      onIdle: () => this.#dropIdle(),
      async readDraft({ sceneId, draftNumber }) {
        const draft = await db.draft.findUnique({
          where: { sceneId_number: { sceneId, number: draftNumber } },
          select: { text: true },
        });
        return draft?.text;
      },
      async saveDraft(id, text) {
        const saved = await db.draft.updateMany({ where: { id, state: 'WRITING' }, data: { text } });
        return saved.count > 0;
      },
    };
    this.#ignoreGaps = options.bus.onGap?.(() => void this.#poll());
  }

  get size(): number {
    return this.#channels.size;
  }

  find(generationId: string): GenerationChannel | undefined {
    return this.#channels.get(generationId);
  }

  /** Adds a reader; the returned function removes it. */
  join(generationId: string, wake: () => void): { channel: GenerationChannel; leave: () => void } {
    const channel = this.#open(generationId);
    channel.addReader(wake);
    return {
      channel,
      leave: () => {
        channel.removeReader(wake);
        this.#dropIdle();
      },
    };
  }

  openDraft(draft: OpenDraft) {
    return this.#open(draft.generationId).openDraft(draft);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#ignoreGaps?.();
    this.#cancelPoll?.();
    const channels = [...this.#channels.values()];
    this.#channels.clear();
    await Promise.all([this.#polling, ...channels.map((channel) => channel.close())]);
  }

  #open(generationId: string): GenerationChannel {
    if (this.#closed) {
      throw new Error(
        `The streams are closed: generation ${generationId} can neither be read nor written here any more`,
      );
    }
    let channel = this.#channels.get(generationId);
    if (channel === undefined) {
      channel = new GenerationChannel(generationId, this.#channelOptions);
      this.#channels.set(generationId, channel);
      this.#schedulePoll();
    }
    return channel;
  }

  #dropIdle(): void {
    for (const [id, channel] of this.#channels) {
      if (!channel.idle) continue;
      this.#channels.delete(id);
      void channel.close();
    }
    if (this.#channels.size > 0) return;
    this.#cancelPoll?.();
    this.#cancelPoll = undefined;
  }

  #schedulePoll(): void {
    if (this.#closed || this.#channels.size === 0) return;
    this.#cancelPoll ??= this.#options.clock.after(this.#options.pollMs, () => void this.#poll());
  }

  /** The tables hold what a lost message of the bus would have said, so that no reader waits for ever. */
  #poll(): Promise<void> {
    this.#cancelPoll?.();
    this.#cancelPoll = undefined;
    this.#polling ??= this.#compare()
      .catch(this.#options.onError)
      .finally(() => {
        this.#polling = undefined;
        this.#schedulePoll();
      });
    return this.#polling;
  }

  async #compare(): Promise<void> {
    const { db } = this.#options;
    // As they are now: the answers say nothing about what is opened while the queries run.
    const channels = [...this.#channels.values()].map((channel) => ({ channel, drafts: channel.drafts }));
    const places = channels.flatMap(({ drafts }) =>
      drafts.map(({ sceneId, draftNumber: number }) => ({ sceneId, number })),
    );
    const [generations, ended] = await Promise.all([
      db.generation.findMany({
        where: { id: { in: channels.map(({ channel }) => channel.generationId) } },
        select: { id: true, lastSeq: true, status: true },
      }),
      places.length === 0
        ? []
        : db.draft.findMany({
            where: { OR: places, state: { not: 'WRITING' } },
            select: { sceneId: true, number: true },
          }),
    ]);
    const endedKeys = new Set(ended.map(({ sceneId, number: draftNumber }) => draftKey({ sceneId, draftNumber })));
    const byId = new Map(generations.map((generation) => [generation.id, generation]));
    for (const { channel, drafts } of channels) {
      const generation = byId.get(channel.generationId);
      const over = generation === undefined || TERMINAL_STATUSES.some((status) => status === generation.status);
      for (const key of drafts.map(draftKey)) if (over || endedKeys.has(key)) channel.ended(key);
      channel.gone = generation === undefined;
      channel.advanceTo(generation?.lastSeq ?? channel.seq);
      channel.wake();
      channel.refresh();
    }
  }
}
