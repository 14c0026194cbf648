import type { GenerationFailure } from './errors.js';
import type { StageName, Usage } from './generations.js';
import type { DraftKind } from './scenes.js';
import type { TrimmedPart } from './trimmed-parts.js';

/**
 * The durable events of a generation, as stored: they name things by id, and readers look the things up.
 * Rows, with `seq` 1, 2, 3, ... per generation. See PROTOCOL.md.
 */
export type DurableEvent =
  | { type: 'StageStarted'; stage: StageName; sceneId?: string | undefined }
  | { type: 'StageCompleted'; stage: StageName; sceneId?: string | undefined; durationMs: number; usage: Usage }
  | { type: 'BibleEntryReady'; entryId: string }
  | { type: 'SceneOutlined'; sceneId: string }
  | { type: 'SceneDraftStarted'; sceneId: string; draftNumber: number; kind: DraftKind }
  | { type: 'SceneDraftCompleted'; sceneId: string; draftId: string; draftNumber: number }
  | { type: 'SceneDraftDiscarded'; sceneId: string; draftNumber: number; reason: string }
  | { type: 'CritiqueReady'; sceneId: string; critiqueId: string }
  | { type: 'ContinuityIssueFound'; sceneId: string; message: string; repaired: boolean }
  | { type: 'ProviderSwitched'; from: string; to: string; reason: string }
  /** Calls of a stage wait for a provider's batch. */
  | { type: 'BatchSubmitted'; stage: StageName; provider: string; calls: number; reason: string }
  | { type: 'PromptTrimmed'; stage: StageName; provider: string; model: string; parts: TrimmedPart[]; reason: string }
  | { type: 'GenerationPaused'; reason: string }
  | { type: 'GenerationResumed'; reason: string }
  | { type: 'GenerationCompleted' }
  | { type: 'GenerationFailed'; failure: GenerationFailure }
  | { type: 'GenerationCancelled' };

/** Text events are not stored. `draftNumber` and `offset` (in UTF-16 code units) say where their text belongs. */
export type TextEvent =
  | { type: 'SceneTextSnapshot'; sceneId: string; draftNumber: number; text: string }
  | { type: 'SceneTextAppended'; sceneId: string; draftNumber: number; offset: number; text: string };

/** What a reader gets. A text event carries the `seq` of the latest durable event. */
export type GenerationEvent = (DurableEvent | TextEvent) & { seq: number; generationId: string; at: Date };

/**
 * The durable events of a script that are no generation's: what people did to it, and that a generation was asked for. Rows, beside a
 * copy of each of its generations' events, with `seq` 1, 2, 3, ... per script.
 */
export type ScriptChange =
  /** Title, log line, act structure, title page or brief. */
  | { type: 'ScriptUpdated' }
  | { type: 'SceneAdded'; sceneId: string; number: number }
  /** The outline, act or planned length. */
  | { type: 'SceneOutlineUpdated'; sceneId: string }
  | { type: 'SceneMoved'; sceneId: string; from: number; to: number }
  /** The scene is gone, and those after it have a number less. */
  | { type: 'SceneDeleted'; sceneId: string; number: number }
  /** A person approved the scene, or took that back. */
  | { type: 'SceneApproved'; sceneId: string; approved: boolean }
  /** A person's draft is the scene's current one: an edit, a lint fix, an earlier draft brought back. */
  | { type: 'SceneEdited'; sceneId: string; draftId: string; draftNumber: number; kind: DraftKind }
  /** A person's critique of a draft. */
  | { type: 'SceneCritiqued'; sceneId: string; critiqueId: string }
  | { type: 'BibleEntryTied'; entryId: string }
  | { type: 'BibleEntryUntied'; entryId: string }
  /** A generation was asked for and waits for its turn. */
  | { type: 'GenerationQueued'; generationId: string };

/** An event of a generation as a reader of its script gets it. */
export type ScriptGenerationEvent = GenerationEvent & { scriptId: string };

/** What a reader of a script gets. `seq` is the script's; an event of a generation says of which. */
export type ScriptEvent = (ScriptChange & { seq: number; scriptId: string; at: Date }) | ScriptGenerationEvent;

/** After one of these a generation's stream is complete. */
export const TERMINAL_EVENTS = ['GenerationCompleted', 'GenerationFailed', 'GenerationCancelled'] as const;

/** A message of `sceneTokens`. The first one holds all text so far at offset 0. */
export interface SceneTokens {
  sceneId: string;
  draftNumber: number;
  offset: number;
  text: string;
  done: boolean;
}

/** A message of `sceneText`: all of a draft's text so far. */
export interface SceneText {
  sceneId: string;
  draftNumber: number;
  text: string;
  done: boolean;
}
