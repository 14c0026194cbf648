import type { ScriptEvent } from '../domain/events.js';
import type { Database } from '../storage/database.js';

/**
 * Leaves out events about bible entries and scenes that have been deleted since: the event's type promises the entry, the scene, or
 * its draft or critique. What tells of the deletion, or is only text, promises nothing. Generations go only with their script.
 */
export async function presentEvents<Event extends Told>(db: Database, events: readonly Event[]): Promise<Event[]> {
  const [entries, scenes] = await Promise.all([
    present(events, promisedEntry, (ids) =>
      db.bibleEntry.findMany({ where: { id: { in: ids } }, select: { id: true } }),
    ),
    present(events, promisedScene, (ids) => db.scene.findMany({ where: { id: { in: ids } }, select: { id: true } })),
  ]);
  return events.filter((event) => entries(event) && scenes(event));
}

/** Whether what an event promises is there. Events that promise nothing take no query. */
async function present<Event>(
  events: readonly Event[],
  promised: (event: Event) => string | undefined,
  find: (ids: string[]) => Promise<{ id: string }[]>,
): Promise<(event: Event) => boolean> {
  const ids = new Set(events.map(promised).filter((id) => id !== undefined));
  const found = ids.size === 0 ? new Set() : new Set((await find([...ids])).map(({ id }) => id));
  return (event) => {
    const id = promised(event);
    return id === undefined || found.has(id);
  };
}

/** What an event tells of, as far as it may be gone. */
export interface Told {
  type: ScriptEvent['type'];
  entryId?: string | undefined;
  sceneId?: string | undefined;
}

const NO_PROMISE: readonly ScriptEvent['type'][] = [
  'SceneDeleted',
  'SceneTextSnapshot',
  'SceneTextAppended',
  'BibleEntryUntied',
];

/** The bible entry that must be there for the event to be told. */
export function promisedEntry({ type, entryId }: Told): string | undefined {
  return NO_PROMISE.includes(type) ? undefined : entryId;
}

/** The scene that must be there for the event to be told. */
export function promisedScene({ type, sceneId }: Told): string | undefined {
  return NO_PROMISE.includes(type) ? undefined : sceneId;
}
