import type { WritingSystem } from './writing.js';

/** Times of day as English headings name them; the words of every language are told apart by them. */
export const TIMES = ['DAY', 'NIGHT', 'DAWN', 'MORNING', 'NOON', 'AFTERNOON', 'EVENING', 'DUSK'] as const;
export type TimeOfDay = (typeof TIMES)[number];

/** Whether it is light then; null where it may be either. */
export const LIGHT: Readonly<Record<TimeOfDay, boolean | null>> = Object.freeze({
  DAY: true,
  NIGHT: false,
  DAWN: null,
  MORNING: true,
  NOON: true,
  AFTERNOON: true,
  EVENING: null,
  DUSK: null,
});

/** `NAME: text`, `NAME「text」`, `NAME   text`, a name alone above its text, and `(V.O.) text` without a name. */
export type SpeechForm = 'colon' | 'quoted' | 'spaced' | 'alone' | 'narrator';

/**
 * How screenplays are written in a language, and what models say in it around them. Words are compared without regard to case,
 * accents, width and apostrophes. All but `code`, `name` and `writing` may be empty.
 *
 * Phrases (`refusals`, `chatter`) stand at the start of a line: `(a|b|)` is one of several or nothing, `…` up to 60 characters, and
 * a `*` at the end leaves the last word open.
 */
export interface Language {
  /** BCP 47. */
  readonly code: string;
  /** In English, for messages. */
  readonly name: string;
  readonly writing: readonly WritingSystem[];
  /** Small letters that none of the others written alike has; '' for none. */
  readonly letters: string;
  /** Small words by which it is told from others that are written alike. */
  readonly stopWords: readonly string[];
  /** What opens a scene heading, without dots: words, and what stands for them. */
  readonly interior: readonly string[];
  readonly exterior: readonly string[];
  readonly interiorAndExterior: readonly string[];
  /** What an act is called: `ACT ONE`, `ERSTER AKT`; where words are not set apart, what counts it: `第一幕`. */
  readonly actWords: readonly string[];
  /** Stands before the number of a scene: `SCENE 2`. */
  readonly sceneWords: readonly string[];
  /** Stands after it: `第2場`. */
  readonly sceneCounters: readonly string[];
  readonly times: Readonly<Record<TimeOfDay, readonly string[]>>;
  /** `LATER`, `CONTINUOUS`: when after the scene before. */
  readonly relativeTimes: readonly string[];
  /** May stand beside a time: `EARLY MORNING`. */
  readonly timeModifiers: readonly string[];
  /** Whole lines, without the point or colon at their end. */
  readonly transitions: readonly string[];
  /** How a script opens: `FADE IN`. */
  readonly openings: readonly string[];
  /** Of a cue, in the usual spelling. */
  readonly extensions: readonly string[];
  /** How speeches are usually written, besides Fountain's cues in capitals: none of these is a mistake in it. */
  readonly speeches: readonly SpeechForm[];
  /** A voice that speaks without a name. */
  readonly narrators: readonly string[];
  /** Stands before a colon without speaking: `TITLE: ...`. */
  readonly labels: readonly string[];
  /** Minor roles, which need no bible. */
  readonly minorRoles: readonly string[];
  /** Between two names: `ANNA AND TOM`. */
  readonly joins: readonly string[];
  /** May stand before a minor role: `EL NIÑO`. */
  readonly articles: readonly string[];
  /** In scripts without capitals: what no name ends in. */
  readonly neverEndsName: readonly string[];
  /** Stands in a list of characters for an empty list. */
  readonly nobody: readonly string[];
  /** In a line with a colon at its end: the screenplay follows. */
  readonly announcements: readonly string[];
  /** The first words of a model that declines. */
  readonly refusals: readonly string[];
  /** The first words of what a model says when it has finished. */
  readonly chatter: readonly string[];
}

/** `a|b|c` as a list. */
export function words(text: string): readonly string[] {
  return Object.freeze(
    text
      .split('|')
      .map((word) => word.trim())
      .filter(Boolean),
  );
}

/** One phrase a line. */
export function phrases(text: string): readonly string[] {
  return Object.freeze(
    text
      .split('\n')
      .map((phrase) => phrase.trim())
      .filter(Boolean),
  );
}
