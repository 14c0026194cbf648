import type { EventPage, KeepEvents } from './types.js';

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
