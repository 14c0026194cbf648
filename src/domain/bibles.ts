import { z } from 'zod';

export const BIBLE_KINDS = ['CHARACTER', 'PLOT', 'SETTING', 'THEME'] as const;
export type BibleKind = (typeof BIBLE_KINDS)[number];

export const ACT_STRUCTURES = [
  'THREE_ACT',
  'FOUR_ACT',
  'FIVE_ACT',
  'HEROS_JOURNEY',
  'STORY_CIRCLE',
  'SAVE_THE_CAT',
] as const;
export type ActStructure = (typeof ACT_STRUCTURES)[number];

const name = z.string().trim().min(1).max(120);
const line = z.string().trim().max(500);
const prose = z.string().trim().max(8_000);
const lines = z.array(line.min(1)).max(30);

/** A character's bible: who they are, what drives them, how they sound. */
export const characterContent = z.object({
  name,
  backstory: prose.nullish(),
  goals: lines.default([]),
  fears: lines.default([]),
  traits: lines.default([]),
  /** How the character speaks: rhythm, vocabulary, habits. */
  voice: prose.nullish(),
  relationships: z
    .array(z.object({ name, description: line }))
    .max(30)
    .default([]),
});

export const plotContent = z.object({
  title: name,
  logLine: prose.nullish(),
  actStructure: z.enum(ACT_STRUCTURES).default('THREE_ACT'),
  mainConflict: prose.nullish(),
  beats: z
    .array(z.object({ act: z.number().int().min(1).max(12), title: line.min(1), description: prose }))
    .max(60)
    .default([]),
});

export const settingContent = z.object({
  name,
  description: prose.nullish(),
  timePeriod: line.nullish(),
  mood: line.nullish(),
  constraints: lines.default([]),
  locations: z
    .array(z.object({ name, description: prose.nullish() }))
    .max(60)
    .default([]),
});

export const themeContent = z.object({
  name,
  description: prose.nullish(),
  examples: lines.default([]),
  symbols: lines.default([]),
});

export type CharacterContent = z.output<typeof characterContent>;
export type PlotContent = z.output<typeof plotContent>;
export type SettingContent = z.output<typeof settingContent>;
export type ThemeContent = z.output<typeof themeContent>;

export interface BibleContents {
  CHARACTER: CharacterContent;
  PLOT: PlotContent;
  SETTING: SettingContent;
  THEME: ThemeContent;
}
export type BibleContent = BibleContents[BibleKind];

/** The schema of each kind's content. */
export const BIBLE_CONTENT: { [K in BibleKind]: z.ZodType<BibleContents[K]> } = {
  CHARACTER: characterContent,
  PLOT: plotContent,
  SETTING: settingContent,
  THEME: themeContent,
};

/** The display name of an entry: its content's name, or the title of a plot. */
export function bibleName(kind: BibleKind, content: BibleContent): string {
  return kind === 'PLOT' ? (content as PlotContent).title : (content as Exclude<BibleContent, PlotContent>).name;
}
