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

/** Figures and words of a message, so that clients may write it in another language. */
export type FindingArgs = Readonly<Record<string, string | number>>;

/** Of the first of several places. */
type HabitArgs = FindingArgs & { readonly count: number };

/** A stretch of text in a block: UTF-16 offsets into its plain text, or that of a speech's part. */
export interface FindingRange {
  readonly start: number;
  readonly end: number;
  /** Of a speech: index into its parts, -1 for the cue. */
  readonly part?: number;
  readonly side?: 'left' | 'right';
}

/** What takes the place of one block; nothing, to take it out. */
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
  /** Where this case differs from the rule. */
  readonly level?: LintLevel;
  readonly fix?: readonly BlockEdit[];
  /** Where the parser found it. */
  readonly span?: Span;
}

/** One more place of a habit. */
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
  /** Where it stands in the text that was read, if spans were given. */
  readonly span?: Span;
  /** Edits that mend it at this place. Only where there is one plain way to. */
  readonly fix?: readonly BlockEdit[];
  /** Of a habit of the whole script: the other places, in order of the script. */
  readonly others?: readonly FindingPlace[];
}

/** What a rule cannot do without; it is left out where that is not given. Layouts are made when first needed. */
export type Need = 'layout' | 'cast' | 'diagnostics' | 'kind' | 'beats' | 'losses' | 'fonts' | 'vocabulary' | 'phrases';

export type Thresholds = Readonly<Record<string, number>>;

/** One kind of finding. */
export interface Rule<T extends Thresholds = Thresholds> {
  /** Never used again for another finding. Below 100: an error of format; from 101: a warning of style. */
  readonly id: string;
  readonly level: LintLevel;
  /** What is found, in a few words. */
  readonly summary: string;
  readonly needs: readonly Need[];
  /** Judges a script as a whole, and says nothing of a single scene. */
  readonly whole: boolean;
  /** A language model can mend it by writing the scene again. */
  readonly mendable: boolean;
  readonly defaults: T;
  message(args: FindingArgs): string;
  /** What to do about it, as an order to a writer. */
  note(args: FindingArgs): string;
  /**
   * Says once what a script does again and again: `args` are those of the first place, and the `count` of places. Absent: each place
   * is told by itself.
   */
  readonly habit?: (args: HabitArgs) => string;
  /** Findings with other keys are other habits. */
  readonly habitKey?: (args: FindingArgs) => string;
  check(context: RuleContext, thresholds: T): Iterable<Found>;
}

/** All that rules look at, made once for a call. What a rule does not list under `needs` may be missing. */
export interface RuleContext {
  readonly script: Script;
  /** The script is one scene of another. */
  readonly isScene: boolean;
  readonly survey: Survey;
  readonly speakers: ReadonlyMap<string, SpeakerNames>;
  /** Keys of the speakers whose whole name stands in a paragraph of action. */
  readonly mentioned: ReadonlySet<string>;
  /** Names in capitals that action introduces (`JOHN, 40, ...`), and their words, folded. */
  readonly introduced: ReadonlySet<string>;
  /** Words that stand in small letters in the action, folded. */
  readonly ordinaryWords: ReadonlySet<string>;
  readonly vocabulary: Vocabulary;
  readonly phrases: Phrases;
  readonly layout: Layout;
  readonly placed: Placed;
  /** Of scenes, by the block of the heading. */
  readonly lengths: ReadonlyMap<number, SceneLength>;
  readonly cast: Cast;
  readonly diagnostics: readonly Diagnostic[];
  readonly losses: readonly Loss[];
  readonly beats: readonly (PlannedBeat & { readonly block: number })[];
  readonly pageRange: { readonly kind: string; readonly from: number; readonly to: number };
  readonly countWords: CountWords;
  readonly findMentions: FindMentions;
  missingCharacters(text: string): readonly string[];
  /** The block that holds a place in the text that was read; -1 if it is not known. */
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

/** A rule with the usual values for what is left out: judged in a single scene too, to be mended by a rewrite. */
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
