import { ACT_STRUCTURES, BIBLE_KINDS } from '../domain/bibles.js';
import { ERROR_CODES } from '../domain/errors.js';
import { DIALOGUE_MODES, GENERATION_SCOPES, STAGES } from '../domain/generations.js';
import { CRITIQUE_AXES, DRAFT_KINDS } from '../domain/scenes.js';
import { TRIM_KINDS } from '../domain/trimmed-parts.js';
import { PROMPT_FITS } from '../orchestrator/forecast/types.js';
import { PIPELINE } from '../orchestrator/pipeline.js';
import { stageLabels } from '../orchestrator/stage-facts.js';
import { EXPORT_FORMATS, IMPORT_FORMATS } from '../scripts/formats.js';
import { PAGE_PROFILES } from '../scripts/page-profiles.js';
import type { Builder } from './builder.js';

/** Values with their descriptions, checked to be exactly the values of the domain's type. */
function described<V extends string>(
  _values: readonly V[],
  descriptions: Record<V, string>,
): { [K in V]: { value: K; description: string } } {
  const entries = Object.entries<string>(descriptions).map(([value, description]) => [value, { value, description }]);
  return Object.fromEntries(entries) as { [K in V]: { value: K; description: string } };
}

const GENERATION_STATUSES = [
  'QUEUED',
  'RUNNING',
  'PAUSED',
  'AWAITING_APPROVAL',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
] as const;
const SCENE_STATUSES = ['PLANNED', 'WRITING', 'WRITTEN', 'NEEDS_REVIEW', 'APPROVED'] as const;
const STAGE_STATUSES = ['WAITING', 'RUNNING', 'DONE', 'SKIPPED', 'FAILED'] as const;
export const ELEMENT_TYPES = [
  'SCENE_HEADING',
  'ACTION',
  'CHARACTER',
  'DIALOGUE',
  'PARENTHETICAL',
  'TRANSITION',
  'LYRICS',
  'CENTERED',
  'SECTION',
  'SYNOPSIS',
  'NOTE',
  'PAGE_BREAK',
] as const;

export function defineEnums(builder: Builder) {
  return {
    ActStructure: builder.enumType('ActStructure', {
      description: 'How a story is divided into acts.',
      values: described(ACT_STRUCTURES, {
        THREE_ACT: 'Setup, confrontation, resolution: 25, 50 and 25 % of the scenes.',
        FOUR_ACT: 'Three acts with the long middle split at the midpoint.',
        FIVE_ACT: 'Freytag’s pyramid: exposition, rising action, climax, falling action, denouement.',
        HEROS_JOURNEY: 'Departure, initiation, return.',
        STORY_CIRCLE: 'Eight steps around a circle: from comfort through want to change.',
        SAVE_THE_CAT: 'Fifteen beats from opening image to final image.',
      }),
    }),
    DialogueMode: builder.enumType('DialogueMode', {
      description: 'Who writes what is said.',
      values: described(DIALOGUE_MODES, {
        SINGLE_PASS: 'One call writes the whole scene.',
        CHARACTER_AGENTS:
          'Each character’s lines are written by an agent of their own, and a director weaves them into the scene.',
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
    BibleKind: builder.enumType('BibleKind', {
      description: 'What a bible entry is about.',
      values: described(BIBLE_KINDS, {
        CHARACTER: 'A person of the story.',
        PLOT: 'The story’s course.',
        SETTING: 'Where and when it happens.',
        THEME: 'What it is about beneath the surface.',
      }),
    }),
    CritiqueAxis: builder.enumType('CritiqueAxisKind', {
      description: 'What a critique judges.',
      values: described(CRITIQUE_AXES, {
        PACING: 'Whether the scene moves, and rests, where it should.',
        TENSION: 'Whether something is at stake and unresolved.',
        SUBTEXT: 'Whether people mean more than they say.',
        CHARACTER_AUTHENTICITY: 'Whether people act and sound like themselves.',
        PLOT_ADVANCEMENT: 'Whether the story is elsewhere after the scene.',
      }),
    }),
    DraftKind: builder.enumType('DraftKind', {
      description: 'How a draft came to be.',
      values: described(DRAFT_KINDS, {
        GENERATED: 'Written from the outline.',
        REWRITE: 'Written anew to answer a critique or a continuity finding.',
        EDIT: 'Written or reformatted by a person’s request, without a model.',
        IMPORT: 'Read from a file.',
        RESTORED: 'An earlier draft brought back.',
      }),
    }),
    ElementType: builder.enumType('ElementType', {
      description: 'The parts that a screenplay is made of.',
      values: described(ELEMENT_TYPES, {
        SCENE_HEADING: 'Where and when: `INT. HARBOUR OFFICE - NIGHT`.',
        ACTION: 'What is seen and heard.',
        CHARACTER: 'A cue: who speaks.',
        DIALOGUE: 'What is said.',
        PARENTHETICAL: 'How it is said, in parentheses.',
        TRANSITION: '`CUT TO:` and its like.',
        LYRICS: 'What is sung.',
        CENTERED: 'Centred text.',
        SECTION: 'A heading of the writer’s own outline; not printed.',
        SYNOPSIS: 'A summary for the writer; not printed.',
        NOTE: 'A remark for the writer; not printed.',
        PAGE_BREAK: 'A new page begins.',
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
    ExportFormat: builder.enumType('ExportFormat', {
      description: 'File formats that a script can be exported to.',
      values: described(EXPORT_FORMATS, {
        FOUNTAIN: 'Fountain: plain text that every screenplay program reads. https://fountain.io',
        FDX: 'Final Draft’s XML.',
        PDF: 'Pages as they are printed.',
        HTML: 'Pages for a browser, in one file.',
        TEXT: 'Pages as plain text, parted by form feeds.',
        JSON: 'The element tree, for programs.',
      }),
    }),
    PageProfile: builder.enumType('PageProfile', {
      description: 'On what pages a script is laid out.',
      values: described(PAGE_PROFILES, {
        LETTER: 'US Letter, 54 lines a page.',
        A4: 'A4, 58 lines a page, with the columns of US Letter.',
        MULTI_CAMERA:
          'Half-hour comedy before several cameras, on US Letter: action in capitals, dialogue wider and in double space.',
      }),
    }),
    ImportFormat: builder.enumType('ImportFormat', {
      description: 'File formats that a script can be imported from.',
      values: described(IMPORT_FORMATS, { FOUNTAIN: 'Fountain 1.1.', FDX: 'Final Draft’s XML, of any version.' }),
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
    LintLevel: builder.enumType('LintLevel', {
      description: 'How much a finding matters.',
      values: described(['INFO', 'WARNING', 'ERROR'] as const, {
        INFO: 'Worth knowing.',
        WARNING: 'Weak style, or something to look at.',
        ERROR: 'Breaks the form.',
      }),
    }),
    ElementChangeKind: builder.enumType('ElementChangeKind', {
      description: 'What became of an element.',
      values: described(['ADDED', 'REMOVED', 'CHANGED'] as const, {
        ADDED: 'It is new.',
        REMOVED: 'It is gone. One that moved is removed in one place and added in another.',
        CHANGED: 'Another of its kind, much like it, stands in its place.',
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
    SceneStatus: builder.enumType('SceneStatus', {
      description: 'Where a scene stands.',
      values: described(SCENE_STATUSES, {
        PLANNED: 'Has an outline and no draft yet.',
        WRITING: 'A draft is being written.',
        WRITTEN: 'Has a complete draft.',
        NEEDS_REVIEW: 'Written, with a finding that nobody has settled.',
        APPROVED: 'Accepted by a person.',
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
  };
}
