import { ERROR_CODES } from '../domain/errors.js';
import { DIALOGUE_MODES, GENERATION_SCOPES, PACES, STAGES } from '../domain/generations.js';
import { TRIM_KINDS } from '../domain/trimmed-parts.js';
import { PROMPT_FITS } from '../orchestrator/forecast/types.js';
import { PIPELINE } from '../orchestrator/pipeline/pipeline.js';
import { stageLabels } from '../orchestrator/pipeline/stage-facts.js';
import type { Builder } from './builder.js';
import { described } from './described-values.js';

const GENERATION_STATUSES = [
  'QUEUED',
  'RUNNING',
  'PAUSED',
  'AWAITING_APPROVAL',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
] as const;
const STAGE_STATUSES = ['WAITING', 'RUNNING', 'DONE', 'SKIPPED', 'FAILED'] as const;

/** How scripts are generated, and what may come in the way. */
export function defineGenerationEnums(builder: Builder) {
  return {
    DialogueMode: builder.enumType('DialogueMode', {
      description: 'Who writes what is said.',
      values: described(DIALOGUE_MODES, {
        SINGLE_PASS: 'One call writes the whole scene.',
        CHARACTER_AGENTS:
          'Each character’s lines are written by an agent of their own, and a director weaves them into the scene.',
      }),
    }),
    ErrorCode: builder.enumType('ErrorCode', {
      description:
        'What kind of thing went wrong. Top-level `errors` carry one of these, or a code of their own, in `extensions.code`.',
      values: described(ERROR_CODES, {
        INVALID_INPUT: 'The input does not fit; see the fields.',
        NOT_FOUND: 'There is no such thing, or it belongs to somebody else.',
        CONFLICT: 'What is stored has moved on, or its state does not allow this.',
        FORBIDDEN: 'The caller may not do this.',
        RATE_LIMITED: 'Too much at once; try later.',
        BUDGET_EXCEEDED: 'The next call would pass the limit on cost.',
        LLM_UNAVAILABLE: 'No model provider could answer.',
        BIBLE_GENERATION_FAILED: 'The stage BIBLES failed.',
        OUTLINE_FAILED: 'The stage OUTLINE failed.',
        SCENE_FAILED: 'A scene could not be written.',
        INTERNAL: 'A fault of the server; the message names the request id under which it was logged.',
      }),
    }),
    GenerationPace: builder.enumType('GenerationPace', {
      description: 'How urgent a generation is.',
      values: described(PACES, {
        INTERACTIVE: 'Somebody waits for it: every call is made at once.',
        BACKGROUND:
          'Nobody waits for it: calls go through the provider’s batches where it has them and that is cheaper, and a scene’s text then comes as one piece. A day after the generation was asked for, or resumed, what no batch has answered is made as usual. `pauseGeneration`, then `resumeGeneration(pace: INTERACTIVE)`, switches back.',
      }),
    }),
    GenerationScope: builder.enumType('GenerationScope', {
      description: 'How much is written.',
      values: described(GENERATION_SCOPES, {
        SINGLE_SCENE: 'One scene, whatever `sceneCount` says.',
        MULTI_SCENE: '`sceneCount` scenes of one act.',
        FULL_SCRIPT: '`sceneCount` scenes spread over all acts of the structure.',
      }),
    }),
    GenerationStage: builder.enumType('GenerationStage', {
      description: 'The stages of the pipeline, in their order.',
      values: described(STAGES, stageLabels(PIPELINE)),
    }),
    GenerationStatus: builder.enumType('GenerationStatus', {
      description: 'Where a generation stands.',
      values: described(GENERATION_STATUSES, {
        QUEUED: 'Waits for a worker.',
        RUNNING: 'Is being worked on.',
        PAUSED: 'Waits to be resumed.',
        AWAITING_APPROVAL: 'Waits for a person’s approval.',
        COMPLETED: 'Ended well.',
        FAILED: 'Ended with a failure; see `failure`.',
        CANCELLED: 'Ended by `cancelGeneration`.',
      }),
    }),
    PromptFit: builder.enumType('PromptFit', {
      description: 'Whether prompts and answers fit a model’s context window, from best to worst.',
      values: described(PROMPT_FITS, {
        FITS: 'All of it fits.',
        UNKNOWN: 'Nobody knows the model’s context window.',
        SHORT_ANSWER: 'The prompts fit whole, with less room for the answers than is usually asked for.',
        TRIMMED: 'Parts of the prompts have to be shortened or left out.',
        TOO_SMALL: 'What must not be cut does not fit: the generation would fail.',
      }),
    }),
    ProviderState: builder.enumType('ProviderState', {
      description: 'Whether a provider is asked.',
      values: described(['AVAILABLE', 'COOLING_DOWN', 'UNAVAILABLE'] as const, {
        AVAILABLE: 'It is asked.',
        COOLING_DOWN: 'It asked to be left alone for a while.',
        UNAVAILABLE:
          'It failed too often, refuses its key, has no quota left or lacks the model. It is tried again from time to time.',
      }),
    }),
    StageStatus: builder.enumType('StageStatus', {
      description: 'Where a stage of a generation stands.',
      values: described(STAGE_STATUSES, {
        WAITING: 'Not begun.',
        RUNNING: 'Begun.',
        DONE: 'Finished.',
        SKIPPED:
          'Not needed by this generation, or not ended when it was cancelled: `done` of `total` says how far it came.',
        FAILED: 'Failed; see the generation’s `failure`.',
      }),
    }),
    TrimKind: builder.enumType('TrimKind', {
      description: 'What became of a part of a prompt that a model could not read whole.',
      values: described(TRIM_KINDS, {
        SHORTENED: 'A shorter text took its place.',
        LEFT_OUT: 'It was left out.',
        CUT_BY_SERVER:
          'The server read less of the prompt than was sent, without an error; which part, it does not say.',
      }),
    }),
  };
}
