import type { Script } from '../ast.js';
import { beatPlan, type ActStructure, type PlannedBeat } from '../beats.js';
import type { Cast } from '../draft/cast.js';
import { foldName } from '../names.js';
import { pageCount, runtimeSeconds, sceneLengths } from '../layout/lengths.js';
import type { Layout } from '../layout/page.js';
import { mentionFinder } from './mentions.js';
import { placed, type PageBalance, type Placed, bindBeats } from './placed.js';
import {
  coSpeaking,
  dialogueTest,
  presence,
  scenesPresent,
  type CoSpeaking,
  type DialogueTestCandidate,
  type PresenceCell,
} from './presence.js';
import {
  groupScenes,
  lengthHistogram,
  placeKey,
  settingOf,
  type LengthBucket,
  type SceneFigures,
  type SceneGroup,
  type Setting,
} from './scenes.js';
import { measureSpeech, speakerFigures, Speakers, type SpeakerFigures, type SpeechFigures } from './speakers.js';
import { survey, type Survey } from './survey.js';
import { wordCounter, type CountWords } from './words.js';

export interface StatisticsOptions {
  /** Language of the words, BCP 47. Default `en`. */
  readonly language?: string;
  /** Cues that mean one member are one speaker, and aliases count as being named. */
  readonly cast?: Cast;
  /** Beats to compare with their usual places, and the scenes they are bound to, from 0. */
  readonly beats?: {
    readonly structure: ActStructure;
    readonly bound?: readonly { readonly beat: string; readonly scene: number }[];
  };
  /** Speakers for the dialogue test, by any name of theirs. */
  readonly group?: readonly string[];
}

export interface Statistics {
  /** Body pages. */
  readonly pages: number;
  /** With text, the title page not counted. */
  readonly lines: number;
  /** Words of everything on the pages, without cues and asides. */
  readonly words: number;
  readonly scenes: readonly SceneFigures[];
  readonly bySetting: readonly SceneGroup<Setting | null>[];
  /** By place without its parts, folded. */
  readonly byPlace: readonly SceneGroup<string>[];
  /** By time of day, folded; null for scenes without one. */
  readonly byTime: readonly SceneGroup<string | null>[];
  readonly sceneLengths: readonly LengthBucket[];
  /** In order of first speech. Indices of speakers elsewhere are places in this list. */
  readonly speakers: readonly SpeakerFigures[];
  readonly presence: readonly PresenceCell[];
  readonly coSpeaking: readonly CoSpeaking[];
  readonly balance: { readonly action: number; readonly dialogue: number; readonly pages: readonly PageBalance[] };
  /** Two estimates in seconds: by pages, and by what is said and done. */
  readonly runtime: { readonly byPages: number; readonly byContent: number };
  readonly dialogueTest: readonly DialogueTestCandidate[];
  readonly beats: readonly PlannedBeat[];
}

/**
 * The statistics of a script in normal form, as plain data.
 *
 * @param layout of the same script
 * @throws {UnknownBeat} for a binding to a beat that the structure does not have
 */
export function statistics(script: Script, layout: Layout, options: StatisticsOptions = {}): Statistics {
  const surveyed = survey(script);
  const countWords = wordCounter(options.language ?? 'en', textsOf(surveyed));
  const onPages = placed(layout);
  const speakers = new Speakers(options.cast);
  const speeches = surveyed.speeches.map((speech) =>
    measureSpeech(speech, speakers.indexOf(speech), onPages, countWords),
  );
  const words = wordsOf(surveyed, countWords);
  const scenes = sceneFigures(script, layout, surveyed, speeches, words.scenes);
  const cells = presence(speeches, surveyed.paragraphs, mentionFinder(speakers.names()));
  const balance = balanceOf(onPages);
  return {
    pages: pageCount(layout),
    lines: onPages.lines,
    words: words.total,
    scenes,
    bySetting: groupScenes(scenes, ({ setting }) => ({ key: setting, label: setting ?? '' })),
    byPlace: groupScenes(scenes, ({ place }) => ({ key: placeKey(place), label: place })),
    byTime: groupScenes(scenes, ({ time }) => ({ key: time === null ? null : foldName(time), label: time ?? '' })),
    sceneLengths: lengthHistogram(scenes),
    speakers: speakerFigures(speakers.list, speeches, scenesPresent(speakers.list.length, cells)),
    presence: cells,
    coSpeaking: coSpeaking(speakers.list.length, speeches, cells),
    balance,
    runtime: { byPages: runtimeSeconds(layout), byContent: contentSeconds(layout, surveyed, onPages, speeches) },
    dialogueTest: dialogueTest(speeches, chosen(options.group ?? [], speakers)),
    beats: options.beats
      ? beatPlan(
          options.beats.structure,
          pageCount(layout),
          bindBeats(options.beats.bound ?? [], surveyed.scenes, layout),
        )
      : [],
  };
}

/** Everything on the pages but cues. */
function* textsOf({ scenes, paragraphs, speeches, transitions }: Survey): Generator<string> {
  for (const { text } of [...scenes, ...paragraphs, ...transitions]) yield text;
  for (const { parts } of speeches) for (const { text } of parts) yield text;
}

/** Words in all and by scene, of everything on the pages but cues. */
function wordsOf(
  { scenes, paragraphs, speeches, transitions }: Survey,
  countWords: CountWords,
): { total: number; scenes: number[] } {
  const counts = { total: 0, scenes: scenes.map(() => 0) };
  const add = (scene: number, text: string) => {
    const words = countWords(text);
    counts.total += words;
    if (scene >= 0) counts.scenes[scene]! += words;
  };
  for (const { index, text } of scenes) add(index, text);
  for (const { scene, text } of [...paragraphs, ...transitions]) add(scene, text);
  for (const { scene, parts } of speeches) for (const { text } of parts) add(scene, text);
  return counts;
}

function sceneFigures(
  script: Script,
  layout: Layout,
  { scenes }: Survey,
  speeches: readonly SpeechFigures[],
  words: readonly number[],
): SceneFigures[] {
  const lengths = new Map(sceneLengths(script, layout).map((length) => [length.block, length]));
  const spoken = scenes.map(() => 0);
  for (const { scene } of speeches) if (scene >= 0) spoken[scene]!++;
  return scenes.map(({ index, block, text, number, parts }) => {
    const { page = 0, lines = 0, eighths = 1 } = lengths.get(block) ?? {};
    return {
      index,
      block,
      heading: text,
      number,
      setting: settingOf(parts),
      place: parts.place,
      time: parts.time,
      page: page + 1,
      lines,
      eighths,
      words: words[index]!,
      speeches: spoken[index]!,
    };
  });
}

function balanceOf({ pages }: Placed): Statistics['balance'] {
  const sum = (kind: 'action' | 'dialogue') => pages.reduce((lines, page) => lines + page[kind], 0);
  return { action: sum('action'), dialogue: sum('dialogue'), pages };
}

/** What is said at the speed of speech; what is done, at the profile's time for a line and the blank one above its paragraph. */
function contentSeconds(
  layout: Layout,
  { paragraphs, scenes }: Survey,
  { pages, linesOf }: Placed,
  speeches: readonly SpeechFigures[],
): number {
  const { linesPerPage, secondsPerPage } = layout.profile;
  const done =
    pages.reduce((lines, { action }) => lines + action, 0) +
    paragraphs.filter(({ block }) => linesOf(block).lines > 0).length;
  const said = speeches.reduce((sum, { seconds }) => sum + seconds, 0);
  return Math.round(said + ((done + scenes.length) * secondsPerPage) / linesPerPage);
}

function chosen(group: readonly string[], speakers: Speakers): Set<number> {
  const names = new Map([...speakers.names()].map(([folded, key]) => [folded, Number(key)] as const));
  return new Set(group.flatMap((name) => names.get(foldName(name)) ?? []));
}
