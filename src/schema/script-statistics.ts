import type { PlacedStatistics } from '../scripts/versions/script-view.js';
import { formatEighths } from '../screenplay/layout/lengths.js';
import type { Statistics } from '../screenplay/statistics/statistics.js';
import type { Builder } from './builder.js';
import { encodeGlobalId } from './global-ids.js';
import type { Types } from './types.js';

type Row<K extends keyof Statistics> = Statistics[K] extends readonly (infer T)[]
  ? T & { figures: PlacedStatistics }
  : never;

/** The figures of a script. Rows carry the figures that they belong to, so that places in its lists can be told as names and scenes. */
export function defineScriptStatistics(builder: Builder, types: Types) {
  const rows = <K extends 'scenes' | 'speakers' | 'presence' | 'coSpeaking'>(
    figures: PlacedStatistics,
    key: K,
  ): Row<K>[] => (figures.statistics[key] as readonly object[]).map((row) => ({ ...row, figures }) as Row<K>);
  const sceneIdOf = ({ sceneIds }: PlacedStatistics, index: number): string | null => {
    const id = sceneIds[index] ?? null;
    return id === null ? null : encodeGlobalId('Scene', id);
  };
  const speakerName = ({ statistics }: PlacedStatistics, index: number): string => statistics.speakers[index]!.name;

  const SceneFigures = builder.objectRef<Row<'scenes'>>('SceneFigures').implement({
    description: 'The figures of one scene heading and all below it.',
    fields: (t) => ({
      index: t.exposeInt('index', {
        description: 'Its place among the headings, from 0. Other figures name scenes by it.',
      }),
      sceneId: t.id({
        nullable: true,
        description: 'The scene’s id.',
        resolve: ({ figures, index }) => sceneIdOf(figures, index),
      }),
      heading: t.exposeString('heading', { description: 'The heading as written.' }),
      place: t.exposeString('place', { description: 'The place, without its parts.' }),
      timeOfDay: t.exposeString('time', {
        nullable: true,
        description: 'The time of day as written. Null for a heading without one.',
      }),
      page: t.exposeInt('page', { description: 'The page on which it begins, from 1.' }),
      lines: t.exposeInt('lines', { description: 'Lines on the page, blank ones between paragraphs included.' }),
      eighths: t.string({
        description: 'Its length in eighths of a page: `3/8`, `1 2/8`.',
        resolve: ({ eighths }) => formatEighths(eighths),
      }),
      words: t.exposeInt('words', { description: 'Words, without cues and notes.' }),
      speeches: t.exposeInt('speeches', { description: 'Speeches.' }),
    }),
  });
  const SceneGroup = builder
    .objectRef<{ key: string | null; scenes: number; eighths: number; label: string }>('SceneGroupFigures')
    .implement({
      description: 'Scenes that have something in common.',
      fields: (t) => ({
        label: t.exposeString('label', {
          description: 'What they have in common, as first written; empty for headings that say nothing of it.',
        }),
        scenes: t.exposeInt('scenes', { description: 'How many there are.' }),
        eighths: t.exposeInt('eighths', { description: 'Their length together, in eighths of a page.' }),
      }),
    });
  const LengthBucket = builder.objectRef<Statistics['sceneLengths'][number]>('SceneLengthBucket').implement({
    description: 'Scenes of about the same length.',
    fields: (t) => ({
      from: t.exposeInt('from', { description: 'Shortest, in eighths of a page.' }),
      to: t.exposeInt('to', { nullable: true, description: 'Longest, in eighths of a page. Null: no bound.' }),
      scenes: t.exposeInt('scenes', { description: 'How many there are.' }),
    }),
  });
  const Speaker = builder.objectRef<Row<'speakers'>>('SpeakerFigures').implement({
    description: 'What one speaker says in all.',
    fields: (t) => ({
      name: t.exposeString('name', {
        description: 'The name as in cues: the bible entry’s in capitals, or as first written.',
      }),
      speeches: t.exposeInt('speeches', { description: 'Speeches.' }),
      words: t.exposeInt('words', { description: 'Spoken words.' }),
      lines: t.exposeInt('lines', { description: 'Lines of dialogue on the page.' }),
      seconds: t.exposeFloat('seconds', { description: 'Estimated time of speaking.' }),
      share: t.exposeFloat('share', { description: 'Of all spoken words, 0 to 1.' }),
      firstScene: t.exposeInt('firstScene', { nullable: true, description: 'Index of the first scene spoken in.' }),
      lastScene: t.exposeInt('lastScene', { nullable: true, description: 'Index of the last scene spoken in.' }),
      longestSpeechWords: t.int({
        description: 'Words of the longest speech.',
        resolve: ({ longestSpeech }) => longestSpeech.words,
      }),
      scenesPresent: t.exposeInt('scenesPresent', {
        description: 'Scenes in which they speak or are named in action.',
      }),
    }),
  });
  const Presence = builder.objectRef<Row<'presence'>>('PresenceCell').implement({
    description: 'One speaker in one scene. Pairs that are not listed have nothing to do with each other.',
    fields: (t) => ({
      scene: t.exposeInt('scene', { description: 'Index of the scene.' }),
      speaker: t.string({
        description: 'The speaker’s name.',
        resolve: ({ figures, speaker }) => speakerName(figures, speaker),
      }),
      speeches: t.exposeInt('speeches', { description: 'Speeches in the scene; 0 if the speaker is only named.' }),
      named: t.exposeBoolean('named', { description: 'Named in action.' }),
    }),
  });
  const CoSpeaking = builder.objectRef<Row<'coSpeaking'>>('CoSpeakingPair').implement({
    description: 'Two who speak in the same scenes.',
    fields: (t) => ({
      first: t.string({
        description: 'The one who speaks first in the script.',
        resolve: ({ figures, first }) => speakerName(figures, first),
      }),
      second: t.string({ description: 'The other.', resolve: ({ figures, second }) => speakerName(figures, second) }),
      sharedScenes: t.exposeInt('sharedScenes', { description: 'Scenes in which both speak.' }),
      exchanges: t.exposeInt('exchanges', { description: 'How often one of them speaks directly after the other.' }),
    }),
  });
  const PageBalance = builder.objectRef<Statistics['balance']['pages'][number]>('PageBalance').implement({
    description: 'What one page is made of, in lines.',
    fields: (t) => ({
      page: t.exposeInt('page', { description: 'The page, from 1.' }),
      action: t.exposeInt('action', { description: 'Lines of action, centered text and lyrics.' }),
      dialogue: t.exposeInt('dialogue', { description: 'Lines spoken, with parentheticals.' }),
      other: t.exposeInt('other', { description: 'Headings, cues, transitions.' }),
    }),
  });
  const Beat = builder.objectRef<Statistics['beats'][number]>('BeatFigures').implement({
    description: 'A turn of the script’s act structure, and where it should be. A guide, not a rule.',
    fields: (t) => ({
      beat: t.exposeString('id', { description: 'Its name for programs: `MIDPOINT`.' }),
      label: t.exposeString('label', { description: 'Its name for people.' }),
      targetFrom: t.exposeInt('targetFrom', { description: 'The first page on which it is usual.' }),
      targetTo: t.exposeInt('targetTo', { description: 'The last page on which it is usual.' }),
      actual: t.exposeInt('actual', {
        nullable: true,
        description:
          'The page on which its scene begins. Null when no scene is known for it: act ends are known from the outline.',
      }),
      distance: t.exposeFloat('distance', {
        nullable: true,
        description: 'Pages from the target: below 0 if too early, 0 if within.',
      }),
      outside: t.exposeBoolean('outside', { description: 'True when the distance passes 5 % of the script.' }),
    }),
  });

  builder.objectType(types.ScriptStatistics, {
    description: 'The script in figures, all from its pages as they are laid out.',
    fields: (t) => ({
      pages: t.int({ description: 'Pages of the body.', resolve: ({ statistics }) => statistics.pages }),
      lines: t.int({ description: 'Lines with text.', resolve: ({ statistics }) => statistics.lines }),
      words: t.int({ description: 'Words, without cues and notes.', resolve: ({ statistics }) => statistics.words }),
      scenes: t.field({
        type: [SceneFigures],
        description: 'Scene by scene.',
        resolve: (figures) => rows(figures, 'scenes'),
      }),
      scenesByPlace: t.field({
        type: [SceneGroup],
        description: 'By place, most scenes first.',
        resolve: ({ statistics }) => [...statistics.byPlace],
      }),
      scenesByTime: t.field({
        type: [SceneGroup],
        description: 'By time of day, most scenes first.',
        resolve: ({ statistics }) => [...statistics.byTime],
      }),
      scenesBySetting: t.field({
        type: [SceneGroup],
        description: 'By INT, EXT and MIXED, most scenes first.',
        resolve: ({ statistics }) => [...statistics.bySetting],
      }),
      sceneLengths: t.field({
        type: [LengthBucket],
        description: 'How many scenes there are of each length.',
        resolve: ({ statistics }) => [...statistics.sceneLengths],
      }),
      speakers: t.field({
        type: [Speaker],
        description: 'In the order of their first speech.',
        resolve: (figures) => rows(figures, 'speakers'),
      }),
      presence: t.field({
        type: [Presence],
        description: 'Who is in which scene.',
        resolve: (figures) => rows(figures, 'presence'),
      }),
      coSpeaking: t.field({
        type: [CoSpeaking],
        description: 'Who speaks with whom.',
        resolve: (figures) => rows(figures, 'coSpeaking'),
      }),
      actionLines: t.int({
        description: 'Lines of action in all.',
        resolve: ({ statistics }) => statistics.balance.action,
      }),
      dialogueLines: t.int({
        description: 'Lines of dialogue in all.',
        resolve: ({ statistics }) => statistics.balance.dialogue,
      }),
      balance: t.field({
        type: [PageBalance],
        description: 'Action and dialogue, page by page.',
        resolve: ({ statistics }) => [...statistics.balance.pages],
      }),
      runtimeSecondsByPages: t.float({
        description: 'Running time at a minute a page.',
        resolve: ({ statistics }) => statistics.runtime.byPages,
      }),
      runtimeSecondsByContent: t.float({
        description: 'Running time by what is said and done.',
        resolve: ({ statistics }) => statistics.runtime.byContent,
      }),
      beats: t.field({
        type: [Beat],
        description: 'The beats of the script’s act structure against their targets.',
        resolve: ({ statistics }) => [...statistics.beats],
      }),
    }),
  });
}
