import { generationConfig } from '../domain/generations.js';
import type { GenerationConfigInput } from '../domain/generations.js';
import type { Builder } from './builder.js';
import type { Types } from './types.js';

const DEFAULTS = generationConfig.parse({});

const MEANING = {
  scope: 'How much is written.',
  characterCount: 'New characters that are invented, 1 to 12.',
  sceneCount: 'Scenes that are written, 1 to 120. SINGLE_SCENE writes one whatever this says.',
  useExistingBibles: 'Build on `existingBibles` alone for their kinds, instead of beside new entries.',
  autoRewrite: 'Judge each scene and rewrite it.',
  rewriteIterations: 'Rounds of critique and rewrite for each scene, 0 to 5.',
  parallelGeneration: 'Write scenes at the same time, held together by the states before and after each; otherwise one by one.',
  optimizeLlmCalls: 'Let calls share caches, running requests and batches.',
  actStructure: 'How the story is divided into acts.',
} as const satisfies Record<keyof GenerationConfigInput, string>;

/** The configuration as it is asked for, and as a generation shows it. */
export function defineGenerationConfig(builder: Builder, types: Types) {
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
    }),
  });

  return builder.inputType('GenerationConfigInput', {
    description: 'How to generate. Everything has a default.',
    fields: (t) => ({
      scope: t.field({ type: types.GenerationScope, defaultValue: DEFAULTS.scope, description: MEANING.scope }),
      characterCount: t.int({ defaultValue: DEFAULTS.characterCount, description: MEANING.characterCount }),
      sceneCount: t.int({ defaultValue: DEFAULTS.sceneCount, description: MEANING.sceneCount }),
      useExistingBibles: t.boolean({ defaultValue: DEFAULTS.useExistingBibles, description: MEANING.useExistingBibles }),
      autoRewrite: t.boolean({ defaultValue: DEFAULTS.autoRewrite, description: MEANING.autoRewrite }),
      rewriteIterations: t.int({ defaultValue: DEFAULTS.rewriteIterations, description: MEANING.rewriteIterations }),
      parallelGeneration: t.boolean({ defaultValue: DEFAULTS.parallelGeneration, description: MEANING.parallelGeneration }),
      optimizeLlmCalls: t.boolean({ defaultValue: DEFAULTS.optimizeLlmCalls, description: MEANING.optimizeLlmCalls }),
      actStructure: t.field({ type: types.ActStructure, defaultValue: DEFAULTS.actStructure, description: MEANING.actStructure }),
    }),
  });
}

/** An explicit null means the default, as an absent field does. */
export function configInput(config: { [K in keyof GenerationConfigInput]?: GenerationConfigInput[K] | null } | null | undefined): GenerationConfigInput {
  return Object.fromEntries(Object.entries(config ?? {}).filter(([, value]) => value !== null));
}
