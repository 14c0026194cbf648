import type { DurableEvent } from '../domain/events.js';
import { draftKey } from './draft-place.js';
import type { GenerationDraft, ReadEvent } from './event-source.js';

/** The events that begin and end drafts. */
export const OF_DRAFTS = [
  'SceneDraftStarted',
  'SceneDraftCompleted',
  'SceneDraftDiscarded',
] satisfies DurableEvent['type'][];

/** The drafts that begin in these events, oldest first, and do not end there. */
export function openDrafts(events: readonly (ReadEvent | undefined)[]): GenerationDraft[] {
  const open = new Map<string, GenerationDraft>();
  for (const event of events) {
    if (event?.type === 'SceneDraftStarted') {
      open.set(draftKey(event), event);
    } else if (event?.type === 'SceneDraftCompleted' || event?.type === 'SceneDraftDiscarded') {
      open.delete(draftKey(event));
    } else if (event?.type === 'SceneDeleted') {
      for (const [key, { sceneId }] of open) if (sceneId === event.sceneId) open.delete(key);
    }
  }
  return [...open.values()];
}
