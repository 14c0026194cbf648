import { NotFoundError } from '../domain/errors.js';
import type { Clock } from '../domain/clock.js';
import { DraftCursor } from './draft-cursor.js';
import type { CursorLimits } from './draft-cursor.js';
import { draftKey } from './draft-place.js';
import type { EventPage } from './event-pages.js';
import type { Beginning, EventSource, GenerationDraft, ReadEvent } from './event-source.js';
import type { StreamHub } from './hub.js';
import type { ScriptHub } from './script-hub.js';
import type { StoredEvents } from './stored-events.js';
import type { Subscriber } from './subscription.js';

export interface ReaderOptions extends CursorLimits {
  hub: StreamHub;
  scriptHub: ScriptHub;
  stored: StoredEvents;
  clock: Clock;
}

interface Selection {
  /** Durable events after this seq. */
  after: number;
  /** Only text of this scene, but all of it: also of drafts that began and ended before the reader had caught up. */
  sceneId?: string | undefined;
}

/** An event that is to be sent; undefined when there is none yet, and the reader looks again. */
type Step<Event> = Event | undefined;

const END = Object.freeze({ value: undefined, done: true });

/**
 * Reads a generation or a script for one reader: durable events that all readers share, and the text of open drafts from whoever writes
 * them. It fetches what comes next only when it is asked, and holds no more than a page of events and an offset for each open draft.
 *
 * It is an iterator by hand, as each event goes through it once for each reader: it waits only where it must. It is asked for one event
 * after the other; a reader that leaves meanwhile is known by its `Subscriber`.
 */
export class EventReader<Event extends ReadEvent> implements AsyncIterableIterator<Event, undefined> {
  readonly #options: Pick<ReaderOptions, 'stored'> & CursorLimits;
  readonly #source: EventSource<Event>;
  readonly #sceneId: string | undefined;
  readonly #subscriber: Subscriber;
  readonly #drafts = new Map<string, DraftCursor>();
  /** The latest durable event that the reader has got. */
  #seq: number;
  #latest: string | undefined;
  /** Undefined until it is known. */
  #beginning: Beginning | undefined;
  #page: EventPage<Event> | undefined;
  /** The next event of the page. */
  #next = 0;
  /** The history is not sent yet, or the texts that follow it. */
  #replaying = true;
  /** Where the round through the open drafts is. */
  #texts: Iterator<DraftCursor> | undefined;
  #sent = false;
  #pulling = false;
  #over = false;
  #closed = false;

  constructor(
    options: Pick<ReaderOptions, 'stored'> & CursorLimits,
    source: EventSource<Event>,
    { after, sceneId }: Selection,
    subscriber: Subscriber,
  ) {
    this.#options = options;
    this.#source = source;
    this.#sceneId = sceneId;
    this.#subscriber = subscriber;
    this.#seq = after;
  }

  async next(): Promise<IteratorResult<Event, undefined>> {
    this.#pulling = true;
    try {
      while (!this.#over && !this.#subscriber.left) {
        const step = this.#step();
        const event = step instanceof Promise ? await step : step;
        if (event !== undefined && !this.#subscriber.left) return { value: event, done: false };
      }
      this.#close();
      return END;
    } catch (error) {
      this.#close();
      throw error;
    } finally {
      this.#pulling = false;
    }
  }

  async return(): Promise<IteratorResult<Event, undefined>> {
    // A `next` that is under way ends by itself: the reader has left.
    if (!this.#pulling) this.#close();
    return END;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#source.close();
  }

  /** One step on. Durable events come first; after the history, though, a snapshot of each open draft. */
  #step(): Step<Event> | Promise<Step<Event>> {
    if (this.#beginning === undefined) return this.#begin();
    const { events } = this.#source;
    const page = this.#page;
    const event = page?.events[this.#next];
    if (event !== undefined) return this.#durable(event);
    if (page !== undefined) {
      this.#page = undefined;
      this.#seq = page.through;
    }
    if (this.#texts !== undefined && (this.#replaying || events.seq <= this.#seq)) return this.#text(this.#texts);
    if (page?.more === true || events.seq > this.#seq) return this.#turnPage();
    if (this.#source.gone || (this.#latest !== undefined && this.#source.endsWith(this.#latest))) {
      this.#over = true;
      return undefined;
    }
    return this.#replaying ? this.#endReplay(this.#beginning) : this.#beginRound();
  }

  async #begin(): Promise<undefined> {
    const { events, name } = this.#source;
    const begun = events.begin(this.#seq);
    const beginning = begun instanceof Promise ? await this.#ask(() => events.begin(this.#seq)) : begun;
    if (this.#subscriber.left) return;
    if (beginning === undefined) throw new NotFoundError(`${name} does not exist; it may have been deleted`);
    this.#beginning = beginning;
    this.#latest = beginning.latest;
    for (const draft of beginning.drafts) this.#open(draft, false, true);
  }

  #turnPage(): undefined | Promise<undefined> {
    // A durable event does not wait for text; the round begins anew behind it.
    this.#texts = undefined;
    const page = this.#source.events.page(this.#seq);
    if (page instanceof Promise) {
      return this.#ask(() => this.#source.events.page(this.#seq)).then((read) => this.#turnTo(read));
    }
    return this.#turnTo(page);
  }

  #turnTo(page: EventPage<Event> | undefined): undefined {
    this.#page = page;
    this.#next = 0;
    return undefined;
  }

  #ask<T>(query: () => Promise<T> | T): Promise<T | undefined> {
    return this.#options.stored.ask(this.#subscriber, async () => query());
  }

  /** An event of the page, with what it says of drafts. Text that belongs before it comes first. */
  #durable(read: Event): Step<Event> | Promise<Step<Event>> {
    const event: ReadEvent = read;
    if (event.type === 'SceneDraftCompleted' && this.#drafts.has(draftKey(event)) && this.#wantsText(event)) {
      return this.#lastText(event);
    }
    if (event.type === 'SceneDraftStarted') {
      const replayed = this.#inHistory(event);
      this.#open(event, replayed, replayed);
    } else if (event.type === 'SceneDraftDiscarded' || event.type === 'SceneDraftCompleted') {
      this.#end(event);
    } else if (event.type === 'SceneDeleted') {
      for (const { draft } of [...this.#drafts.values()]) if (draft.sceneId === event.sceneId) this.#end(draft);
    }
    this.#seq = read.seq;
    this.#latest = read.type;
    this.#next += 1;
    return read;
  }

  /** A draft that began and ended in the history brings its text with its end, except where text is all that is read. */
  #wantsText(event: GenerationDraft & { seq: number }): boolean {
    const inHistory = this.#drafts.get(draftKey(event))?.replayed === true && this.#inHistory(event);
    return !inHistory || this.#sceneId !== undefined;
  }

  /** It was stored before the reader came. */
  #inHistory({ seq }: { seq: number }): boolean {
    return seq <= (this.#beginning?.lastSeq ?? 0);
  }

  /** What is left to send of a draft that is complete. */
  async #lastText(event: GenerationDraft & { draftId: string }): Promise<Step<Event>> {
    this.#source.ended(event);
    const text = await this.#options.stored.text(this.#subscriber, event.draftId);
    const from = text === undefined ? undefined : this.#drafts.get(draftKey(event))?.last(text);
    this.#end(event);
    return text === undefined || from === undefined ? undefined : this.#source.texts.last(event, text, from, this.#seq);
  }

  /** A draft of the history without an end there is not always being written: its text waits for the event that tells. */
  #endReplay(beginning: Beginning): undefined | Promise<undefined> {
    const open = [...this.#drafts.values()];
    if (open.length === 0) return this.#beginRound();
    const attach = (written: readonly GenerationDraft[]): undefined => {
      const keys = new Set(written.map((draft) => draftKey(draft)));
      for (const each of open) each.written = keys.has(draftKey(each.draft));
      return this.#beginRound();
    };
    const written = this.#source.stillWritten(
      open.map(({ draft }) => draft),
      beginning,
    );
    return written instanceof Promise ? written.then(attach) : attach(written);
  }

  #beginRound(): undefined {
    for (const cursor of this.#drafts.values()) {
      if (cursor.written && cursor.live === undefined) cursor.attach(this.#source.follow(cursor.draft));
    }
    this.#sent = false;
    this.#texts = this.#drafts.values();
    return undefined;
  }

  /** What the next of the open drafts has grown by. At the end of a round in which none had, the reader waits. */
  #text(texts: Iterator<DraftCursor>): Step<Event> | Promise<Step<Event>> {
    for (let next = texts.next(); next.done !== true; next = texts.next()) {
      const { live, draft } = next.value;
      const from = next.value.next();
      if (live === undefined || from === undefined) continue;
      this.#sent = true;
      return this.#source.texts.live(draft, live, from, this.#seq);
    }
    this.#texts = undefined;
    this.#replaying = false;
    const { events, gone } = this.#source;
    return this.#sent || gone || events.seq > this.#seq ? undefined : this.#subscriber.wait();
  }

  #open(draft: GenerationDraft, replayed: boolean, snapshotFirst: boolean): void {
    if (this.#sceneId !== undefined && this.#sceneId !== draft.sceneId) return;
    this.#drafts.set(draftKey(draft), new DraftCursor(this.#options, draft, replayed, snapshotFirst));
  }

  #end(draft: GenerationDraft): void {
    this.#drafts.delete(draftKey(draft));
    this.#source.ended(draft);
    this.#source.letGo(draft);
  }
}
