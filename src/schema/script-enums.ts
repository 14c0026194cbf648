import { ACT_STRUCTURES, BIBLE_KINDS } from '../domain/bibles.js';
import { SCRIPT_FORMATS } from '../domain/brief.js';
import { CRITIQUE_AXES, DRAFT_KINDS, SCENE_STATUSES } from '../domain/scenes.js';
import { EXPORT_FORMATS, IMPORT_FORMATS } from '../scripts/formats.js';
import { PAGE_PROFILES } from '../scripts/page-profiles.js';
import type { Builder } from './builder.js';
import { described } from './described-values.js';

const ELEMENT_TYPES = [
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

/** What scripts, their scenes and their bibles are made of. */
export function defineScriptEnums(builder: Builder) {
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
    ElementChangeKind: builder.enumType('ElementChangeKind', {
      description: 'What became of an element.',
      values: described(['ADDED', 'REMOVED', 'CHANGED'] as const, {
        ADDED: 'It is new.',
        REMOVED: 'It is gone. One that moved is removed in one place and added in another.',
        CHANGED: 'Another of its kind, much like it, stands in its place.',
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
    ImportFormat: builder.enumType('ImportFormat', {
      description: 'File formats that a script can be imported from.',
      values: described(IMPORT_FORMATS, { FOUNTAIN: 'Fountain 1.1.', FDX: 'Final Draft’s XML, of any version.' }),
    }),
    LintLevel: builder.enumType('LintLevel', {
      description: 'How much a finding matters.',
      values: described(['INFO', 'WARNING', 'ERROR'] as const, {
        INFO: 'Worth knowing.',
        WARNING: 'Weak style, or something to look at.',
        ERROR: 'Breaks the form.',
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
    ScriptFormat: builder.enumType('ScriptFormat', {
      description: 'What is written: it says how long it is by default, and on what pages.',
      values: described(SCRIPT_FORMATS, {
        FEATURE: 'A feature film, some 110 pages.',
        SHORT: 'A short film, or scenes alone.',
        TV_HOUR: 'An hour of television, some 55 pages.',
        TV_HALF_HOUR: 'Half an hour of television, one camera: some 28 pages.',
        TV_MULTI_CAMERA: 'Half an hour before several cameras: some 45 pages of its own layout.',
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
  };
}
