import { z } from 'zod';
import type { ScriptChange, ScriptEvent } from '../domain/events.js';
import { DRAFT_KINDS } from '../domain/scenes.js';
import { readDurableEvent } from './event-rows.js';

const ofScene = { sceneId: z.string() };

/** A change of a script, made of its row's `type` and `payload`. */
const scriptChange: z.ZodType<ScriptChange> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ScriptUpdated') }),
  z.object({ type: z.literal('SceneAdded'), ...ofScene, number: z.int() }),
  z.object({ type: z.literal('SceneOutlineUpdated'), ...ofScene }),
  z.object({ type: z.literal('SceneMoved'), ...ofScene, from: z.int(), to: z.int() }),
  z.object({ type: z.literal('SceneDeleted'), ...ofScene, number: z.int() }),
  z.object({ type: z.literal('SceneApproved'), ...ofScene, approved: z.boolean() }),
  z.object({
    type: z.literal('SceneEdited'),
    ...ofScene,
    draftId: z.string(),
    draftNumber: z.int(),
    kind: z.enum(DRAFT_KINDS),
  }),
  z.object({ type: z.literal('SceneCritiqued'), ...ofScene, critiqueId: z.string() }),
  z.object({ type: z.literal('BibleEntryTied'), entryId: z.string() }),
  z.object({ type: z.literal('BibleEntryUntied'), entryId: z.string() }),
  z.object({ type: z.literal('GenerationQueued'), generationId: z.string() }),
]);

interface ScriptEventRow {
  scriptId: string;
  seq: number;
  generationId: string | null;
  type: string;
  payload: unknown;
  at: Date;
}

/** Undefined for an event that this version does not know, as a newer server on the same database may store it. */
export function toScriptEvent({
  scriptId,
  seq,
  generationId,
  type,
  payload,
  at,
}: ScriptEventRow): ScriptEvent | undefined {
  const place = { seq, scriptId, at };
  const change = scriptChange.safeParse({ ...(payload as object | null), type }).data;
  if (change !== undefined) return { ...change, ...place };
  const event = generationId === null ? undefined : readDurableEvent(type, payload);
  return event === undefined || generationId === null ? undefined : { ...event, ...place, generationId };
}
