import type { EventPage } from './event-pages.js';

interface TailLimits {
  /** The most events that are kept. */
  events: number;
  /** The most that they may hold, as code units of JSON. */
  size: number;
  /** Events that happened longer ago are not kept, in milliseconds: what is old may be pruned. */
  age: number;
}

/** Pages that are kept for readers who ask for the same. */
const PAGES = 32;

interface Kept<Event> {
  event: Event;
  size: number;
}

/**
 * The latest durable events of a generation or a script, without a gap, as they are stored. What readers get of them are the same objects
 * for all.
 */
export class EventTail<Event extends { readonly seq: number; readonly at: Date }> {
  readonly #limits: TailLimits;
  readonly #now: () => number;
  #kept: Kept<Event>[] = [];
  #size = 0;
  /** All events with `from < seq <= through` are here, but those that this version does not know. Undefined before there is any. */
  #range: { from: number; through: number } | undefined;
  /** Pages that were asked for, by what they come after. */
  readonly #pages = new Map<number, EventPage<Event>>();

  constructor(limits: TailLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** The seq up to which all is known, from wherever the tail begins. */
  get through(): number {
    return this.#range?.through ?? 0;
  }

  /** Up to `limit` events with `seq > after`. Undefined where the tail begins later, or ends before. */
  page(after: number, limit: number): EventPage<Event> | undefined {
    this.#forgetOld();
    if (this.#range === undefined || after < this.#range.from || after > this.#range.through) return undefined;
    let page = this.#pages.get(after);
    if (page === undefined) {
      const first = this.#indexAfter(after);
      const events = this.#kept.slice(first, first + limit).map(({ event }) => event);
      const more = first + limit < this.#kept.length;
      page = { events, through: more ? (events.at(-1)?.seq ?? after) : this.#range.through, more };
      if (this.#pages.size === PAGES) this.#pages.clear();
      this.#pages.set(after, page);
    }
    return page;
  }

  /** All events with `seq <= at`; undefined where the tail does not begin with the first one. */
  upTo(at: number): readonly Event[] | undefined {
    this.#forgetOld();
    if (this.#range === undefined || this.#range.from > 0 || at > this.#range.through) return undefined;
    return this.#kept.slice(0, this.#indexAfter(at)).map(({ event }) => event);
  }

  /**
   * Takes in what was read: `events` are all with `after < seq <= through`. Gives them as readers are to get them: an event that was
   * here before stays the object that it is.
   */
  put(after: number, through: number, events: readonly Event[]): readonly Event[] {
    if (through < after) return events;
    const known = events.map((event) => this.#find(event.seq) ?? event);
    const range = this.#range;
    if (range === undefined || after > range.through) {
      this.#restart(after, through, known);
    } else if (through > range.through) {
      if (after < range.from) this.#restart(after, through, known);
      else this.#append(range, through, known);
    } else if (after < range.from && through >= range.from) {
      this.#prepend(range, after, known);
    }
    return known;
  }

  #restart(from: number, through: number, events: readonly Event[]): void {
    this.#kept = [];
    this.#size = 0;
    this.#range = { from, through: from };
    this.#append(this.#range, through, events);
  }

  #append(range: { through: number }, through: number, events: readonly Event[]): void {
    for (const event of events) if (event.seq > range.through) this.#kept.push(this.#weighed(event));
    range.through = through;
    this.#pages.clear();
    this.#shorten();
  }

  /** As far back as the limits allow: what is here already counts more. */
  #prepend(range: { from: number }, after: number, events: readonly Event[]): void {
    const older: Kept<Event>[] = [];
    let from = after;
    for (const event of events.filter(({ seq }) => seq <= range.from).toReversed()) {
      const kept = this.#weighed(event);
      if (this.#kept.length + older.length >= this.#limits.events || this.#size > this.#limits.size) {
        this.#size -= kept.size;
        from = event.seq;
        break;
      }
      older.push(kept);
    }
    this.#kept = [...older.toReversed(), ...this.#kept];
    range.from = from;
    this.#pages.clear();
    this.#shorten();
  }

  #weighed(event: Event): Kept<Event> {
    const size = JSON.stringify(event).length;
    this.#size += size;
    return { event, size };
  }

  #shorten(): void {
    while (this.#kept.length > this.#limits.events || this.#size > this.#limits.size) this.#forgetFirst();
  }

  #forgetOld(): void {
    const oldest = this.#now() - this.#limits.age;
    while ((this.#kept[0]?.event.at.getTime() ?? Infinity) < oldest) this.#forgetFirst();
  }

  #forgetFirst(): void {
    const first = this.#kept.shift();
    if (first === undefined || this.#range === undefined) return;
    this.#size -= first.size;
    this.#range.from = first.event.seq;
    this.#pages.clear();
  }

  #find(seq: number): Event | undefined {
    const found = this.#kept[this.#indexAfter(seq - 1)]?.event;
    return found?.seq === seq ? found : undefined;
  }

  /** Of the first event with a greater seq. */
  #indexAfter(seq: number): number {
    let low = 0;
    let high = this.#kept.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#kept[middle]?.event.seq ?? Infinity) <= seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
