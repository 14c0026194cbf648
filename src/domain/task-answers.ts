import { z } from 'zod';
import { characterContent, plotContent, settingContent, themeContent } from './bibles.js';
import type { PlotContent, SettingContent, ThemeContent } from './bibles.js';
import { sceneCritique, sceneOutline } from './scenes.js';
import type { SceneCritique } from './scenes.js';

export const castAnswer = z.object({ characters: z.array(characterContent).min(1) });
/** How long a scene of an outline is, in pages, beside the others. What is no number was not said. */
export const scenePages = z.number().nullish().catch(undefined);

export const outlineAnswer = z.object({
  /** The script's title, used when none was given. */
  title: z.string().trim().min(1).max(200),
  scenes: z
    .array(
      sceneOutline.extend({
        priorState: z.string().trim().min(1).max(4_000),
        nextState: z.string().trim().min(1).max(4_000),
        pages: scenePages,
      }),
    )
    .min(1),
});
/**
 * The least that is accepted of an outline: headings and what happens, from which cast, place and states can be derived. The list
 * ends before the first scene that is unusable, since the scenes after it build on it.
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
        pages: scenePages,
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
