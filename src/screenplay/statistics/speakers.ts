import { resolveCue, type Cast } from '../draft/cast.js';
import type { Placed } from './placed.js';
import { spokenSeconds } from './spoken.js';
import type { SurveyedSpeech } from './survey.js';
import type { CountWords } from './words.js';

/** One speech as measured. */
export interface SpeechFigures {
  /** Place in the list of speakers. */
  readonly speaker: number;
  readonly block: number;
  /** -1 above the first heading. */
  readonly scene: number;
  /** Words said or sung, without parentheticals. */
  readonly words: number;
  readonly seconds: number;
  /** On the page, with parentheticals, without the cue. */
  readonly lines: number;
}

export interface SpeakerFigures {
  /** As first written in a cue; as the cast has it if one is given. */
  readonly name: string;
  /** Folded name: the same however it is written. */
  readonly key: string;
  /** Id in the cast; null if no cast is given or the speaker is not in it. */
  readonly castId: string | null;
  readonly speeches: number;
  readonly words: number;
  readonly lines: number;
  readonly seconds: number;
  /** Of all spoken words, 0 to 1. */
  readonly share: number;
  /** Index of the first scene spoken in; null if only above the first heading. */
  readonly firstScene: number | null;
  readonly lastScene: number | null;
  readonly longestSpeech: {
    readonly block: number;
    readonly words: number;
    readonly lines: number;
    readonly seconds: number;
  };
  /** Scenes in which they speak or are named in action. */
  readonly scenesPresent: number;
}

/** A speaker, as identified by a cue. */
export interface Speaker {
  readonly key: string;
  readonly name: string;
  readonly castId: string | null;
}

/** Who speaks, each once, in order of appearance. */
export class Speakers {
  readonly list: Speaker[] = [];
  readonly #cast: Cast | undefined;
  readonly #byKey = new Map<string, number>();
  readonly #byName = new Map<string, number>();

  constructor(cast: Cast | undefined) {
    this.#cast = cast;
  }

  indexOf({ key, name }: SurveyedSpeech): number {
    const known = this.#byName.get(key);
    if (known !== undefined) return known;
    const found = this.#cast && resolveCue(name, this.#cast);
    const member = found && 'member' in found && found.kind !== 'suggestion' ? found.member : undefined;
    const speaker = member
      ? { key: `cast ${member.id}`, name: member.cueName, castId: member.id }
      : { key, name, castId: null };
    let index = this.#byKey.get(speaker.key);
    if (index === undefined) {
      index = this.list.push({ ...speaker, key }) - 1;
      this.#byKey.set(speaker.key, index);
    }
    this.#byName.set(key, index);
    return index;
  }

  /** Names that stand for speakers in action: those of cues, and those of the cast. */
  *names(): Generator<readonly [folded: string, key: string]> {
    for (const [folded, index] of this.#byName) yield [folded, String(index)];
    for (const [folded, member] of this.#cast?.exact ?? []) {
      const index = this.#byKey.get(`cast ${member.id}`);
      if (index !== undefined) yield [folded, String(index)];
    }
  }
}

export function measureSpeech(
  surveyed: SurveyedSpeech,
  speaker: number,
  placed: Placed,
  countWords: CountWords,
): SpeechFigures {
  const { block, scene, side } = surveyed;
  const said = surveyed.parts.filter(({ kind }) => kind !== 'parenthetical');
  return {
    speaker,
    block,
    scene,
    words: said.reduce((sum, { text }) => sum + countWords(text), 0),
    seconds: said.reduce((sum, { text }) => sum + spokenSeconds(text), 0),
    lines: placed.linesOf(block)[side ?? 'lines'],
  };
}

/** @param present scenes that each speaker is present in */
export function speakerFigures(
  speakers: readonly Speaker[],
  speeches: readonly SpeechFigures[],
  present: readonly number[],
): SpeakerFigures[] {
  const total = speeches.reduce((sum, { words }) => sum + words, 0);
  const figures = speakers.map(() => ({
    speeches: 0,
    words: 0,
    lines: 0,
    seconds: 0,
    scenes: [] as number[],
    longest: undefined as SpeechFigures | undefined,
  }));
  for (const speech of speeches) {
    const own = figures[speech.speaker]!;
    own.speeches++;
    own.words += speech.words;
    own.lines += speech.lines;
    own.seconds += speech.seconds;
    if (speech.scene >= 0) own.scenes.push(speech.scene);
    if (!own.longest || speech.words > own.longest.words) own.longest = speech;
  }
  return speakers.map((speaker, index) => {
    const { scenes, longest, seconds, ...sums } = figures[index]!;
    return {
      ...speaker,
      ...sums,
      seconds: round(seconds),
      share: total === 0 ? 0 : sums.words / total,
      firstScene: scenes[0] ?? null,
      lastScene: scenes.at(-1) ?? null,
      longestSpeech: {
        block: longest?.block ?? -1,
        words: longest?.words ?? 0,
        lines: longest?.lines ?? 0,
        seconds: round(longest?.seconds ?? 0),
      },
      scenesPresent: present[index] ?? 0,
    };
  });
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
