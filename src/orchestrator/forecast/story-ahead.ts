import type { CharacterContent } from '../../domain/bibles.js';
import type { GenerationConfig } from '../../domain/generations.js';
import type { CharacterLines } from '../../domain/task-answers.js';
import { PREVIOUS_LINES } from '../../domain/tasks.js';
import type { ActPlan, PlannedScene, SceneInput, StoryInput, TaskName } from '../../domain/tasks.js';
import { actsAround } from '../story/acts.js';
import { planLengths, withLengths } from '../story/length-plan.js';
import type { LengthPlan } from '../story/length-plan.js';
import { USUAL_SCENE } from '../story/lengths.js';
import { notesOf } from '../story/judgement.js';
import {
  prose,
  standInCast,
  standInCritique,
  standInLines,
  standInPlot,
  standInScenes,
  standInSetting,
  standInTheme,
} from './stand-ins.js';

/** The story of a generation that has not begun, with stand-ins for what is not written yet: the tasks' prompts are built from it to be counted. */
export interface StoryAhead {
  /** Before anything is written. */
  given: StoryInput;
  /** The given characters and then the new ones. */
  characters: readonly CharacterContent[];
  /** With all bibles. */
  whole: StoryInput;
  acts: readonly ActPlan[];
  /** How the script's length is spread; undefined where the brief gives it none. */
  lengths: LengthPlan | undefined;
  scenes: readonly PlannedScene[];
  /** How many of them are there already. */
  standing: number;
  scene(number: number): PlannedScene;
  /** The characters of a scene. */
  present: readonly CharacterContent[];
  sceneInput(number: number): SceneInput;
  /** What the agents of a scene's characters wrote; undefined where one call writes the scene. */
  lines: readonly CharacterLines[] | undefined;
  /** A scene's text after so many rewrites. */
  textAfter(round: number): string;
  /** What a rewrite has to answer: the critique's notes, and after the last round what breaks continuity. */
  notesAfter(round: number): readonly string[];
}

interface StoryAheadOptions {
  config: GenerationConfig;
  /** New characters that will be written. */
  newCharacters: number;
  /** The log line, the title if one is given, and the bibles that stand already. */
  story: StoryInput;
  /** Scenes that are there already, from the first; those that wait to be filled in have no state after them. */
  standing?: readonly PlannedScene[] | undefined;
  /** Speakers of a scene. */
  speakers: number;
  /** Characters of a text that a task is expected to answer; of a cast for each character, of an outline for each scene. */
  answerLength: (task: TaskName) => number;
}

/** Of a line of Fountain on average, which has no line breaks within a speech, and a blank line around each. */
const LINE_CHARACTERS = 30;
const TITLE = 'The Working Title';

export function storyAhead({
  config,
  newCharacters,
  story,
  standing = [],
  speakers,
  answerLength,
}: StoryAheadOptions): StoryAhead {
  const { actStructure } = config;
  const totalScenes = Math.max(config.sceneCount, standing.length);
  const { bibles: given } = story;
  const characters = [
    ...given.characters,
    ...standInCast(newCharacters, given.characters.length + 1, newCharacters * answerLength('cast')),
  ];
  const whole: StoryInput = {
    ...story,
    bibles: {
      characters,
      plot: given.plot ?? standInPlot(actStructure, answerLength('plot')),
      setting: given.setting ?? standInSetting(answerLength('setting')),
      theme: given.theme ?? standInTheme(answerLength('theme')),
    },
  };
  const acts = actsAround(config, standing, totalScenes);
  const present = characters.slice(0, Math.max(1, Math.round(speakers)));
  const stories = standInScenes(
    acts,
    totalScenes,
    present.map(({ name }) => name),
    answerLength('outline'),
  );
  const known = new Map(
    standing.flatMap(({ number, targetEighths: own }) => (own === undefined ? [] : [[number, own]])),
  );
  const lengths = planLengths({ brief: story.brief, config, acts, to: totalScenes, known });
  const scenes = withLengths(
    stories.map((standIn, at) => standing[at] ?? standIn),
    lengths,
    [],
  );
  // What waits is filled in before its scene is written.
  const outlined = stories.map((standIn, at) => {
    const own = scenes[at];
    return own === undefined || own.nextState === '' ? { ...standIn, targetEighths: own?.targetEighths } : own;
  });
  const usual = lengths === undefined ? 1 : lengths.script / totalScenes / USUAL_SCENE;
  const draft = prose(usual * answerLength('scene'));
  const rewritten = prose(usual * answerLength('rewrite'));
  const notes = notesOf(standInCritique(answerLength('critique')));
  const issues = [prose(Math.max(120, answerLength('continuity')))];
  const rounds = config.autoRewrite ? config.rewriteIterations : 0;
  const tail = prose(
    Math.min(PREVIOUS_LINES * LINE_CHARACTERS, usual * answerLength(rounds > 0 ? 'rewrite' : 'scene')),
  );
  const scene = (number: number): PlannedScene => {
    const planned = outlined[number - 1];
    if (planned === undefined) throw new Error(`No scene ${number} is planned; there are ${totalScenes}.`);
    return planned;
  };
  return {
    given: story,
    characters,
    whole,
    acts,
    lengths,
    scenes,
    standing: standing.length,
    scene,
    present,
    sceneInput: (number) => ({
      ...whole,
      title: story.title ?? TITLE,
      scene: scene(number),
      totalScenes,
      previousScene: outlined[number - 2],
      nextScene: outlined[number],
      previousText: config.parallelGeneration || number === 1 ? undefined : tail,
    }),
    lines:
      config.dialogueMode === 'CHARACTER_AGENTS'
        ? present.map(({ name }) => standInLines(name, answerLength('characterLines')))
        : undefined,
    textAfter: (round) => (round === 0 ? draft : rewritten),
    notesAfter: (round) => (round < rounds ? notes : issues),
  };
}
