import type { ActStructure, CharacterContent, PlotContent, SettingContent, ThemeContent } from '../../domain/bibles.js';
import { CRITIQUE_AXES } from '../../domain/scenes.js';
import type { SceneCritique } from '../../domain/scenes.js';
import type { ActPlan, PlannedScene } from '../../domain/tasks.js';
import type { CharacterLines } from '../../domain/task-answers.js';
import { actCount } from '../story/acts.js';

/** Answers of a given size in place of those that are not written yet: the prompts that will hold them can be built and counted ahead. */

/** Everyday words of the trade, so that counting them gives what counting an answer would. */
const PROSE =
  "She waits at the window until the last lamp on the quay goes out, then counts what is left in the tin and says nothing. He has known since the winter, and has kept the letter where she would have looked for it first. Nobody at the table moves. What they want from each other is small, and neither can give it without losing the house, the boat, and their father's good name. ";

/** Whole words of about as many characters: pieces of words would count for more tokens than words do. */
export function prose(characters: number): string {
  const length = Math.max(0, Math.round(characters));
  const text = PROSE.repeat(Math.ceil(length / PROSE.length) + 1);
  const before = text.lastIndexOf(' ', length);
  const after = text.indexOf(' ', length);
  return length === 0 ? '' : text.slice(0, before > 0 && length - before < after - length ? before : after);
}

/** Fills an answer so that its JSON has `characters`. `make` writes each text with its share of what the form leaves; the shares add up to 1. */
function sized<T>(characters: number, make: (text: (share: number) => string) => T): T {
  const form = JSON.stringify(make(() => '')).length;
  return make((share) => prose(share * (characters - form)) || '-');
}

function times<T>(count: number, make: (at: number) => T): T[] {
  return Array.from({ length: count }, (_, at) => make(at));
}

/** `first` is the number of the first of them in the whole cast, so that names differ. */
export function standInCast(count: number, first: number, characters: number): CharacterContent[] {
  return sized(characters, (text) =>
    times(count, (at) => ({
      name: castName(first + at),
      backstory: text(0.4 / count),
      goals: times(3, () => text(0.06 / count)),
      fears: times(2, () => text(0.06 / count)),
      traits: times(4, () => text(0.02 / count)),
      voice: text(0.12 / count),
      relationships: times(Math.max(1, count - 1), (other) => ({
        name: castName(first + other),
        description: text(0.1 / count / Math.max(1, count - 1)),
      })),
    })),
  );
}

export function castName(number: number): string {
  return `Character ${String.fromCharCode(64 + number)}`;
}

export function standInPlot(actStructure: ActStructure, characters: number): PlotContent {
  const beats = 3 * actCount(actStructure);
  return sized(characters, (text) => ({
    title: 'The Working Title',
    logLine: text(0.1),
    actStructure,
    mainConflict: text(0.15),
    beats: times(beats, (at) => ({
      act: 1 + Math.floor(at / 3),
      title: text(0.1 / beats),
      description: text(0.65 / beats),
    })),
  }));
}

export function standInSetting(characters: number): SettingContent {
  return sized(characters, (text) => ({
    name: 'The Setting',
    description: text(0.2),
    timePeriod: text(0.03),
    mood: text(0.05),
    constraints: times(3, () => text(0.06)),
    locations: times(6, () => ({ name: text(0.02), description: text(0.07) })),
  }));
}

export function standInTheme(characters: number): ThemeContent {
  return sized(characters, (text) => ({
    name: 'The Theme',
    description: text(0.4),
    examples: times(3, () => text(0.13)),
    symbols: times(3, () => text(0.07)),
  }));
}

/** Scenes as an outline plans them, of `characters` each. */
export function standInScenes(
  acts: readonly ActPlan[],
  count: number,
  names: readonly string[],
  characters: number,
): PlannedScene[] {
  const { priorState, nextState, ...outline } = sized(characters, (text) => ({
    heading: 'INT. THE PLACE OF IT - NIGHT',
    description: text(0.25),
    characters: [...names],
    location: 'The place of it',
    timeOfDay: 'NIGHT',
    conflict: text(0.1),
    beats: times(4, () => text(0.06)),
    ending: text(0.07),
    priorState: text(0.17),
    nextState: text(0.17),
  }));
  return times(count, (at) => ({
    number: at + 1,
    act: acts.find(({ from, to }) => at + 1 >= from && at + 1 <= to)?.act ?? 1,
    outline,
    priorState,
    nextState,
  }));
}

export function standInCritique(characters: number): SceneCritique {
  return sized(characters, (text) => ({
    overall: text(0.2),
    axes: CRITIQUE_AXES.map((axis) => ({ axis, score: 6, issues: [text(0.09)], suggestions: [text(0.07)] })),
  }));
}

export function standInLines(name: string, characters: number): CharacterLines {
  return sized(characters, (text) => ({
    name,
    lines: times(6, (at) => ({ beat: 1 + Math.floor(at / 2), text: text(0.1), intent: text(0.4 / 6) })),
  }));
}
