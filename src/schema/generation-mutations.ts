import { BudgetExceededError, LlmUnavailableError, RateLimitedError } from '../domain/errors.js';
import type { StageModel } from '../domain/generations.js';
import type { GenerateScriptInput } from '../orchestrator/generations/inputs.js';
import type { Builder } from './builder.js';
import { briefInput } from './brief.js';
import { configInput, defineGenerationConfig, stageModels } from './generation-config.js';
import { requireRowId } from './global-ids.js';
import type { InputFields, ScriptInputs } from './script-inputs.js';
import type { Types } from './types.js';

/** The mutations that start, stop and resume generations. Each returns at once; the work goes on in the background. */
export function defineGenerationMutations(builder: Builder, types: Types, inputs: ScriptInputs) {
  const { ScriptBriefInput, SceneOutlineInput, StageModelInput } = inputs;
  const GenerationConfigInput = defineGenerationConfig(builder, types, inputs);
  const GenerateScriptInput = builder.inputType('GenerateScriptInput', {
    description: 'What to write.',
    fields: (t) => ({
      logLine: t.string({
        required: true,
        description:
          'The story in one or two sentences, 1 to 2,000 characters. With `scriptId`: the script’s, or an empty string for it.',
      }),
      title: t.string({ description: 'The script’s title, up to 200 characters. Absent: the outline finds one.' }),
      scriptId: t.id({
        description:
          'A script to go on with, however it came about: bibles that are missing are written, outlines up to `config.sceneCount`, and the scenes without a draft. What stands is not touched. Absent: a new script.',
      }),
      brief: t.field({
        type: ScriptBriefInput,
        description: 'What holds for the whole script. With `scriptId`: what changes of its brief.',
      }),
      outline: t.field({
        type: [SceneOutlineInput],
        description:
          'The first scenes as you plan them, at most `config.sceneCount`; with `scriptId` they come after those it has. What is missing in them is filled in, and more are planned after them.',
      }),
      fresh: t.boolean({
        defaultValue: false,
        description:
          'True: models write anew, whatever was asked before, and no other generation is given what they write; a resume of this one still finds what it has paid for. Default false: what was asked before with the same words may be answered from the cache, so that a retry costs nothing and the same log line gives the same script, as it was first written.',
      }),
      config: t.field({ type: GenerationConfigInput, description: 'How to write it. Absent: all defaults.' }),
      existingBibles: t.idList({
        description: 'Entries to build on, by id; with useExistingBibles only these are used for their kind.',
      }),
      idempotencyKey: t.string({
        description:
          'The same key with the same input returns the generation already started; with another input it is a ConflictError.',
      }),
    }),
  });
  /** What every manual step takes of a generation's configuration. */
  const stepFields = (t: InputFields) => ({
    models: t.field({
      type: [StageModelInput],
      description: 'Model by stage; unnamed stages use the script’s choice, then the server’s.',
    }),
    maxCostUsd: t.float({
      description:
        'In USD. The generation pauses before the call that would pass this. Null: the script’s limit, then the server’s.',
    }),
  });
  const BootstrapBiblesInput = builder.inputType('BootstrapBiblesInput', {
    description: 'Which bibles to write.',
    fields: (t) => ({
      scriptId: t.id({
        required: true,
        description: 'The script’s id. Kinds that it has an entry of are not written again; characters are added.',
      }),
      characterCount: t.int({ description: 'New characters wanted, beside those the script has: 1 to 12. Default 3.' }),
      ...stepFields(t),
    }),
  });
  const GenerateSceneOutlineInput = builder.inputType('GenerateSceneOutlineInput', {
    description: 'Which scenes to plan.',
    fields: (t) => ({
      scriptId: t.id({ required: true, description: 'The script’s id.' }),
      sceneCount: t.int({ description: 'How many scenes to plan after those already planned. Default 1.' }),
      description: t.string({
        description: 'What should happen, in your words. Absent: the story goes on from the last scene.',
      }),
      ...stepFields(t),
    }),
  });
  const GenerateSceneInput = builder.inputType('GenerateSceneInput', {
    description: 'Which scene to write.',
    fields: (t) => ({
      sceneId: t.id({ required: true, description: 'The id of a planned scene. One that has drafts gets another.' }),
      ...stepFields(t),
    }),
  });
  const RewriteSceneInput = builder.inputType('RewriteSceneInput', {
    description: 'Which scene to rewrite, and what the new draft must answer.',
    fields: (t) => ({
      sceneId: t.id({ required: true, description: 'The id of a scene that has a draft.' }),
      critique: t.string({
        description: 'What the new draft must answer, in your words. Absent: the dramaturge is asked first.',
      }),
      ...stepFields(t),
    }),
  });
  const errors = (mutation: string) => ({
    types: [BudgetExceededError, RateLimitedError, LlmUnavailableError],
    union: { description: `The generation, or why \`${mutation}\` did nothing.` },
  });

  builder.mutationFields((t) => ({
    generateScript: t.field({
      type: types.Generation,
      errors: errors('generateScript'),
      description:
        'Starts writing a script from a log line. Follow it with the subscription `generationEvents`. Errors: InvalidInputError, NotFoundError, ConflictError.',
      args: { input: t.arg({ type: GenerateScriptInput, required: true, description: 'What to write.' }) },
      resolve: (_root, { input }, { generations, caller }) => generations.startScript(caller, scriptInput(input)),
    }),
    cancelGeneration: t.field({
      type: types.Generation,
      errors: errors('cancelGeneration'),
      description:
        'Ends a generation at once: calls under way are aborted, no further one is made. What is finished stays. Errors: NotFoundError, ConflictError for one that has come to another end.',
      args: { id: t.arg.id({ required: true, description: 'The generation’s id.' }) },
      resolve: (_root, args, { generations, caller }) =>
        generations.cancel(caller, requireRowId('Generation', args.id)),
    }),
    resumeGeneration: t.field({
      type: types.Generation,
      errors: errors('resumeGeneration'),
      description:
        'Goes on with a FAILED or PAUSED generation from its last finished step; nothing finished is done or paid again. Errors: InvalidInputError, NotFoundError, ConflictError, BudgetExceededError.',
      args: {
        id: t.arg.id({ required: true, description: 'The generation’s id.' }),
        maxCostUsd: t.arg.float({
          description: 'The generation’s new limit in USD, what it has spent included. Absent: as before.',
        }),
        pace: t.arg({
          type: types.GenerationPace,
          description:
            'The generation’s new pace. With INTERACTIVE its calls go at once: batches that they wait in are called off, which takes a provider up to some minutes, and what those have answered is kept, so that nothing is paid twice. Absent: as before.',
        }),
      },
      resolve: (_root, args, { generations, caller }) =>
        generations.resume(caller, requireRowId('Generation', args.id), args.maxCostUsd, args.pace),
    }),
    pauseGeneration: t.field({
      type: types.Generation,
      errors: errors('pauseGeneration'),
      description:
        'Makes no further call for a generation; the calls under way end and what they made is kept. A provider’s batch goes on too, and its answers are there when the generation is resumed. Errors: NotFoundError, ConflictError.',
      args: { id: t.arg.id({ required: true, description: 'The generation’s id.' }) },
      resolve: (_root, args, { generations, caller }) => generations.pause(caller, requireRowId('Generation', args.id)),
    }),
    approveStage: t.field({
      type: types.Generation,
      errors: errors('approveStage'),
      description:
        'Lets a generation that is AWAITING_APPROVAL go on after the stage. Errors: NotFoundError, ConflictError.',
      args: {
        generationId: t.arg.id({ required: true, description: 'The generation’s id.' }),
        stage: t.arg({
          type: types.GenerationStage,
          required: true,
          description: 'The stage that is approved: the one it waits for.',
        }),
      },
      resolve: (_root, args, { generations, caller }) =>
        generations.approveStage(caller, requireRowId('Generation', args.generationId), args.stage),
    }),
    bootstrapBibles: t.field({
      type: types.Generation,
      errors: errors('bootstrapBibles'),
      description: 'Starts writing a script’s bibles. Errors: InvalidInputError, NotFoundError, ConflictError.',
      args: { input: t.arg({ type: BootstrapBiblesInput, required: true, description: 'Which bibles to write.' }) },
      resolve: (_root, { input }, { generations, caller }) =>
        generations.startBibles(caller, { ...stepInput(input), scriptId: requireRowId('Script', input.scriptId) }),
    }),
    generateSceneOutline: t.field({
      type: types.Generation,
      errors: errors('generateSceneOutline'),
      description: 'Starts planning a script’s next scenes. Errors: InvalidInputError, NotFoundError, ConflictError.',
      args: { input: t.arg({ type: GenerateSceneOutlineInput, required: true, description: 'Which scenes to plan.' }) },
      resolve: (_root, { input }, { generations, caller }) =>
        generations.startSceneOutline(caller, {
          ...stepInput(input),
          scriptId: requireRowId('Script', input.scriptId),
        }),
    }),
    generateScene: t.field({
      type: types.Generation,
      errors: errors('generateScene'),
      description:
        'Starts writing a planned scene. The new draft becomes current, unless somebody edits the scene meanwhile. Errors: InvalidInputError, NotFoundError, ConflictError.',
      args: { input: t.arg({ type: GenerateSceneInput, required: true, description: 'Which scene to write.' }) },
      resolve: (_root, { input }, { generations, caller }) =>
        generations.startScene(caller, { ...stepInput(input), sceneId: requireRowId('Scene', input.sceneId) }),
    }),
    rewriteScene: t.field({
      type: types.Generation,
      errors: errors('rewriteScene'),
      description:
        'Starts rewriting a scene. The draft that is there stays, and is current until the new one is kept; also a person’s, unless somebody edits the scene meanwhile: then that edit stays current. Errors: InvalidInputError, NotFoundError, ConflictError.',
      args: { input: t.arg({ type: RewriteSceneInput, required: true, description: 'Which scene, and why.' }) },
      resolve: (_root, { input }, { generations, caller }) =>
        generations.startRewrite(caller, { ...stepInput(input), sceneId: requireRowId('Scene', input.sceneId) }),
    }),
  }));
  return { GenerateScriptInput };
}

type GivenScriptInput = ReturnType<typeof defineGenerationMutations>['GenerateScriptInput']['$inferInput'];

/** The input with row ids in place of global ids. */
export function scriptInput(input: GivenScriptInput): GenerateScriptInput {
  return {
    ...input,
    config: configInput(input.config),
    scriptId: input.scriptId == null ? undefined : requireRowId('Script', input.scriptId),
    brief: briefInput(input.brief),
    existingBibles: input.existingBibles?.map((id) => requireRowId('BibleEntry', id)),
  };
}

type StepInput = { models?: Parameters<typeof stageModels>[0] | null | undefined };

/** The input of a manual step, with its models as the library takes them. */
function stepInput<Input extends StepInput>(
  input: Input,
): Omit<Input, 'models'> & { models?: StageModel[] | undefined } {
  const { models, ...rest } = input;
  return { ...rest, models: models == null ? undefined : stageModels(models) };
}
