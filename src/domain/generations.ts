import { z } from 'zod';
import { ACT_STRUCTURES } from './bibles.js';

export const GENERATION_SCOPES = ['SINGLE_SCENE', 'MULTI_SCENE', 'FULL_SCRIPT'] as const;
export const GenerationScope = {
  SINGLE_SCENE: 'SINGLE_SCENE',
  MULTI_SCENE: 'MULTI_SCENE',
  FULL_SCRIPT: 'FULL_SCRIPT',
} as const;
export type GenerationScope = (typeof GENERATION_SCOPES)[number];

export const STAGES = ['BIBLES', 'OUTLINE', 'SCENES', 'CRITIQUE', 'REWRITE', 'CONTINUITY', 'FORMAT'] as const;
export type StageName = (typeof STAGES)[number];

export type GenerationStatus =
  | 'QUEUED'
  | 'RUNNING'
  | 'PAUSED'
  | 'AWAITING_APPROVAL'
  | 'COMPLETED'
  | 'FAILED'
  | 'CANCELLED';
export const TERMINAL_STATUSES = ['COMPLETED', 'FAILED', 'CANCELLED'] as const satisfies readonly GenerationStatus[];
/**
 * The statuses of generations that may still go on. Queries name these instead of excluding the others, so that they can use an
 * index.
 */
export const OPEN_STATUSES = [
  'QUEUED',
  'RUNNING',
  'PAUSED',
  'AWAITING_APPROVAL',
] as const satisfies readonly GenerationStatus[];
export type GenerationKind = 'SCRIPT' | 'BIBLES' | 'OUTLINE' | 'SCENE' | 'REWRITE';

export const LOG_LINE_MAX = 2_000;

export const DIALOGUE_MODES = ['SINGLE_PASS', 'CHARACTER_AGENTS'] as const;

/** Which model works on a stage. Without a provider: the first that is configured. */
const stageModel = z.object({
  stage: z.enum(STAGES),
  provider: z.string().trim().min(1).max(60).optional(),
  model: z.string().trim().min(1).max(200),
});
export type StageModel = z.output<typeof stageModel>;
/** At most one model for each stage. */
export const stageModels = z
  .array(stageModel)
  .max(STAGES.length)
  .refine((models) => new Set(models.map(({ stage }) => stage)).size === models.length, 'names a stage twice');

/** In USD. */
export const moneyLimit = z.number().positive().max(1_000_000);

export const PACES = ['INTERACTIVE', 'BACKGROUND'] as const;
export type GenerationPace = (typeof PACES)[number];

/** How a script is generated. Defaults are those of the inherited contract. */
export const generationConfig = z.object({
  /** SINGLE_SCENE writes one scene, MULTI_SCENE `sceneCount` scenes of one act, FULL_SCRIPT spreads them over the acts. */
  scope: z.enum(GENERATION_SCOPES).default('MULTI_SCENE'),
  characterCount: z.int().min(1).max(12).default(3),
  sceneCount: z.int().min(1).max(120).default(3),
  useExistingBibles: z.boolean().default(false),
  autoRewrite: z.boolean().default(true),
  rewriteIterations: z.int().min(0).max(5).default(2),
  parallelGeneration: z.boolean().default(true),
  optimizeLlmCalls: z.boolean().default(true),
  actStructure: z.enum(ACT_STRUCTURES).default('THREE_ACT'),
  /** SINGLE_PASS writes a scene in one call; with CHARACTER_AGENTS each character's lines have a call of their own, and a director weaves them. */
  dialogueMode: z.enum(DIALOGUE_MODES).default('SINGLE_PASS'),
  /** The generation pauses before the call that would pass this. Absent: the server's limit. */
  maxCostUsd: moneyLimit.optional(),
  /** Stages after which the generation waits for a person's approval. */
  approvals: z.array(z.enum(STAGES)).max(STAGES.length).default([]),
  /** Unnamed stages use the server's choice. */
  models: stageModels.default([]),
  /** BACKGROUND: calls that need not be live may wait for the provider's cheaper batches. */
  pace: z.enum(PACES).default('INTERACTIVE'),
});
export type GenerationConfig = z.output<typeof generationConfig>;
export type GenerationConfigInput = z.input<typeof generationConfig>;

/** Tokens and money of one or more calls. `costUsd` is null when a model's price is unknown. */
export interface Usage {
  llmCalls: number;
  upstreamRequests: number;
  promptTokens: number;
  cachedPromptTokens: number;
  completionTokens: number;
  costUsd: number | null;
  estimated: boolean;
}

export const NO_USAGE: Usage = Object.freeze({
  llmCalls: 0,
  upstreamRequests: 0,
  promptTokens: 0,
  cachedPromptTokens: 0,
  completionTokens: 0,
  costUsd: 0,
  estimated: false,
});
