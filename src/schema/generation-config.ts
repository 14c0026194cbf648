import { generationConfig } from '../domain/generations.js';
import type { GenerationConfigInput, StageModel, StageName } from '../domain/generations.js';
import type { Builder } from './builder.js';
import type { ScriptInputs } from './script-inputs.js';
import type { Types } from './types.js';

const DEFAULTS = generationConfig.parse({});

/**
 * A default that is printed as the number it is, and told from one that somebody wrote: what nobody said may follow from the outline
 * or from the script.
 */
function unlessSaid(value: number): number {
  return Object(value);
}

const MEANING = {
  scope: 'How much is written.',
  characterCount:
    'Characters of the story, 1 to 12: those that are not given are invented. A script that is gone on with keeps the characters that it has unless this is said.',
  sceneCount:
    'Scenes of the whole script, 1 to 120. SINGLE_SCENE writes one whatever this says. With `outline` or `scriptId`, unless it is said: as many as there are.',
  useExistingBibles: 'Build on `existingBibles` alone for their kinds, instead of beside new entries.',
  autoRewrite: 'Judge each scene and rewrite it.',
  rewriteIterations: 'Rounds of critique and rewrite for each scene, 0 to 5.',
  parallelGeneration:
    'Write scenes at the same time, held together by the states before and after each; otherwise one by one.',
  optimizeLlmCalls: 'Let calls share caches, running requests and batches.',
  actStructure: 'How the story is divided into acts.',
  dialogueMode: 'Who writes what is said: one call the whole scene, or each character an agent of their own.',
  maxCostUsd:
    'In USD. The generation pauses before the call that would pass this; `resumeGeneration` goes on with a higher limit. Null: the server’s limit.',
  approvals: 'Stages after which the generation waits for `approveStage`.',
  models: 'Model by stage; unnamed stages use the script’s choice, then the server’s.',
  pace: 'How urgent it is: with BACKGROUND it may take a day longer, and costs less where the provider takes batches.',
} as const satisfies Record<keyof GenerationConfigInput, string>;

const STAGE_MODEL = {
  stage: 'The stage.',
  provider: 'A configured provider, by its name. Null: the first in order.',
  model: 'The model’s name, as the provider knows it.',
};

/** The configuration as it is asked for, and as a generation shows it. */
export function defineGenerationConfig(builder: Builder, types: Types, { StageModelInput }: ScriptInputs) {
  types.StageModel.implement({
    description: 'Which model works on a stage.',
    fields: (t) => ({
      stage: t.expose('stage', { type: types.GenerationStage, description: STAGE_MODEL.stage }),
      provider: t.exposeString('provider', { nullable: true, description: STAGE_MODEL.provider }),
      model: t.exposeString('model', { description: STAGE_MODEL.model }),
    }),
  });
  builder.objectType(types.GenerationConfig, {
    description: 'How a generation generates.',
    fields: (t) => ({
      scope: t.expose('scope', { type: types.GenerationScope, description: MEANING.scope }),
      characterCount: t.exposeInt('characterCount', { description: MEANING.characterCount }),
      sceneCount: t.exposeInt('sceneCount', { description: MEANING.sceneCount }),
      useExistingBibles: t.exposeBoolean('useExistingBibles', { description: MEANING.useExistingBibles }),
      autoRewrite: t.exposeBoolean('autoRewrite', { description: MEANING.autoRewrite }),
      rewriteIterations: t.exposeInt('rewriteIterations', { description: MEANING.rewriteIterations }),
      parallelGeneration: t.exposeBoolean('parallelGeneration', { description: MEANING.parallelGeneration }),
      optimizeLlmCalls: t.exposeBoolean('optimizeLlmCalls', { description: MEANING.optimizeLlmCalls }),
      actStructure: t.expose('actStructure', { type: types.ActStructure, description: MEANING.actStructure }),
      dialogueMode: t.expose('dialogueMode', { type: types.DialogueMode, description: MEANING.dialogueMode }),
      maxCostUsd: t.exposeFloat('maxCostUsd', { nullable: true, description: MEANING.maxCostUsd }),
      approvals: t.expose('approvals', { type: [types.GenerationStage], description: MEANING.approvals }),
      models: t.field({ type: [types.StageModel], description: MEANING.models, resolve: ({ models }) => models }),
      pace: t.expose('pace', { type: types.GenerationPace, description: MEANING.pace }),
    }),
  });
  return builder.inputType('GenerationConfigInput', {
    description: 'How to generate. Everything has a default.',
    fields: (t) => ({
      scope: t.field({ type: types.GenerationScope, defaultValue: DEFAULTS.scope, description: MEANING.scope }),
      characterCount: t.int({ defaultValue: unlessSaid(DEFAULTS.characterCount), description: MEANING.characterCount }),
      sceneCount: t.int({ defaultValue: unlessSaid(DEFAULTS.sceneCount), description: MEANING.sceneCount }),
      useExistingBibles: t.boolean({
        defaultValue: DEFAULTS.useExistingBibles,
        description: MEANING.useExistingBibles,
      }),
      autoRewrite: t.boolean({ defaultValue: DEFAULTS.autoRewrite, description: MEANING.autoRewrite }),
      rewriteIterations: t.int({ defaultValue: DEFAULTS.rewriteIterations, description: MEANING.rewriteIterations }),
      parallelGeneration: t.boolean({
        defaultValue: DEFAULTS.parallelGeneration,
        description: MEANING.parallelGeneration,
      }),
      optimizeLlmCalls: t.boolean({ defaultValue: DEFAULTS.optimizeLlmCalls, description: MEANING.optimizeLlmCalls }),
      actStructure: t.field({
        type: types.ActStructure,
        defaultValue: DEFAULTS.actStructure,
        description: MEANING.actStructure,
      }),
      dialogueMode: t.field({
        type: types.DialogueMode,
        defaultValue: DEFAULTS.dialogueMode,
        description: MEANING.dialogueMode,
      }),
      maxCostUsd: t.float({ description: MEANING.maxCostUsd }),
      approvals: t.field({ type: [types.GenerationStage], description: MEANING.approvals }),
      models: t.field({ type: [StageModelInput], description: MEANING.models }),
      pace: t.field({ type: types.GenerationPace, defaultValue: DEFAULTS.pace, description: MEANING.pace }),
    }),
  });
}

/** An explicit null means the default, as an absent field does; so does a default that nobody wrote. */
export function configInput(config: GivenConfig | null | undefined): GenerationConfigInput {
  const given = Object.fromEntries(
    Object.entries(config ?? {}).filter(([, value]) => value !== null && !isUnsaid(value)),
  );
  return config?.models ? { ...given, models: stageModels(config.models) } : given;
}

function isUnsaid(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typeof value.valueOf() === 'number';
}

type GivenModel = { stage: StageName; model: string; provider?: string | null | undefined };

/** Models by stage as they are asked for: a provider that is null is none. */
export function stageModels(models: readonly GivenModel[]): StageModel[] {
  return models.map(({ provider, ...model }) => ({ ...model, ...(provider == null ? {} : { provider }) }));
}

type GivenConfig = {
  [K in Exclude<keyof GenerationConfigInput, 'models'>]?: GenerationConfigInput[K] | null | undefined;
} & {
  models?: readonly GivenModel[] | null | undefined;
};
