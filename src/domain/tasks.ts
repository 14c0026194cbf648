import type {
  ActStructure,
  BibleContents,
  BibleKind,
  CharacterContent,
  PlotContent,
  SettingContent,
  ThemeContent,
} from './bibles.js';
import type { BriefInput } from './brief.js';
import type { SceneOutline } from './scenes.js';
import type { CharacterLines } from './task-answers.js';

/**
 * The tasks that the pipeline gives to a model, with the input of each.
 * Prompts turn the input into messages for a language model; the offline writer works from the input itself.
 */
export interface TaskInputs {
  cast: CastInput;
  plot: BibleInput;
  setting: BibleInput;
  theme: BibleInput;
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
  /** Absent: nothing was said, and what a reader sees is in the language of the log line. */
  brief?: BriefInput | undefined;
  /** Absent: the model finds one (with the outline). */
  title?: string | undefined;
  actStructure: ActStructure;
  bibles: StoryBibles;
  /** For a writer that works from this input and is always of one mind: with another seed it tells another story. Default: none. */
  seed?: string | undefined;
}

export interface BibleInput extends StoryInput {
  /** The scenes that the script has already, oldest first: planned by a person, or written. */
  scenes?: readonly SceneGist[] | undefined;
}

export interface CastInput extends BibleInput {
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
  /** How long it is to be, in eighths of a page. Absent: not planned. */
  targetEighths?: number | undefined;
}

/** A scene before, in one or two sentences. */
export interface SceneGist {
  number: number;
  heading: string;
  summary: string;
  /** Not written yet: this is its plan. Default false. */
  planned?: true | undefined;
  /** Who is in it, as its outline names them. Absent where that is not told. */
  characters?: readonly string[] | undefined;
}

/** In eighths of a page. */
export interface OutlineLengths {
  /** The whole script. */
  script: number;
  /** The scenes that are asked for, together. */
  scenes: number;
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
  /** What was really written of those scenes, where it is known; oldest first. */
  summaries?: readonly SceneGist[] | undefined;
  /** Those of the scenes asked for that a person has planned: what is given in them stays word for word, and what is missing is asked for. */
  given?: readonly PlannedScene[] | undefined;
  /** Scenes that stand after those asked for: the plan leads to them. */
  following?: readonly PlannedScene[] | undefined;
  /** A person's own words on what should happen. */
  wish?: string | undefined;
  /** How long the script and the scenes asked for are to be. Absent: nobody said, and the scenes are as long as they need. */
  lengths?: OutlineLengths | undefined;
}

/** How much of the scene before a scene is shown, in lines. */
export const PREVIOUS_LINES = 40;

/** The lines of a printed page. */
export const PAGE_LINES = 54;

export interface SceneInput extends StoryInput {
  scene: PlannedScene;
  totalScenes: number;
  /** As in `OutlineInput`. */
  openEnded?: boolean | undefined;
  /** Outlines of the scenes directly before and after, for hooks and hand-overs. */
  previousScene?: PlannedScene | undefined;
  nextScene?: PlannedScene | undefined;
  /** All scenes before, oldest first, for a scene that is written into a script that was there. */
  summaries?: readonly SceneGist[] | undefined;
  /** The end of the scene before: its last `PREVIOUS_LINES` when scenes are written one by one, its last page in a script that was there. */
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

/** A finished scene that is to be summarized or judged. */
export interface WrittenSceneInput {
  logLine: string;
  brief?: BriefInput | undefined;
  title?: string | undefined;
  scene: PlannedScene;
  /** Fountain. */
  text: string;
}

export type BibleSummaryInput = {
  [K in BibleKind]: {
    kind: K;
    content: BibleContents[K];
    /** Absent: the summary is in the language of the entry. */
    brief?: BriefInput | undefined;
  };
}[BibleKind];

export interface VoiceSampleInput {
  logLine?: string | undefined;
  /** Absent: the character speaks the language of their bible. */
  brief?: BriefInput | undefined;
  character: CharacterContent;
}

export interface CritiqueInput {
  logLine: string;
  brief?: BriefInput | undefined;
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
  brief?: BriefInput | undefined;
  scene: PlannedScene;
  characters: readonly CharacterContent[];
  setting?: SettingContent | undefined;
  text: string;
}
