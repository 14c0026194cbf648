import type { GenerationEvent } from '../domain/events.js';
import type { Database } from '../storage/database.js';

/**
 * Leaves out events about bible entries that have been deleted since: the event's type promises the entry.
 * Scenes, drafts and critiques go only with their script, and then the generation goes too.
 */
export async function presentEvents<Event extends GenerationEvent>(
  db: Database,
  events: readonly Event[],
): Promise<Event[]> {
  const entryIds = events.flatMap((event) => (event.type === 'BibleEntryReady' ? [event.entryId] : []));
  if (entryIds.length === 0) return [...events];
  const entries = await db.bibleEntry.findMany({ where: { id: { in: entryIds } }, select: { id: true } });
  const present = new Set(entries.map(({ id }) => id));
  return events.filter((event) => event.type !== 'BibleEntryReady' || present.has(event.entryId));
}
