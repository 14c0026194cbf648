import type { ActStructure } from '../../domain/bibles.js';
import type { ScriptBriefInput } from '../../domain/brief.js';
import type { GenerationConfigInput, StageModel } from '../../domain/generations.js';
import type { SceneOutlineInput } from '../../domain/planned-outline.js';

export interface CreateScriptInput {
  logLine: string;
  /** Absent: a working title from the log line, until an outline finds one. */
  title?: string | null | undefined;
  actStructure?: ActStructure | null | undefined;
  /** Ids of bible entries to build on. */
  bibles?: readonly string[] | null | undefined;
  brief?: ScriptBriefInput | null | undefined;
  /** Scenes as a person plans them. */
  outline?: readonly SceneOutlineInput[] | null | undefined;
}

export interface GenerateScriptInput {
  /** With `scriptId`: the script's, or empty. */
  logLine: string;
  /** A script to go on with. Absent: a new one. */
  scriptId?: string | null | undefined;
  brief?: ScriptBriefInput | null | undefined;
  /** The first scenes as a person plans them; with `scriptId`, those after the ones it has. */
  outline?: readonly SceneOutlineInput[] | null | undefined;
  /** Models write anew. Default false: what was asked before may be answered from the cache. */
  fresh?: boolean | null | undefined;
  title?: string | null | undefined;
  config?: GenerationConfigInput | null | undefined;
  existingBibles?: readonly string[] | null | undefined;
  idempotencyKey?: string | null | undefined;
}

/** What every manual step takes of a generation's configuration. */
export interface StepConfig {
  models?: readonly StageModel[] | null | undefined;
  maxCostUsd?: number | null | undefined;
}

export interface BootstrapBiblesInput extends StepConfig {
  scriptId: string;
  /** New characters wanted, beside those the script has. Default 3. */
  characterCount?: number | null | undefined;
}

export interface GenerateSceneOutlineInput extends StepConfig {
  scriptId: string;
  /** How many scenes to plan, after those already planned. Default 1. */
  sceneCount?: number | null | undefined;
  /** What should happen, in the caller's words. */
  description?: string | null | undefined;
}

export interface GenerateSceneInput extends StepConfig {
  sceneId: string;
}

export interface RewriteSceneInput extends StepConfig {
  sceneId: string;
  /** What the new draft must answer. Absent: the dramaturge is asked first. */
  critique?: string | null | undefined;
}
