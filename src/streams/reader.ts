import type { Clock } from '../domain/clock.js';
import type { TextEvent } from '../domain/events.js';
import { DraftCursor } from './draft-cursor.js';
import { draftKey } from './draft-place.js';
import type { EventSource, GenerationDraft, ReadEvent } from './event-source.js';
import type { StreamHub } from './hub.js';
import type { ScriptHub } from './script-hub.js';
import type { ScriptJournal } from './script-journal.js';
import type { StoredEvents } from './stored-events.js';
import type { Subscriber } from './subscription.js';
import type { Journal } from './types.js';

/** Durable events that a reader holds at a time. */
export const PAGE = 200;

export interface ReaderOptions {
  hub: StreamHub;
  scriptHub: ScriptHub;
  journal: Journal;
  scriptJournal: ScriptJournal;
  stored: StoredEvents;
  clock: Clock;
  queueLimit: number;
  onSlow(): void;
}

interface Selection {
  /** Durable events after this seq. */
  after: number;
  /** Only text of this scene, but all of it: also of drafts that began and ended before the reader had caught up. */
  sceneId?: string | undefined;
}

interface OpenDraftCursor {
  draft: GenerationDraft;
  cursor: DraftCursor;
  /** It began during the replay of stored events. If it also ended there, its text comes with the event of its end. */
  replayed: boolean;
  /** Its text flows, as far as is known. */
  written: boolean;
}

/**
 * Reads a generation or a script for one reader: durable events from the table, and the text of open drafts from whoever writes
 * them. It fetches what comes next only when it is asked, and holds no more than a page of events and an offset for each open draft.
 */
export class EventReader<Event extends ReadEvent> {
  readonly #options: Pick<ReaderOptions, 'stored' | 'queueLimit' | 'onSlow'>;
  readonly #source: EventSource<Event>;
  readonly #selection: Selection;
  readonly #subscriber: Subscriber;
  readonly #drafts = new Map<string, OpenDraftCursor>();
  /** The latest durable event that the reader has got. */
  #seq: number;
  #latest: string | undefined;
  /** Events up to this seq were stored before the reader came. */
  #replayTo = 0;

  constructor(
    options: Pick<ReaderOptions, 'stored' | 'queueLimit' | 'onSlow'>,
    source: EventSource<Event>,
    selection: Selection,
    subscriber: Subscriber,
  ) {
    this.#options = options;
    this.#source = source;
    this.#selection = selection;
    this.#subscriber = subscriber;
    this.#seq = selection.after;
  }

  async *read(): AsyncGenerator<Event, void> {
    const source = this.#source;
    try {
      await this.#begin();
      let replaying = true;
      while (!this.#subscriber.left) {
        if (replaying || source.seq > this.#seq) {
          if (yield* this.#durableEvents()) return;
          if (source.gone) return;
          if (source.seq > this.#seq) continue;
        }
        if (replaying) await this.#leaveOutEnded();
        const sent = yield* this.#texts(replaying);
        replaying = false;
        if (source.gone) return;
        if (!sent) await this.#subscriber.wait();
      }
    } finally {
      source.close();
    }
  }

  async #begin(): Promise<void> {
    const beginning = await this.#source.begin(this.#selection.after);
    if (beginning === undefined) return;
    this.#replayTo = beginning.lastSeq;
    this.#latest = beginning.latest;
    this.#source.advanceTo(beginning.lastSeq);
    for (const draft of beginning.drafts) this.#open(draft, false, true);
  }

  /** Sends all stored events after the last one sent. True when the reader has left, or nothing follows the latest one. */
  async *#durableEvents(): AsyncGenerator<Event, boolean> {
    const source = this.#source;
    for (;;) {
      const known = source.seq;
      const page = await source.page(this.#seq);
      for (const event of page?.events ?? []) {
        source.advanceTo(event.seq);
        yield* this.#textBefore(event);
        if (this.#subscriber.left) return true;
        this.#seq = event.seq;
        this.#latest = event.type;
        yield event;
        if (this.#subscriber.left) return true;
      }
      if (page !== undefined) {
        source.advanceTo(page.through);
        // What is not on the last page, though it was there, has been deleted since.
        this.#seq = page.more ? page.through : Math.max(page.through, known);
        if (page.more) continue;
      }
      return this.#latest !== undefined && source.endsWith(this.#latest);
    }
  }

  /** Notes what the event says of drafts. Text that belongs before it comes first. */
  async *#textBefore(read: Event): AsyncGenerator<Event, void> {
    const event: ReadEvent = read;
    if (event.type === 'SceneDraftStarted') {
      const replayed = event.seq <= this.#replayTo;
      this.#open(event, replayed, replayed);
    } else if (event.type === 'SceneDeleted') {
      for (const { draft } of [...this.#drafts.values()]) if (draft.sceneId === event.sceneId) this.#end(draft);
    } else if (event.type === 'SceneDraftDiscarded') {
      this.#end(event);
    } else if (event.type === 'SceneDraftCompleted') {
      const last = await this.#lastText(event);
      this.#end(event);
      if (last !== undefined) yield this.#textEvent(event, last);
    }
  }

  /** What is left to send of a draft that is complete. */
  async #lastText(event: GenerationDraft & { draftId: string; seq: number }): Promise<TextEvent | undefined> {
    const open = this.#drafts.get(draftKey(event));
    this.#source.ended(event);
    if (open === undefined) return undefined;
    if (open.replayed && event.seq <= this.#replayTo && this.#selection.sceneId === undefined) return undefined;
    const text = await this.#options.stored.text(this.#subscriber, event.draftId);
    return text === undefined ? undefined : open.cursor.last(text);
  }

  /** Sends what open drafts have grown by. True when there was something. */
  async *#texts(replaying: boolean): AsyncGenerator<Event, boolean> {
    for (const { draft, cursor, written } of this.#drafts.values()) {
      if (written && !cursor.attached) cursor.attach(this.#source.follow(draft));
    }
    let sent = false;
    for (const { draft, cursor } of this.#drafts.values()) {
      const text = cursor.next();
      if (text === undefined) continue;
      sent = true;
      yield this.#textEvent(draft, text);
      // A durable event does not wait for text; after a replay, each open draft's snapshot comes first.
      if (this.#subscriber.left || (!replaying && this.#source.seq > this.#seq)) break;
    }
    return sent;
  }

  /** A draft of the history without an end there is not always being written: its text waits for the event that tells. */
  async #leaveOutEnded(): Promise<void> {
    const open = [...this.#drafts.values()];
    if (open.length === 0) return;
    const written = new Set(
      (await this.#source.stillWritten(open.map(({ draft }) => draft))).map((draft) => draftKey(draft)),
    );
    for (const each of open) each.written = written.has(draftKey(each.draft));
  }

  #textEvent({ generationId }: GenerationDraft, text: TextEvent): Event {
    return this.#source.textEvent(generationId, text, this.#seq);
  }

  #open({ generationId, sceneId, draftNumber }: GenerationDraft, replayed: boolean, snapshotFirst: boolean): void {
    if (this.#selection.sceneId !== undefined && this.#selection.sceneId !== sceneId) return;
    const { queueLimit, onSlow } = this.#options;
    this.#drafts.set(draftKey({ sceneId, draftNumber }), {
      draft: { generationId, sceneId, draftNumber },
      cursor: new DraftCursor({ sceneId, draftNumber, snapshotFirst, queueLimit, onSlow }),
      replayed,
      written: true,
    });
  }

  #end(draft: GenerationDraft): void {
    this.#drafts.delete(draftKey(draft));
    this.#source.ended(draft);
    this.#source.letGo(draft);
  }
}
