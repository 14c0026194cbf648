/** Some of the durable events of a generation, or of a script. */
export interface EventPage<Event> {
  /** Oldest first. Those that this version does not know, as a newer server stores them, are left out. */
  events: readonly Event[];
  /** The seq up to which events have been read, including those that were left out: the next page begins after it. */
  through: number;
  /** There may be more after it. */
  more: boolean;
}

/** Says which of some events are wanted: those, in their order. */
export type KeepEvents<Event> = (events: readonly Event[]) => Promise<Event[]> | Event[];

/** The first events after `after` that are kept, oldest first: as many as `limit`, if there are. */
export async function readPages<Event>(
  page: (after: number, limit: number) => Promise<EventPage<Event>>,
  after: number,
  limit: number,
  keep: KeepEvents<Event> = (events) => [...events],
): Promise<Event[]> {
  const read: Event[] = [];
  for (let through = after; ;) {
    const next = await page(through, limit - read.length);
    read.push(...(await keep(next.events)));
    if (!next.more || read.length === limit) return read;
    ({ through } = next);
  }
}

interface EventRow {
  seq: number;
  type: string;
}

/** A page of `limit` rows at most. `onUnknown` is called with each row that is left out because this version does not know it. */
export function pageOf<Row extends EventRow, Event>(
  rows: readonly Row[],
  { after, limit }: { after: number; limit: number },
  toEvent: (row: Row) => Event | undefined,
  onUnknown: (row: Row) => void,
): EventPage<Event> {
  const events: Event[] = [];
  for (const row of rows) {
    const event = toEvent(row);
    if (event === undefined) onUnknown(row);
    else events.push(event);
  }
  return { events, through: rows.at(-1)?.seq ?? after, more: rows.length === limit };
}
