import type { GenerationEstimate, StageEstimate } from '../orchestrator/forecast/types.js';
import type { Builder } from './builder.js';
import type { defineGenerationMutations } from './generation-mutations.js';
import { scriptInput } from './generation-mutations.js';
import type { Types } from './types.js';

const MEANING = {
  llmCalls: 'Calls to models.',
  upstreamRequests:
    'Requests to providers: more than the calls where attempts had to be repeated lately, fewer where calls shared requests.',
  promptTokens: 'Tokens sent.',
  completionTokens: 'Tokens received.',
  costUsd: 'In US dollars. Null when the price of a model is unknown.',
} as const;

/** What a generation would take, before anything is paid for. */
export function defineEstimate(
  builder: Builder,
  types: Types,
  GenerateScriptInput: ReturnType<typeof defineGenerationMutations>['GenerateScriptInput'],
) {
  const Stage = builder.objectRef<StageEstimate>('StageEstimate').implement({
    description: 'What one stage of a generation is expected to take.',
    fields: (t) => ({
      stage: t.expose('stage', { type: types.GenerationStage, description: 'The stage.' }),
      llmCalls: t.exposeInt('llmCalls', { description: MEANING.llmCalls }),
      upstreamRequests: t.exposeInt('upstreamRequests', { description: MEANING.upstreamRequests }),
      promptTokens: t.exposeInt('promptTokens', { description: MEANING.promptTokens }),
      completionTokens: t.exposeInt('completionTokens', { description: MEANING.completionTokens }),
      costUsd: t.exposeFloat('costUsd', { nullable: true, description: MEANING.costUsd }),
      fit: t.expose('fit', { type: types.PromptFit, description: 'How the worst of its calls fits its model.' }),
      contextWindow: t.exposeInt('contextWindow', {
        nullable: true,
        description:
          'How many tokens its model takes, prompt and answer together. Null when nobody knows, and for a stage without calls.',
      }),
      leastContextWindow: t.exposeInt('leastContextWindow', {
        description:
          'The smallest context window, in tokens, that all of its calls could work with. 0 for a stage without calls.',
      }),
      trimmed: t.exposeStringList('trimmed', {
        description: 'The parts of its prompts that have to give way, by name.',
      }),
      durationMs: t.exposeInt('durationMs', {
        description:
          'Milliseconds from its first call to the end of its last, with the day that a batch may take. The stages of scenes overlap.',
      }),
      batched: t.exposeBoolean('batched', {
        description:
          'True where calls go into the provider’s batches, with pace BACKGROUND: the cost is that of a batch.',
      }),
    }),
  });
  const Estimate = builder.objectRef<GenerationEstimate>('GenerationEstimate').implement({
    description:
      'What a generation is expected to take: expected values, not limits. They come from the caller’s own recent calls to the same models; where there are too few, from averages. Answers from the cache are not counted on.',
    fields: (t) => ({
      llmCalls: t.exposeInt('llmCalls', { description: MEANING.llmCalls }),
      upstreamRequests: t.exposeInt('upstreamRequests', { description: MEANING.upstreamRequests }),
      promptTokens: t.exposeInt('promptTokens', { description: MEANING.promptTokens }),
      completionTokens: t.exposeInt('completionTokens', { description: MEANING.completionTokens }),
      costUsd: t.exposeFloat('costUsd', { nullable: true, description: MEANING.costUsd }),
      durationMs: t.exposeInt('durationMs', {
        description:
          'Milliseconds from the first call to the end of the last, without the time that a person takes to approve a stage. With pace BACKGROUND at most: the day is in it for which calls wait for batches.',
      }),
      fit: t.expose('fit', {
        type: types.PromptFit,
        description: 'How the stage that fits worst fits its model. With TOO_SMALL the generation would fail.',
      }),
      fitNote: t.exposeString('fitNote', {
        nullable: true,
        description: 'What does not fit, and what helps. For people. Null when all fits, or when nobody knows.',
      }),
      stages: t.expose('stages', { type: [Stage], description: 'The same by stage, in their order.' }),
    }),
  });

  builder.queryFields((t) => ({
    estimateGeneration: t.field({
      type: Estimate,
      description:
        'What `generateScript` with this input would take. Asks no model and starts nothing. An input that `generateScript` refuses is the same error here: INVALID_INPUT or NOT_FOUND.',
      args: { input: t.arg({ type: GenerateScriptInput, required: true, description: 'What would be written.' }) },
      resolve: (_root, { input }, { forecast, caller }) => forecast.estimate(caller, scriptInput(input)),
    }),
  }));
}
