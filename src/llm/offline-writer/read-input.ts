import { z } from 'zod';
import { ACT_STRUCTURES } from '../../domain/bibles.js';
import { SCRIPT_FORMATS } from '../../domain/brief.js';
import type { CharacterContent, PlotContent, SettingContent, ThemeContent } from '../../domain/bibles.js';
import type { SceneOutline } from '../../domain/scenes.js';
import type { TaskInputs, TaskName } from '../../domain/tasks.js';
import { LlmError } from '../llm-error.js';

/*
 * Callers' bibles may be older or looser than today's schemas. What is missing is filled in, what is too long is left to the writers
 * to shorten; only an input that does not hold what its task is about is refused.
 */
const text = z.string().catch('');
const maybeText = z.string().nullish().catch(undefined);
const texts = z
  .array(z.unknown())
  .catch([])
  .transform((values) => values.filter((value): value is string => typeof value === 'string' && value.trim() !== ''));
const openEnded = z.boolean().optional().catch(undefined);
const count = (fallback: number) => z.number().int().min(1).max(10_000).catch(fallback);

const character = z.object({
  name: z.string().min(1),
  backstory: maybeText,
  goals: texts,
  fears: texts,
  traits: texts,
  voice: maybeText,
  relationships: z.array(z.object({ name: z.string(), description: text })).catch([]),
}) satisfies z.ZodType<CharacterContent>;

const plot = z.object({
  title: text,
  logLine: maybeText,
  actStructure: z.enum(ACT_STRUCTURES).catch('THREE_ACT'),
  mainConflict: maybeText,
  beats: z.array(z.object({ act: count(1), title: text, description: text })).catch([]),
}) satisfies z.ZodType<PlotContent>;

const setting = z.object({
  name: text,
  description: maybeText,
  timePeriod: maybeText,
  mood: maybeText,
  constraints: texts,
  locations: z.array(z.object({ name: z.string().min(1), description: maybeText })).catch([]),
}) satisfies z.ZodType<SettingContent>;

const theme = z.object({
  name: text,
  description: maybeText,
  examples: texts,
  symbols: texts,
}) satisfies z.ZodType<ThemeContent>;

const bibles = z
  .object({
    characters: z
      .array(z.unknown())
      .catch([])
      .transform((items) => items.flatMap((item) => character.safeParse(item).data ?? [])),
    plot: plot.optional().catch(undefined),
    setting: setting.optional().catch(undefined),
    theme: theme.optional().catch(undefined),
  })
  .catch({ characters: [] });

const story = z.object({
  logLine: z.string(),
  title: z.string().optional().catch(undefined),
  actStructure: z.enum(ACT_STRUCTURES).catch('THREE_ACT'),
  bibles,
  seed: z.string().optional().catch(undefined),
});

/** A script's scenes before it has bibles: whom they name. */
const scenes = z
  .array(z.object({ number: count(1), heading: text, summary: text, characters: texts }))
  .optional()
  .catch(undefined);

const outline = z.object({
  heading: z.string(),
  description: text,
  characters: texts,
  location: text,
  timeOfDay: text,
  conflict: maybeText,
  beats: texts,
  ending: maybeText,
}) satisfies z.ZodType<SceneOutline>;
const plannedScene = z.object({
  number: count(1),
  act: count(1),
  outline,
  priorState: text,
  nextState: text,
  targetEighths: z.number().int().min(1).max(10_000).optional().catch(undefined),
});
const characterLine = z.object({ beat: count(1), text: z.string().min(1), manner: maybeText, intent: maybeText });
/** What of a brief decides how pages are laid out. */
const brief = z
  .object({ format: z.enum(SCRIPT_FORMATS).optional().catch(undefined), genre: texts, avoid: texts })
  .optional()
  .catch(undefined);
const scene = story.extend({
  brief,
  scene: plannedScene,
  totalScenes: count(1),
  openEnded,
  previousScene: plannedScene.optional().catch(undefined),
  nextScene: plannedScene.optional().catch(undefined),
  previousText: z.string().optional().catch(undefined),
  lines: z
    .array(z.object({ name: z.string(), lines: z.array(characterLine).catch([]) }))
    .optional()
    .catch(undefined),
});
const writtenScene = z.object({
  logLine: text,
  title: z.string().optional().catch(undefined),
  scene: plannedScene,
  text: z.string(),
});

const INPUTS: { [K in TaskName]: z.ZodType<TaskInputs[K]> } = {
  cast: story.extend({ scenes, count: z.number().int().min(1).max(100) }),
  plot: story,
  setting: story,
  theme: story,
  outline: story
    .extend({
      acts: z.array(z.object({ act: count(1), title: text, from: count(1), to: count(1) })).catch([]),
      from: z.number().int().min(1).max(10_000),
      to: z.number().int().min(1).max(10_000),
      totalScenes: count(1),
      openEnded,
      previous: z.array(plannedScene).catch([]),
      wish: z.string().optional().catch(undefined),
      lengths: z
        .object({ script: count(1), scenes: count(1) })
        .optional()
        .catch(undefined),
    })
    .refine(
      (input) => input.from <= input.to && input.to - input.from < 500,
      'from must not be above to, and at most 500 scenes can be planned at once',
    ),
  scene,
  critique: z.object({
    logLine: text,
    scene: plannedScene,
    characters: bibles.unwrap().shape.characters,
    text: z.string(),
    round: count(1),
  }),
  rewrite: scene.extend({ text: z.string(), notes: texts, round: count(1) }),
  continuity: z.object({
    scene: plannedScene,
    characters: bibles.unwrap().shape.characters,
    setting: setting.optional().catch(undefined),
    text: z.string(),
  }),
  characterLines: story.extend({ brief, scene: plannedScene, totalScenes: count(1), character }),
  sceneSummary: writtenScene,
  sceneCoverage: writtenScene,
  bibleSummary: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('CHARACTER'), content: character }),
    z.object({ kind: z.literal('PLOT'), content: plot }),
    z.object({ kind: z.literal('SETTING'), content: setting }),
    z.object({ kind: z.literal('THEME'), content: theme }),
  ]),
  voiceSample: z.object({ logLine: z.string().optional().catch(undefined), character }),
  freeText: z.object({ text: z.string() }),
};

/** The call's input as its task needs it. Throws `LlmError` BAD_REQUEST that names the field which is missing or wrong. */
export function readInput<K extends TaskName>(task: K, input: unknown): TaskInputs[K] {
  const schema = Object.hasOwn(INPUTS, task) ? INPUTS[task] : undefined;
  if (schema === undefined) {
    throw new LlmError(
      'BAD_REQUEST',
      `The offline writer does not know the task "${task}". Use one of ${Object.keys(INPUTS).join(', ')}.`,
      { provider: 'offline-writer' },
    );
  }
  const read = schema.safeParse(input);
  if (read.success) return read.data;
  const issues = read.error.issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`).join('; ');
  throw new LlmError(
    'BAD_REQUEST',
    `The offline writer cannot do the task "${task}" with this input (${issues}). Give the input that TaskInputs describes.`,
    {
      provider: 'offline-writer',
      cause: read.error,
    },
  );
}
