import { z } from 'zod';
import { characterContent, plotContent, settingContent, themeContent } from './bibles.js';
import { nameKey } from './names.js';
import { CRITIQUE_AXES, sceneCritique, sceneOutline } from './scenes.js';
import {
  castAnswer,
  characterLinesAnswer,
  continuityAnswer,
  leastOutlineAnswer,
  outlineAnswer,
  sceneCoverageAnswer,
  scenePages,
} from './task-answers.js';
import type { CastInput, OutlineInput } from './tasks.js';
import type { TaskAnswers } from './task-answers.js';

/**
 * The answer that a task asks of a model: every field that matters is required and not blank, and lists are as long as was asked.
 * `fallback` is the least that is accepted when repairing the answer has failed.
 */
export interface AskedAnswer<T> {
  name: string;
  schema: z.ZodType<T>;
  fallback?: z.ZodType<T> | undefined;
}

const text = (most: number) => z.string().trim().min(1).max(most);
const prose = text(8_000);
const line = text(500);
const lines = z.array(line).min(1).max(30);

const askedCharacter = characterContent.extend({
  backstory: prose,
  goals: lines,
  fears: lines,
  traits: lines,
  voice: prose,
  relationships: z.array(z.object({ name: text(120), description: line })).max(30),
});

/** As many characters as are wanted, each with a new name. */
export function askedCast({ count, bibles }: CastInput): AskedAnswer<TaskAnswers['cast']> {
  const schema = z
    .object({ characters: z.array(askedCharacter).min(count).max(count) })
    .superRefine(({ characters }, context) => {
      const taken = new Set(bibles.characters.map(({ name }) => nameKey(name)));
      for (const [at, { name }] of characters.entries()) {
        if (taken.has(nameKey(name))) {
          context.addIssue({
            code: 'custom',
            path: ['characters', at, 'name'],
            message: 'is the name of another character: give each a name of their own',
          });
        }
        taken.add(nameKey(name));
      }
    });
  return { name: 'cast', schema, fallback: castAnswer };
}

const askedPlot = plotContent.extend({
  logLine: prose,
  actStructure: plotContent.shape.actStructure.unwrap(),
  mainConflict: prose,
  beats: z
    .array(z.object({ act: z.int().min(1).max(12), title: line, description: prose }))
    .min(1)
    .max(60),
});
const askedSetting = settingContent.extend({
  description: prose,
  timePeriod: line,
  mood: line,
  constraints: lines,
  locations: z
    .array(z.object({ name: text(120), description: prose }))
    .min(1)
    .max(60),
});
const askedTheme = themeContent.extend({ description: prose, examples: lines, symbols: lines });

export const ASKED_PLOT: AskedAnswer<TaskAnswers['plot']> = { name: 'plot', schema: askedPlot, fallback: plotContent };
export const ASKED_SETTING: AskedAnswer<TaskAnswers['setting']> = {
  name: 'setting',
  schema: askedSetting,
  fallback: settingContent,
};
export const ASKED_THEME: AskedAnswer<TaskAnswers['theme']> = {
  name: 'theme',
  schema: askedTheme,
  fallback: themeContent,
};

const askedScene = sceneOutline.extend({
  characters: z.array(text(120)).min(1).max(20),
  conflict: text(2_000),
  beats: z.array(text(1_000)).min(1).max(20),
  ending: text(2_000),
  priorState: text(4_000),
  nextState: text(4_000),
});

/** As many scenes as are wanted; where a length is planned, each with its own. */
export function askedOutline({ from, to, lengths }: OutlineInput): AskedAnswer<TaskAnswers['outline']> {
  const count = to - from + 1;
  const scene = lengths === undefined ? askedScene : askedScene.extend({ pages: scenePages });
  return {
    name: 'outline',
    schema: outlineAnswer.extend({ scenes: z.array(scene).min(count).max(count) }),
    fallback: leastOutlineAnswer,
  };
}

/** Issues come before the score, so that the model has written its reasons before it gives a number. */
const askedCritique = z.object({
  axes: z
    .array(
      z.object({
        axis: z.enum(CRITIQUE_AXES),
        issues: z.array(text(1_000)).max(10),
        suggestions: z.array(text(1_000)).max(10),
        score: z.int().min(1).max(10),
      }),
    )
    .min(CRITIQUE_AXES.length)
    .max(10),
  overall: text(4_000),
});
export const ASKED_CRITIQUE: AskedAnswer<TaskAnswers['critique']> = {
  name: 'critique',
  schema: askedCritique,
  fallback: sceneCritique.extend({ overall: z.string().trim().max(4_000).default('') }),
};

export const ASKED_CONTINUITY: AskedAnswer<TaskAnswers['continuity']> = {
  name: 'continuity',
  schema: continuityAnswer,
};

const askedLine = characterLinesAnswer.shape.lines.element.extend({ intent: text(300) });
export const ASKED_CHARACTER_LINES: AskedAnswer<TaskAnswers['characterLines']> = {
  name: 'character_lines',
  schema: z.object({ lines: z.array(askedLine).min(1).max(40) }),
  fallback: characterLinesAnswer,
};

export const ASKED_SCENE_COVERAGE: AskedAnswer<TaskAnswers['sceneCoverage']> = {
  name: 'scene_coverage',
  schema: z.object({
    logLine: text(600),
    purpose: text(600),
    tension: z.int().min(1).max(10),
    pace: z.int().min(1).max(10),
  }),
  fallback: sceneCoverageAnswer,
};
