import type { Block, Loss, Script, Span } from '../ast.js';
import type { BoundBeat, PlannedBeat } from '../beats.js';
import type { Diagnostic } from '../diagnostics.js';
import type { Cast } from '../draft/cast.js';
import type { SceneLength } from '../layout/lengths.js';
import type { Layout } from '../layout/page.js';
import type { FindMentions } from '../statistics/mentions.js';
import type { Placed } from '../statistics/placed.js';
import type { Survey, SurveyedSpeech } from '../statistics/survey.js';
import type { CountWords } from '../statistics/words.js';
import type { Phrases } from './phrases.js';
import type { Vocabulary } from './vocabulary.js';

export type LintLevel = 'ERROR' | 'WARNING' | 'INFO';

/** The numbers and words in a message, with which clients can write it in another language. */
export type FindingArgs = Readonly<Record<string, string | number>>;

/** The arguments at the first of several places, and their number. */
type HabitArgs = FindingArgs & { readonly count: number };

/** A stretch of text in a block: UTF-16 offsets into the plain text of the block, or of a speech's part. */
export interface FindingRange {
  readonly start: number;
  readonly end: number;
  /** For a speech: index into its parts, -1 for the cue. */
  readonly part?: number;
  readonly side?: 'left' | 'right';
}

/** The blocks that replace one block; none to remove it. */
export interface BlockEdit {
  readonly block: number;
  readonly replacement: readonly Block[];
}

/** What a rule found. */
export interface Found {
  /** -1: the script as a whole. */
  readonly block: number;
  readonly range?: FindingRange;
  readonly args?: FindingArgs;
  /** The level of this finding, if it differs from the rule's. */
  readonly level?: LintLevel;
  readonly fix?: readonly BlockEdit[];
  /** The place in the text that was read, if the parser found it. */
  readonly span?: Span;
}

/** A further place of a habit. */
export interface FindingPlace {
  readonly block: number;
  readonly range: FindingRange | null;
  readonly span?: Span;
  readonly fix?: readonly BlockEdit[];
}

export interface Finding {
  readonly rule: string;
  readonly level: LintLevel;
  readonly message: string;
  readonly args: FindingArgs;
  /** Index into the body; -1: the script as a whole. */
  readonly block: number;
  /** Null: the whole block. */
  readonly range: FindingRange | null;
  /** The place in the text that was read, if spans were given. */
  readonly span?: Span;
  /** Edits that fix it at this place, if there is one obvious way to. */
  readonly fix?: readonly BlockEdit[];
  /** For a habit of the whole script: the other places, in order of the script. */
  readonly others?: readonly FindingPlace[];
}

/** Something that a rule needs and is left out without. Layouts are made when first needed. */
export type Need =
  | 'layout'
  | 'cast'
  | 'diagnostics'
  | 'kind'
  | 'beats'
  | 'losses'
  | 'fonts'
  | 'vocabulary'
  | 'phrases'
  | 'avoid';

export type Thresholds = Readonly<Record<string, number>>;

/** One kind of finding. */
export interface Rule<T extends Thresholds = Thresholds> {
  /** Never reused for another rule. Below 100: an error of format; from 101: a warning of style. */
  readonly id: string;
  readonly level: LintLevel;
  /** What is found, in a few words. */
  readonly summary: string;
  readonly needs: readonly Need[];
  /** Whether it judges whole scripts only, and is left out for a single scene. */
  readonly whole: boolean;
  /** Whether a language model can fix it by rewriting the scene. */
  readonly mendable: boolean;
  readonly defaults: T;
  message(args: FindingArgs): string;
  /** What to do about it, as an instruction to a writer. */
  note(args: FindingArgs): string;
  /**
   * The message for a habit of the whole script: `args` are those of the first place, and the `count` of places. Absent: each place
   * is a finding of its own.
   */
  readonly habit?: (args: HabitArgs) => string;
  /** Findings with different keys are different habits. */
  readonly habitKey?: (args: FindingArgs) => string;
  check(context: RuleContext, thresholds: T): Iterable<Found>;
}

/** Everything that rules look at, made once per call. What a rule does not list under `needs` may be missing. */
export interface RuleContext {
  readonly script: Script;
  /** Whether the script is a single scene of a longer one. */
  readonly isScene: boolean;
  readonly survey: Survey;
  readonly speakers: ReadonlyMap<string, SpeakerNames>;
  /** Keys of the speakers whose whole name occurs in a paragraph of action. */
  readonly mentioned: ReadonlySet<string>;
  /** Names in capitals that action introduces (`JOHN, 40, ...`), and their words, folded. */
  readonly introduced: ReadonlySet<string>;
  /** Words that occur in small letters in the action, folded. */
  readonly ordinaryWords: ReadonlySet<string>;
  readonly vocabulary: Vocabulary;
  readonly phrases: Phrases;
  readonly layout: Layout;
  readonly placed: Placed;
  /** The lengths of scenes by the block of the heading. */
  readonly lengths: ReadonlyMap<number, SceneLength>;
  readonly cast: Cast;
  /** Words and phrases that are not wanted. */
  readonly avoid: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  readonly losses: readonly Loss[];
  readonly beats: readonly (PlannedBeat & { readonly block: number })[];
  readonly pageRange: { readonly kind: string; readonly from: number; readonly to: number };
  readonly countWords: CountWords;
  readonly findMentions: FindMentions;
  missingCharacters(text: string): readonly string[];
  /** The block that contains a place in the text that was read; -1 if it is unknown. */
  blockAt(offset: number): number;
}

/** The speeches of one name. */
export interface SpeakerNames {
  readonly key: string;
  /** As first written. */
  readonly name: string;
  readonly first: SurveyedSpeech;
  readonly speeches: number;
}

export interface BeatBinding extends Omit<BoundBeat, 'start' | 'end'> {
  /** Index of the scene, from 0. */
  readonly scene: number;
}

type RuleFields<T extends Thresholds> = Omit<Rule<T>, 'needs' | 'whole' | 'mendable' | 'defaults' | 'level' | 'note'> &
  Partial<Pick<Rule<T>, 'needs' | 'whole' | 'mendable' | 'defaults' | 'level' | 'note'>>;

/** Makes a rule. By default it also judges single scenes, and a rewrite can fix it. */
export function rule<T extends Thresholds>(fields: RuleFields<T>): Rule {
  const complete: Rule<T> = {
    level: Number(fields.id.slice(3)) < 100 ? 'ERROR' : 'WARNING',
    needs: [],
    whole: false,
    mendable: true,
    // A rule that names no thresholds has none.
    defaults: {} as T,
    note: fields.message,
    ...fields,
  };
  // `lint` hands each rule the keys of its own defaults.
  return Object.freeze(complete);
}
