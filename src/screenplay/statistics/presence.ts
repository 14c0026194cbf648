import type { FindMentions } from './mentions.js';
import type { SpeechFigures } from './speakers.js';
import type { SurveyedParagraph } from './survey.js';

/** One speaker in one scene; there is no cell for a scene without the speaker. */
export interface PresenceCell {
  readonly scene: number;
  readonly speaker: number;
  /** Speeches in the scene; 0 if the speaker is only named. */
  readonly speeches: number;
  /** Named in action. */
  readonly named: boolean;
}

/** Two who speak in the same scenes. */
export interface CoSpeaking {
  /** The one who spoke first in the script. */
  readonly first: number;
  readonly second: number;
  readonly sharedScenes: number;
  /** How often one of them speaks directly after the other. */
  readonly exchanges: number;
}

/** Pairs are counted only among so many speakers, those with the most speeches. */
const PAIRED_SPEAKERS = 100;

/** Scene by speaker, in order of scenes, then of first speech or mention. */
export function presence(
  speeches: readonly SpeechFigures[],
  paragraphs: readonly SurveyedParagraph[],
  find: FindMentions,
): PresenceCell[] {
  const scenes = new Map<number, Map<number, { speeches: number; named: boolean }>>();
  const cell = (scene: number, speaker: number) => {
    const row = scenes.get(scene) ?? new Map<number, { speeches: number; named: boolean }>();
    const found = row.get(speaker) ?? { speeches: 0, named: false };
    scenes.set(scene, row.set(speaker, found));
    return found;
  };
  for (const { scene, speaker } of speeches) if (scene >= 0) cell(scene, speaker).speeches++;
  for (const { scene, kind, text } of paragraphs) {
    if (scene < 0 || kind !== 'action') continue;
    for (const { key } of find(text)) cell(scene, Number(key)).named = true;
  }
  return [...scenes]
    .sort(([one], [other]) => one - other)
    .flatMap(([scene, row]) => [...row].map(([speaker, figures]) => ({ scene, speaker, ...figures })));
}

/** For each speaker the number of scenes they are present in. */
export function scenesPresent(speakers: number, cells: readonly PresenceCell[]): number[] {
  const counts = Array.from({ length: speakers }, () => 0);
  for (const { speaker } of cells) counts[speaker]!++;
  return counts;
}

/** Most shared scenes first, then most exchanges. */
export function coSpeaking(
  speakers: number,
  speeches: readonly SpeechFigures[],
  cells: readonly PresenceCell[],
): CoSpeaking[] {
  const chosen = mostSpeaking(speakers, speeches);
  const pairs = new Map<number, { first: number; second: number; sharedScenes: number; exchanges: number }>();
  const pair = (one: number, other: number) => {
    const [first, second] = one < other ? [one, other] : [other, one];
    const known = pairs.get(first * speakers + second) ?? { first, second, sharedScenes: 0, exchanges: 0 };
    pairs.set(first * speakers + second, known);
    return known;
  };
  for (const together of speakingByScene(cells)) {
    const named = together.filter((speaker) => chosen.has(speaker));
    named.forEach((one, at) => {
      for (const other of named.slice(at + 1)) pair(one, other).sharedScenes++;
    });
  }
  for (const [one, other] of exchanges(speeches)) {
    if (chosen.has(one.speaker) && chosen.has(other.speaker)) pair(one.speaker, other.speaker).exchanges++;
  }
  return [...pairs.values()].sort(
    (one, other) =>
      other.sharedScenes - one.sharedScenes ||
      other.exchanges - one.exchanges ||
      one.first - other.first ||
      one.second - other.second,
  );
}

/** A scene in which two or more of a group talk to each other. What they talk about is for a person to judge. */
export interface DialogueTestCandidate {
  readonly scene: number;
  /** Those of the group who take part. */
  readonly speakers: readonly number[];
  readonly exchanges: number;
}

/** Scenes in which members of a group, chosen by the user, answer each other. */
export function dialogueTest(speeches: readonly SpeechFigures[], group: ReadonlySet<number>): DialogueTestCandidate[] {
  const found = new Map<number, { speakers: Set<number>; exchanges: number }>();
  for (const [one, other] of exchanges(speeches)) {
    if (!group.has(one.speaker) || !group.has(other.speaker)) continue;
    const scene = found.get(one.scene) ?? { speakers: new Set<number>(), exchanges: 0 };
    scene.speakers.add(one.speaker).add(other.speaker);
    scene.exchanges++;
    found.set(one.scene, scene);
  }
  return [...found].map(([scene, figures]) => ({
    scene,
    speakers: [...figures.speakers],
    exchanges: figures.exchanges,
  }));
}

/** Speeches that follow directly on one by somebody else in the same scene. */
function* exchanges(speeches: readonly SpeechFigures[]): Generator<readonly [SpeechFigures, SpeechFigures]> {
  for (let at = 1; at < speeches.length; at++) {
    const [one, other] = [speeches[at - 1]!, speeches[at]!];
    if (one.scene >= 0 && one.scene === other.scene && one.speaker !== other.speaker) yield [one, other];
  }
}

function mostSpeaking(speakers: number, speeches: readonly SpeechFigures[]): Set<number> {
  const counts = Array.from({ length: speakers }, (_, speaker) => ({ speaker, speeches: 0 }));
  for (const { speaker } of speeches) counts[speaker]!.speeches++;
  return new Set(
    counts
      .sort((one, other) => other.speeches - one.speeches)
      .slice(0, PAIRED_SPEAKERS)
      .map(({ speaker }) => speaker),
  );
}

function* speakingByScene(cells: readonly PresenceCell[]): Generator<number[]> {
  let together: number[] = [];
  let current = -1;
  for (const { scene, speaker, speeches } of cells) {
    if (scene !== current) {
      if (together.length > 1) yield together;
      together = [];
      current = scene;
    }
    if (speeches > 0) together.push(speaker);
  }
  if (together.length > 1) yield together;
}
