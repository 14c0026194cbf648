import type { GenerationEvent } from '../domain/events.js';
import type { Database } from '../storage/database.js';

/**
 * Leaves out events about bible entries and scenes that have been deleted since: the event's type promises them. Drafts and critiques go
 * only with their scene. Text names its scene and promises nothing; nobody deletes a scene while it is written.
 */
export async function presentEvents<Event extends GenerationEvent>(
  db: Database,
  events: readonly Event[],
): Promise<Event[]> {
  const [entries, scenes] = await Promise.all([
    presentOf(events.map(entryOf), (ids) =>
      db.bibleEntry.findMany({ where: { id: { in: ids } }, select: { id: true } }),
    ),
    presentOf(events.map(sceneOf), (ids) => db.scene.findMany({ where: { id: { in: ids } }, select: { id: true } })),
  ]);
  return events.filter((event) => entries.has(entryOf(event)) && scenes.has(sceneOf(event)));
}

function entryOf(event: GenerationEvent): string | undefined {
  return event.type === 'BibleEntryReady' ? event.entryId : undefined;
}

function sceneOf(event: GenerationEvent): string | undefined {
  return event.type === 'SceneTextSnapshot' || event.type === 'SceneTextAppended' || !('sceneId' in event)
    ? undefined
    : event.sceneId;
}

/** Those of the ids that are there. What has none is there. */
async function presentOf(
  ids: readonly (string | undefined)[],
  find: (ids: string[]) => Promise<{ id: string }[]>,
): Promise<ReadonlySet<string | undefined>> {
  const named = [...new Set(ids.filter((id) => id !== undefined))];
  const found = named.length === 0 ? [] : await find(named);
  return new Set([undefined, ...found.map(({ id }) => id)]);
}
