import { TERMINAL_STATUSES } from '../domain/generations.js';
import type { Database } from '../storage/database.js';
import { draftKey } from './draft-place.js';
import { GenerationChannel } from './generation-channel.js';
import type { ChannelOptions } from './generation-channel.js';
import { TablePoll } from './table-poll.js';
import type { TablePollOptions } from './table-poll.js';
import type { OpenDraft } from './types.js';

interface HubOptions extends TablePollOptions {
  db: Database;
  coalesceMs: number;
  saveEveryMs: number;
  onWriters(change: 1 | -1): void;
  onUnknown(what: string): void;
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
      channel.gone = generation === undefined;
      channel.advanceTo(generation?.lastSeq ?? channel.seq);
      channel.wake();
      channel.refresh();
    }
  }
}
