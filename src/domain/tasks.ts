import { z } from 'zod';
import { characterContent, plotContent, settingContent, themeContent } from './bibles.js';
import type {
  ActStructure,
  BibleContents,
  BibleKind,
  CharacterContent,
  PlotContent,
  SettingContent,
  ThemeContent,
} from './bibles.js';
import { sceneCritique, sceneOutline } from './scenes.js';
import type { SceneCritique, SceneOutline } from './scenes.js';

/**
 * What the pipeline asks of a model: one typed input a task, and for structured tasks the schema of the answer.
 * Prompts turn the input into messages for a language model; the offline writer works from the input itself.
 */
export interface TaskInputs {
  cast: CastInput;
  plot: StoryInput;
  setting: StoryInput;
  theme: StoryInput;
  outline: OutlineInput;
  scene: SceneInput;
  critique: CritiqueInput;
  rewrite: RewriteInput;
  continuity: ContinuityInput;
  /** One character's lines of a scene, before a director weaves them. */
  characterLines: CharacterLinesInput;
  sceneSummary: WrittenSceneInput;
  sceneCoverage: WrittenSceneInput;
  bibleSummary: BibleSummaryInput;
  voiceSample: VoiceSampleInput;
  /** A call by a library user with messages of their own. */
  freeText: { text: string };
}
export type TaskName = keyof TaskInputs;

const NAMES: Readonly<Record<TaskName, true>> = {
  cast: true,
  plot: true,
  setting: true,
  theme: true,
  outline: true,
  scene: true,
  critique: true,
  rewrite: true,
  continuity: true,
  characterLines: true,
  sceneSummary: true,
  sceneCoverage: true,
  bibleSummary: true,
  voiceSample: true,
  freeText: true,
};
/** Every task. */
export const TASKS = Object.freeze(Object.keys(NAMES) as TaskName[]);

/** The bibles that already stand when a task runs. */
export interface StoryBibles {
  characters: readonly CharacterContent[];
  plot?: PlotContent | undefined;
  setting?: SettingContent | undefined;
  theme?: ThemeContent | undefined;
}

export interface StoryInput {
  logLine: string;
  /** Absent: the model finds one (with the outline). */
  title?: string | undefined;
  actStructure: ActStructure;
  bibles: StoryBibles;
}

export interface CastInput extends StoryInput {
  /** How many new characters are wanted, beside those in `bibles.characters`. */
  count: number;
}

export interface ActPlan {
  act: number;
  title: string;
  /** First and last scene number of the act. */
  from: number;
  to: number;
}

export interface PlannedScene {
  number: number;
  act: number;
  outline: SceneOutline;
  priorState: string;
  nextState: string;
}

export interface OutlineInput extends StoryInput {
  acts: readonly ActPlan[];
  /** The scenes asked for now: numbers `from` to `to` of a script of `totalScenes`. */
  from: number;
  to: number;
  totalScenes: number;
  /** True where scenes are planned a few at a time: `totalScenes` is as far as the plan goes, and none of them ends the script. */
  openEnded?: boolean | undefined;
  /** Scenes planned before, oldest first. The first new scene's state before is the last one's state after. */
  previous: readonly PlannedScene[];
  /** A person's own words on what should happen. */
  brief?: string | undefined;
}

export interface SceneInput extends StoryInput {
  scene: PlannedScene;
  totalScenes: number;
  /** As in `OutlineInput`. */
  openEnded?: boolean | undefined;
  /** Outlines of the scenes directly before and after, for hooks and hand-overs. */
  previousScene?: PlannedScene | undefined;
  nextScene?: PlannedScene | undefined;
  /** The last lines of the scene before, when scenes are written one by one. */
  previousText?: string | undefined;
  /** What each character says, written by an agent of their own: the director weaves these lines into the scene. */
  lines?: readonly CharacterLines[] | undefined;
}

/** Whether the script ends with the scene. */
export function endsScript({
  scene,
  totalScenes,
  nextScene,
  openEnded,
}: Pick<SceneInput, 'scene' | 'totalScenes' | 'nextScene' | 'openEnded'>): boolean {
  return openEnded !== true && nextScene === undefined && scene.number >= totalScenes;
}

export interface CharacterLinesInput extends StoryInput {
  scene: PlannedScene;
  totalScenes: number;
  character: CharacterContent;
}

/** A finished scene, to be told or judged in a few words. */
export interface WrittenSceneInput {
  logLine: string;
  title?: string | undefined;
  scene: PlannedScene;
  /** Fountain. */
  text: string;
}

export type BibleSummaryInput = { [K in BibleKind]: { kind: K; content: BibleContents[K] } }[BibleKind];

export interface VoiceSampleInput {
  logLine?: string | undefined;
  character: CharacterContent;
}

export interface CritiqueInput {
  logLine: string;
  scene: PlannedScene;
  characters: readonly CharacterContent[];
  text: string;
  /** 1 for the first round. */
  round: number;
}

export interface RewriteInput extends SceneInput {
  text: string;
  /** What the new draft must answer. */
  notes: readonly string[];
  /** 1 for the first rewrite of the scene. */
  round: number;
}

export interface ContinuityInput {
  scene: PlannedScene;
  characters: readonly CharacterContent[];
  setting?: SettingContent | undefined;
  text: string;
}

export const castAnswer = z.object({ characters: z.array(characterContent).min(1) });
export const outlineAnswer = z.object({
  /** The script's title; used when nobody gave one. */
  title: z.string().trim().min(1).max(200),
  scenes: z
    .array(
      sceneOutline.extend({
        priorState: z.string().trim().min(1).max(4_000),
        nextState: z.string().trim().min(1).max(4_000),
      }),
    )
    .min(1),
});
/**
 * The least of an outline that is of use: headings and what happens. Cast, place and states can be told from these. A scene that
 * cannot be used ends the list, since the scenes after it follow from it.
 */
export const leastOutlineAnswer = z.object({
  title: z.string().trim().max(200).default(''),
  scenes: z
    .array(
      sceneOutline.extend({
        characters: sceneOutline.shape.characters.default([]),
        location: z.string().trim().max(200).default(''),
        timeOfDay: z.string().trim().max(60).default(''),
        priorState: z.string().trim().max(4_000).default(''),
        nextState: z.string().trim().max(4_000).default(''),
      }),
    )
    .min(1)
    .meta({ 'x-ordered': true }),
});
export const continuityAnswer = z.object({
  /** Each breach of the state contract or of a bible, as one sentence that says what to change. Empty: the scene holds. */
  issues: z.array(z.string().trim().min(1).max(1_000)).max(20),
});

export const characterLinesAnswer = z.object({
  lines: z
    .array(
      z.object({
        /** The beat of the outline in which it is said, from 1. */
        beat: z.int().min(1).max(20),
        text: z.string().trim().min(1).max(1_000),
        /** How it is said, where the words do not show it. */
        manner: z.string().trim().max(120).nullish(),
        /** What the character wants by it. */
        intent: z.string().trim().max(300).nullish(),
      }),
    )
    .max(40),
});
export interface CharacterLines {
  name: string;
  lines: z.output<typeof characterLinesAnswer>['lines'];
}

export const sceneCoverageAnswer = z.object({
  /** The scene in one sentence. */
  logLine: z.string().trim().min(1).max(600),
  /** 1 to 10. */
  tension: z.int().min(1).max(10).nullish(),
  pace: z.int().min(1).max(10).nullish(),
  /** What the story would lack without it. */
  purpose: z.string().trim().max(600).nullish(),
});
export type SceneCoverage = z.output<typeof sceneCoverageAnswer>;

export interface TaskAnswers {
  cast: z.output<typeof castAnswer>;
  plot: PlotContent;
  setting: SettingContent;
  theme: ThemeContent;
  outline: z.output<typeof outlineAnswer>;
  /** Fountain. */
  scene: string;
  critique: SceneCritique;
  /** Fountain. */
  rewrite: string;
  continuity: z.output<typeof continuityAnswer>;
  characterLines: z.output<typeof characterLinesAnswer>;
  sceneSummary: string;
  sceneCoverage: SceneCoverage;
  bibleSummary: string;
  /** Lines of dialogue, one a line. */
  voiceSample: string;
  freeText: string;
}

/** The schema of each structured answer; tasks that are not here answer in plain text. */
export const TASK_ANSWERS = {
  cast: castAnswer,
  plot: plotContent,
  setting: settingContent,
  theme: themeContent,
  outline: outlineAnswer,
  critique: sceneCritique,
  continuity: continuityAnswer,
  characterLines: characterLinesAnswer,
  sceneCoverage: sceneCoverageAnswer,
} as const;
