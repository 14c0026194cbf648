import type { ActStructure } from '../../domain/bibles.js';
import type { GenerationConfigInput } from '../../domain/generations.js';

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
