import type { Pool } from 'pg';
import { systemClock } from '../../domain/clock.js';
import type { Clock } from '../../domain/clock.js';
import { ofSameMoment } from '../../storage/same-moment.js';
import { newEntryId } from './entry-id.js';
import { storeBookings } from './ledger-statement.js';
import type { AttemptBooking, Ledger, LedgerEntry } from './ledger.js';
import { NOTHING_USED } from './usage.js';

interface LedgerOptions {
  clock?: Clock | undefined;
  /** Called when entries of reused answers could not be stored, with their number. Default: nothing is done. */
  onError?: ((error: unknown, lost: number) => void) | undefined;
}

const GROUP_SIZE = 100;
const GROUP_MS = 1_000;

/** Keeps the ledger in the database. If a generation or draft was deleted while its call ran, the entry is stored without the link. */
export function createLedger(pool: Pool, { clock = systemClock, onError }: LedgerOptions = {}): Required<Ledger> {
  const put = ofSameMoment<AttemptBooking, void>({
    async run(bookings) {
      await storeBookings(pool, bookings);
      return [];
    },
  });
  const writing = new Set<Promise<void>>();
  let held: LedgerEntry[] = [];
  let cancelFlush: (() => void) | undefined;

  async function store(booking: AttemptBooking): Promise<void> {
    const write = put({
      ...booking,
      entries: booking.entries.map((entry) => ({ ...entry, id: entry.id ?? newEntryId() })),
    });
    writing.add(write);
    try {
      await write;
    } finally {
      writing.delete(write);
    }
  }

  function flush(): void {
    cancelFlush?.();
    cancelFlush = undefined;
    const group = held;
    held = [];
    if (group.length === 0) return;
    const write: Promise<void> = store({ entries: group, settlements: [], answers: [] })
      .catch((error: unknown) => onError?.(error, group.length))
      .finally(() => writing.delete(write));
    writing.add(write);
  }

  return {
    recordReuse(entry) {
      held.push({ ...entry, ...NOTHING_USED, attempt: 1 });
      if (held.length >= GROUP_SIZE) flush();
      else cancelFlush ??= clock.after(GROUP_MS, flush);
    },
    record: (entry) => store({ entries: [entry], settlements: [], answers: [] }),
    book: store,
    async close() {
      flush();
      await Promise.allSettled(writing);
    },
  };
}
