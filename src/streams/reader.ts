import { NotFoundError } from '../domain/errors.js';
import type { GenerationEvent, TextEvent } from '../domain/events.js';
import type { Clock } from '../domain/clock.js';
import { DraftCursor } from './draft-cursor.js';
import { draftKey } from './draft-place.js';
import type { DraftPlace } from './draft-place.js';
import type { GenerationChannel } from './generation-channel.js';
import type { StreamHub } from './hub.js';
import { isTerminal } from './journal.js';
import type { StoredEvents } from './stored-events.js';
import type { Subscriber } from './subscription.js';
import type { Journal } from './types.js';

/** Durable events that a reader holds at a time. */
const PAGE = 200;

export interface ReaderOptions {
  hub: StreamHub;
  journal: Journal;
  stored: StoredEvents;
  clock: Clock;
  queueLimit: number;
  onSlow(): void;
}

interface Selection {
  generationId: string;
  /** Durable events after this seq. */
  after: number;
  /** Only text of this scene, but all of it: also of drafts that began and ended before the reader had caught up. */
  sceneId?: string | undefined;
}

interface OpenDraftCursor {
  cursor: DraftCursor;
  /** It began during the replay of stored events. If it also ended there, its text comes with the event of its end. */
  replayed: boolean;
}

/**
 * Reads one generation for one reader: durable events from the table, and the text of open drafts from whoever writes them.
 * It fetches what comes next only when it is asked, and holds no more than a page of events and an offset for each open draft.
 */
export class GenerationReader {
  readonly #options: ReaderOptions;
  readonly #selection: Selection;
  readonly #subscriber: Subscriber;
  readonly #drafts = new Map<string, OpenDraftCursor>();
  /** The latest durable event that the reader has got. */
  #seq: number;
  #latest: string | undefined;
  /** Events up to this seq were stored before the reader came. */
  #replayTo = 0;

  constructor(options: ReaderOptions, selection: Selection, subscriber: Subscriber) {
    this.#options = options;
    this.#selection = selection;
    this.#subscriber = subscriber;
    this.#seq = selection.after;
  }

  async *read(): AsyncGenerator<GenerationEvent, void> {
    const { channel, leave } = this.#options.hub.join(this.#selection.generationId, this.#subscriber.wake);
    try {
      await this.#begin(channel);
      let replaying = true;
      while (!this.#subscriber.left) {
        if (replaying || channel.seq > this.#seq) {
          const before = this.#seq;
          if (yield* this.#durableEvents(channel)) return;
          if (channel.gone) return;
          if (channel.seq > this.#seq) {
            // Events that were there and are no more: the generation is being deleted, and the channel will be told.
            if (this.#seq === before) await this.#subscriber.wait();
            continue;
          }
        }
        const sent = yield* this.#texts(channel, replaying);
        replaying = false;
        if (channel.gone) return;
        if (!sent) await this.#subscriber.wait();
      }
    } finally {
      leave();
    }
  }

  async #begin(channel: GenerationChannel): Promise<void> {
    const { generationId, after } = this.#selection;
    const { stored } = this.#options;
    const generation = await stored.ask(this.#subscriber, (db) =>
      db.generation.findUnique({ where: { id: generationId }, select: { lastSeq: true } }),
    );
    if (this.#subscriber.left) return;
    if (generation == null) {
      throw new NotFoundError(`Generation ${generationId} does not exist; it may have been deleted with its script`);
    }
    this.#replayTo = generation.lastSeq;
    channel.advanceTo(generation.lastSeq);
    const { latest, drafts } = await stored.stateAt(this.#subscriber, generationId, after);
    this.#latest = latest;
    for (const draft of drafts) this.#open(draft, false, true);
  }

  /** Sends all stored events after the last one sent. True when the generation has ended: its latest event is a terminal one. */
  async *#durableEvents(channel: GenerationChannel): AsyncGenerator<GenerationEvent, boolean> {
    for (;;) {
      const page = await this.#options.stored.ask(this.#subscriber, () =>
        this.#options.journal.page(this.#selection.generationId, this.#seq, PAGE),
      );
      for (const event of page?.events ?? []) {
        channel.advanceTo(event.seq);
        yield* this.#textBefore(event, channel);
        if (this.#subscriber.left) return true;
        this.#seq = event.seq;
        this.#latest = event.type;
        yield event;
        if (this.#subscriber.left) return true;
      }
      if (page !== undefined) {
        channel.advanceTo(page.through);
        this.#seq = page.through;
        if (page.more) continue;
      }
      return this.#latest !== undefined && isTerminal(this.#latest);
    }
  }

  /** Notes what the event says of drafts. Text that belongs before it comes first. */
  async *#textBefore(event: GenerationEvent, channel: GenerationChannel): AsyncGenerator<GenerationEvent, void> {
    if (event.type === 'SceneDraftStarted') {
      const replayed = event.seq <= this.#replayTo;
      this.#open(event, replayed, replayed);
      return;
    }
    if (event.type !== 'SceneDraftCompleted' && event.type !== 'SceneDraftDiscarded') return;
    const key = draftKey(event);
    const draft = this.#drafts.get(key);
    this.#drafts.delete(key);
    channel.ended(key);
    if (draft === undefined || event.type === 'SceneDraftDiscarded') return;
    if (draft.replayed && event.seq <= this.#replayTo && this.#selection.sceneId === undefined) return;
    const text = await this.#options.stored.text(this.#subscriber, event.draftId);
    const last = text === undefined ? undefined : draft.cursor.last(text);
    if (last !== undefined) yield this.#textEvent(last);
  }

  /** Sends what open drafts have grown by. True when there was something. */
  async *#texts(channel: GenerationChannel, replaying: boolean): AsyncGenerator<GenerationEvent, boolean> {
    for (const { cursor } of this.#drafts.values()) {
      if (!cursor.attached) cursor.attach(channel.source(cursor));
    }
    let sent = false;
    for (const { cursor } of this.#drafts.values()) {
      const text = cursor.next();
      if (text === undefined) continue;
      sent = true;
      yield this.#textEvent(text);
      // A durable event does not wait for text; after a replay, each open draft's snapshot comes first.
      if (this.#subscriber.left || (!replaying && channel.seq > this.#seq)) break;
    }
    return sent;
  }

  #textEvent(event: TextEvent): GenerationEvent {
    return {
      ...event,
      seq: this.#seq,
      generationId: this.#selection.generationId,
      at: new Date(this.#options.clock.now()),
    };
  }

  #open({ sceneId, draftNumber }: DraftPlace, replayed: boolean, snapshotFirst: boolean): void {
    if (this.#selection.sceneId !== undefined && this.#selection.sceneId !== sceneId) return;
    const { queueLimit, onSlow } = this.#options;
    this.#drafts.set(draftKey({ sceneId, draftNumber }), {
      cursor: new DraftCursor({ sceneId, draftNumber, snapshotFirst, queueLimit, onSlow }),
      replayed,
    });
  }
}
