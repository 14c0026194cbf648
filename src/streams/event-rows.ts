import { z } from 'zod';
import type { DurableEvent, GenerationEvent } from '../domain/events.js';
import { generationFailure } from '../domain/generation-failure.js';
import { STAGES } from '../domain/generations.js';
import { DRAFT_KINDS } from '../domain/scenes.js';
import { trimmedPart } from '../domain/trimmed-parts.js';

const stage = z.enum(STAGES);
const ofScene = { sceneId: z.string() };
const ofDraft = { ...ofScene, draftNumber: z.int() };
const withReason = { reason: z.string() };

const usage = z.object({
  llmCalls: z.number(),
  upstreamRequests: z.number(),
  promptTokens: z.number(),
  cachedPromptTokens: z.number(),
  completionTokens: z.number(),
  costUsd: z.number().nullable(),
  estimated: z.boolean(),
});

/** A durable event, made of its row's `type` and `payload`. */
const durableEvent: z.ZodType<DurableEvent> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('StageStarted'), stage, sceneId: z.string().optional() }),
  z.object({ type: z.literal('StageCompleted'), stage, sceneId: z.string().optional(), durationMs: z.number(), usage }),
  z.object({ type: z.literal('BibleEntryReady'), entryId: z.string() }),
  z.object({ type: z.literal('SceneOutlined'), ...ofScene }),
  z.object({ type: z.literal('SceneDraftStarted'), ...ofDraft, kind: z.enum(DRAFT_KINDS) }),
  z.object({ type: z.literal('SceneDraftCompleted'), ...ofDraft, draftId: z.string() }),
  z.object({ type: z.literal('SceneDraftDiscarded'), ...ofDraft, ...withReason }),
  z.object({ type: z.literal('CritiqueReady'), ...ofScene, critiqueId: z.string() }),
  z.object({ type: z.literal('ContinuityIssueFound'), ...ofScene, message: z.string(), repaired: z.boolean() }),
  z.object({ type: z.literal('ProviderSwitched'), from: z.string(), to: z.string(), ...withReason }),
  z.object({ type: z.literal('BatchSubmitted'), stage, provider: z.string(), calls: z.int(), ...withReason }),
  z.object({
    type: z.literal('PromptTrimmed'),
    stage,
    provider: z.string(),
    model: z.string(),
    parts: z.array(trimmedPart),
    ...withReason,
  }),
  z.object({ type: z.literal('GenerationPaused'), ...withReason }),
  z.object({ type: z.literal('GenerationResumed'), ...withReason }),
  z.object({ type: z.literal('GenerationCompleted') }),
  // Readers wait for this event, so it is read even where a newer server gives a code or stage that this version does not know.
  z.object({ type: z.literal('GenerationFailed'), failure: generationFailure }),
  z.object({ type: z.literal('GenerationCancelled') }),
]);

interface EventRow {
  generationId: string;
  seq: number;
  type: string;
  payload: unknown;
  at: Date;
}

/** Undefined for an event that this version does not know, as a newer server on the same database may store it. */
export function readDurableEvent(type: string, payload: unknown): DurableEvent | undefined {
  return durableEvent.safeParse({ ...(payload as object | null), type }).data;
}

/** As `readDurableEvent`, of a whole row. */
export function toEvent({ generationId, seq, type, payload, at }: EventRow): GenerationEvent | undefined {
  const event = readDurableEvent(type, payload);
  return event === undefined ? undefined : { ...event, seq, generationId, at };
}
