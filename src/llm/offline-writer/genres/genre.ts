import type { Situation } from '../situation.js';

/** What belongs to a kind of plot rather than to its place. */
export interface Genre {
  id: string;
  /** Words of a log line that point here. */
  words: readonly string[];
  /** The world that is meant when the log line names none. */
  world: string;
  mood: string;
  /** What the story turns on, where the log line does not say: "the case". */
  matter: string;
  /** A goal as a predicate, where the log line does not say: "find out who did it". */
  goal: string;
  /** Empty where any occupation will do. */
  antagonistRole: string;
  /** What the protagonist's absent one was to them, and what became of them: "a younger sister", "who drowned off the pier". */
  ghostBond: readonly string[];
  ghostFate: readonly string[];
  mainConflicts: readonly string[];
  deeds: readonly string[];
  themes: readonly { name: string; description: string; examples: readonly string[] }[];
  symbols: readonly string[];
  /** Two to four words; may have slots. */
  titles: readonly string[];
  /** Situations written for this genre, drawn before the common ones. */
  situations: readonly Situation[];
}
