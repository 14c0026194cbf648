import { TERMINAL_STATUSES } from '../domain/generations.js';
import type { Database } from '../storage/database.js';
import { draftKey } from './draft-place.js';
import { generationStore } from './event-store.js';
import type { StoreOptions } from './event-store.js';
import { GenerationChannel } from './generation-channel.js';
import type { ChannelOptions } from './generation-channel.js';
import { TablePoll } from './table-poll.js';
import type { TablePollOptions } from './table-poll.js';
import type { OpenDraft } from './types.js';
import type { Wakeable } from './wake-list.js';

interface HubOptions extends TablePollOptions, StoreOptions {
  coalesceMs: number;
  saveEveryMs: number;
  onWriters(change: 1 | -1): void;
}

/** The channels of the generations that this process reads or writes at the moment. */
export class StreamHub {
  readonly #db: Database;
  readonly #channelOptions: ChannelOptions;
  readonly #channels = new Map<string, GenerationChannel>();
  readonly #poll: TablePoll;
  #closed = false;

  constructor(options: HubOptions) {
    const { db } = options;
    this.#db = db;
    this.#channelOptions = {
      ...options,
      origin: crypto.randomUUID(),
      store: (generationId) => generationStore(options, generationId),
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
    this.#poll = new TablePoll(
      options,
      () => this.#compare(),
      () => this.#channels.size > 0,
    );
  }

  get size(): number {
    return this.#channels.size;
  }

  find(generationId: string): GenerationChannel | undefined {
    return this.#channels.get(generationId);
  }

  /** Adds a reader, which has to leave. */
  join(generationId: string, reader: Wakeable): GenerationChannel {
    const channel = this.#open(generationId);
    channel.addReader(reader);
    return channel;
  }

  leave(channel: GenerationChannel, reader: Wakeable): void {
    channel.removeReader(reader);
    if (channel.idle) this.#dropIdle();
  }

  openDraft(draft: OpenDraft) {
    return this.#open(draft.generationId).openDraft(draft);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const channels = [...this.#channels.values()];
    this.#channels.clear();
    await Promise.all([this.#poll.close(), ...channels.map((channel) => channel.close())]);
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
      this.#poll.settle();
    }
    return channel;
  }

  #dropIdle(): void {
    for (const [id, channel] of this.#channels) {
      if (!channel.idle) continue;
      this.#channels.delete(id);
      void channel.close();
    }
    this.#poll.settle();
  }

  async #compare(): Promise<void> {
    // As they are now: the answers say nothing about what is opened while the queries run.
    const channels = [...this.#channels.values()].map((channel) => ({ channel, drafts: channel.drafts }));
    const places = channels.flatMap(({ drafts }) =>
      drafts.map(({ sceneId, draftNumber: number }) => ({ sceneId, number })),
    );
    const [generations, ended] = await Promise.all([
      this.#db.generation.findMany({
        where: { id: { in: channels.map(({ channel }) => channel.generationId) } },
        select: { id: true, lastSeq: true, status: true },
      }),
      places.length === 0
        ? []
        : this.#db.draft.findMany({
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
      if (generation === undefined) channel.end();
      else channel.events.advanceTo(generation.lastSeq);
      channel.refresh();
    }
  }
}
