import type { StoryInput, TaskInputs } from '../../domain/tasks.js';
import type { GenerationConfig } from '../../domain/generations.js';
import type { PromptBlock } from '../../optimizer/types.js';
import { castPrompt } from '../../prompts/cast.js';
import { characterLinesPrompt } from '../../prompts/character-lines.js';
import { continuityPrompt } from '../../prompts/continuity.js';
import { critiquePrompt } from '../../prompts/critique.js';
import { outlinePrompt } from '../../prompts/outline.js';
import { plotPrompt } from '../../prompts/plot.js';
import type { Prompt } from '../../prompts/prompt.js';
import { rewritePrompt } from '../../prompts/rewrite.js';
import { scenePrompt } from '../../prompts/scene.js';
import { settingPrompt } from '../../prompts/setting.js';
import { themePrompt } from '../../prompts/theme.js';
import { notesOf } from '../stages/critique.js';
import { actsOf } from '../stages/outline.js';
import { TAIL_LINES } from '../stages/scene.js';
import type { CallSubject, ForecastTask } from './plan.js';
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

/** A prompt as it will be sent, of its true size. */
export interface SizedPrompt {
  messages: readonly PromptBlock[];
  maxOutputTokens: number;
}

export interface PromptPlanOptions {
  config: GenerationConfig;
  /** New characters that will be written. */
  newCharacters: number;
  /** The log line, the title if one is given, and the bibles that stand already. */
  story: StoryInput;
  /** Speakers of a scene. */
  speakers: number;
  /** Characters of a text that a task is expected to answer; of a cast for each character, of an outline for each scene. */
  answerLength: (task: ForecastTask) => number;
}

/** Of a line of Fountain on average, which has no line breaks within a speech, and a blank line around each. */
const LINE_CHARACTERS = 30;
const TITLE = 'The Working Title';

/** Builds the prompts of a generation that has not begun, with stand-ins for the answers that they will hold. */
export function createPromptPlan({
  config,
  newCharacters,
  story,
  speakers,
  answerLength,
}: PromptPlanOptions): (subject: CallSubject) => SizedPrompt {
  const { sceneCount: totalScenes, actStructure } = config;
  const { bibles: given } = story;
  const characters = [
    ...given.characters,
    ...standInCast(newCharacters, given.characters.length + 1, newCharacters * answerLength('cast')),
  ];
  const withCast: StoryInput = { ...story, bibles: { ...given, characters } };
  const whole: StoryInput = {
    ...story,
    bibles: {
      characters,
      plot: given.plot ?? standInPlot(actStructure, answerLength('plot')),
      setting: given.setting ?? standInSetting(answerLength('setting')),
      theme: given.theme ?? standInTheme(answerLength('theme')),
    },
  };
  const acts = actsOf(config, 1, totalScenes);
  const present = characters.slice(0, Math.max(1, Math.round(speakers)));
  const scenes = standInScenes(
    acts,
    totalScenes,
    present.map(({ name }) => name),
    answerLength('outline'),
  );
  const draft = prose(answerLength('scene'));
  const rewritten = prose(answerLength('rewrite'));
  const lines =
    config.dialogueMode === 'CHARACTER_AGENTS'
      ? present.map(({ name }) => standInLines(name, answerLength('characterLines')))
      : undefined;
  const notes = notesOf(standInCritique(answerLength('critique')));
  const issues = [prose(Math.max(120, answerLength('continuity')))];
  const rounds = config.autoRewrite ? config.rewriteIterations : 0;
  const tail = prose(Math.min(TAIL_LINES * LINE_CHARACTERS, answerLength(rounds > 0 ? 'rewrite' : 'scene')));

  const textAfter = (round: number): string => (round === 0 ? draft : rewritten);
  const sceneInput = (number: number): TaskInputs['scene'] => ({
    ...whole,
    title: story.title ?? TITLE,
    scene: scenes[number - 1]!,
    totalScenes,
    previousScene: scenes[number - 2],
    nextScene: scenes[number],
    previousText: config.parallelGeneration || number === 1 ? undefined : tail,
  });

  return (subject) => {
    switch (subject.task) {
      case 'cast':
        return written(castPrompt, {
          ...story,
          count: subject.count,
          bibles: { ...given, characters: characters.slice(0, given.characters.length + subject.after) },
        });
      case 'plot':
        return written(plotPrompt, withCast);
      case 'setting':
        return written(settingPrompt, withCast);
      case 'theme':
        return written(themePrompt, withCast);
      case 'outline':
        return written(outlinePrompt, {
          ...whole,
          acts,
          from: subject.from,
          to: subject.to,
          totalScenes,
          previous: scenes.slice(0, subject.from - 1),
        });
      case 'characterLines':
        return written(characterLinesPrompt, { ...sceneInput(subject.scene), character: present[0]! });
      case 'scene':
        return written(scenePrompt, { ...sceneInput(subject.scene), lines });
      case 'critique':
        return written(critiquePrompt, {
          logLine: story.logLine,
          scene: scenes[subject.scene - 1]!,
          characters,
          text: textAfter(subject.round),
          round: subject.round + 1,
        });
      case 'rewrite':
        return written(rewritePrompt, {
          ...sceneInput(subject.scene),
          text: textAfter(subject.round),
          notes: subject.round < rounds ? notes : issues,
          round: subject.round + 1,
        });
      case 'continuity':
        return written(continuityPrompt, {
          scene: scenes[subject.scene - 1]!,
          characters,
          setting: whole.bibles.setting,
          text: textAfter(subject.round),
        });
    }
  };
}

function written<N extends ForecastTask>(prompt: Prompt<N>, input: TaskInputs[N]): SizedPrompt {
  return { messages: prompt.messages(input), maxOutputTokens: prompt.maxOutputTokens(input) };
}
