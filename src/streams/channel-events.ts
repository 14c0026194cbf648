import type { Clock } from '../domain/clock.js';
import type { EventPage } from './event-pages.js';
import type { Beginning, ReadEvent } from './event-source.js';
import type { EventStore } from './event-store.js';
import { EventTail } from './event-tail.js';
import { openDrafts } from './open-drafts.js';

/** Durable events that a reader holds at a time. */
const PAGE = 200;

/** Pruning begins after a day, and what is pruned must not come from memory. */
const TAIL = { events: 512, size: 524_288, age: 3_600_000 };

/**
 * The durable events of a generation or a script, for all of its readers in this process: what is new is read once for all of them, and
 * kept for those who come a little later. Readers get the same objects, which nobody may change.
 */
export class ChannelEvents<Event extends ReadEvent> {
  readonly #store: EventStore<Event>;
  readonly #onAdvance: () => void;
  readonly #tail: EventTail<Event>;
  /** What is being read, by what it comes after. */
  readonly #pages = new Map<number, Promise<EventPage<Event>>>();
  readonly #beginnings = new Map<number, Promise<Beginning | undefined>>();
  #seq = 0;
  /** It was found in the tables. */
  #found = false;

  /** `onAdvance` is called whenever there is something new to read. */
  constructor(store: EventStore<Event>, clock: Clock, onAdvance: () => void) {
    this.#store = store;
    this.#onAdvance = onAdvance;
    this.#tail = new EventTail(TAIL, () => clock.now());
  }

  /** The highest seq known to be committed. */
  get seq(): number {
    return this.#seq;
  }

  /** Events up to `seq` are committed. */
  advanceTo(seq: number): void {
    if (seq <= this.#seq) return;
    this.#seq = seq;
    this.#onAdvance();
  }

  /** This process has stored these events, the last of them under `seq`: exactly what would be read. Undefined when they have to be read. */
  committed(events: readonly Event[] | undefined, seq: number): void {
    const after = seq - (events?.length ?? 0);
    // After a gap they are read together with what is missing.
    if (events !== undefined && after <= this.#tail.through) this.#tail.put(after, seq, events.map(frozen));
    this.advanceTo(seq);
  }

  /** It was deleted: who comes now is to find that out. */
  lost(): void {
    this.#found = false;
  }

  /** Where a reader that has the events up to `after` begins. Undefined when there is no such generation or script. */
  begin(after: number): Beginning | Promise<Beginning | undefined> {
    const before = this.#found ? this.#tail.upTo(after) : undefined;
    if (before !== undefined) {
      return { lastSeq: this.#seq, latest: before.at(-1)?.type, drafts: openDrafts(before) };
    }
    return once(this.#beginnings, after, async () => {
      const beginning = await this.#store.begin(after, PAGE);
      if (beginning === undefined) return undefined;
      this.#found = true;
      this.#take(after, beginning.lastSeq, beginning.page);
      this.advanceTo(beginning.lastSeq);
      return beginning;
    });
  }

  /**
   * The next events with `seq > after`: `through` is how far they go, and all that is committed after it is on another page. Asked for at
   * the same time, it is read once.
   */
  page(after: number): EventPage<Event> | Promise<EventPage<Event>> {
    const held = this.#tail.page(after, PAGE);
    if (held !== undefined && (held.through > after || this.#seq <= after)) return held;
    return once(this.#pages, after, async () => {
      const known = this.#seq;
      return this.#take(after, known, await this.#store.page(after, PAGE));
    });
  }

  /** Events up to `known` were committed when the page was asked for: what is not on it, though it was there, has been deleted since. */
  #take(after: number, known: number, { events, through, more }: EventPage<Event>): EventPage<Event> {
    const end = more ? through : Math.max(through, known);
    const real = end > after || after === known;
    const shared = real ? this.#tail.put(after, end, events.map(frozen)) : [];
    if (end > after) this.advanceTo(end);
    return { events: shared, through: Math.max(end, after), more };
  }
}

function frozen<Event extends object>(event: Event): Event {
  return Object.freeze(event);
}

/** One flight for all who ask for the same at the same time. */
function once<T>(flights: Map<number, Promise<T>>, key: number, start: () => Promise<T>): Promise<T> {
  let flight = flights.get(key);
  if (flight === undefined) {
    flight = start().finally(() => flights.delete(key));
    flights.set(key, flight);
  }
  return flight;
}
