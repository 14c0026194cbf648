import type { ActStructure } from '../domain/bibles.js';
import type { Caller } from '../domain/caller.js';
import type { GenerationConfigInput, StageName } from '../domain/generations.js';
import type { Generation, Script } from '../storage/generated/client/client.js';

export interface CreateScriptInput {
  logLine: string;
  /** Absent: a working title from the log line, until an outline finds one. */
  title?: string | null | undefined;
  actStructure?: ActStructure | null | undefined;
  /** Ids of bible entries to build on. */
  bibles?: readonly string[] | null | undefined;
}

export interface GenerateScriptInput {
  logLine: string;
  title?: string | null | undefined;
  config?: GenerationConfigInput | null | undefined;
  existingBibles?: readonly string[] | null | undefined;
  idempotencyKey?: string | null | undefined;
}

export interface BootstrapBiblesInput {
  scriptId: string;
  /** New characters wanted, beside those the script has. Default 3. */
  characterCount?: number | null | undefined;
}

export interface GenerateSceneOutlineInput {
  scriptId: string;
  /** How many scenes to plan, after those already planned. Default 1. */
  sceneCount?: number | null | undefined;
  /** What should happen, in the caller's words. */
  description?: string | null | undefined;
}

export interface GenerateSceneInput {
  sceneId: string;
}

export interface RewriteSceneInput {
  sceneId: string;
  /** What the new draft must answer. Absent: the dramaturge is asked first. */
  critique?: string | null | undefined;
}

/**
 * All that can be asked for, by GraphQL and by the library alike. The start methods store what is asked for, start the
 * durable workflow and return at once; `settled` waits for its end.
 *
 * Errors: `InvalidInputError`, `NotFoundError`, `ConflictError`; `RateLimitedError` from the start methods while the caller's
 * tenant has too many unfinished generations.
 */
export interface GenerationControl {
  createScript(caller: Caller, input: CreateScriptInput): Promise<Script>;
  startScript(caller: Caller, input: GenerateScriptInput): Promise<Generation>;
  startBibles(caller: Caller, input: BootstrapBiblesInput): Promise<Generation>;
  startSceneOutline(caller: Caller, input: GenerateSceneOutlineInput): Promise<Generation>;
  startScene(caller: Caller, input: GenerateSceneInput): Promise<Generation>;
  startRewrite(caller: Caller, input: RewriteSceneInput): Promise<Generation>;
  /** Joins the written scenes to the formatted script that every export is printed from. A scene that is not written is a ConflictError. */
  formatScript(caller: Caller, scriptId: string): Promise<Script>;
  /** Ends it at once: calls under way are aborted, no further one is made, what is finished stays. One that came to another end is a ConflictError. */
  cancel(caller: Caller, generationId: string): Promise<Generation>;
  /** Makes no further call; those under way end and are stored. One that is not at work is a ConflictError. */
  pause(caller: Caller, generationId: string): Promise<Generation>;
  /**
   * Goes on with one that FAILED or is PAUSED from its last finished step. Another status is a ConflictError.
   * The steps that a pause found under way get 20 s to end before. `maxCostUsd` is the generation's new limit; one that is spent already is a BudgetExceededError.
   */
  resume(caller: Caller, generationId: string, maxCostUsd?: number | null): Promise<Generation>;
  /** Goes on with one that waits for approval of this very stage; anything else is a ConflictError. */
  approveStage(caller: Caller, generationId: string, stage: StageName): Promise<Generation>;
  deleteScript(caller: Caller, scriptId: string): Promise<Script>;
  /** Ends what was cancelled and, its canceller dying, never tidied. Call it now and then. */
  finishCancelled(): Promise<void>;
}
