import { z } from 'zod';

/** The plan of one scene. `heading` is a screenplay scene heading: `INT. HARBOUR OFFICE - NIGHT`. */
export const sceneOutline = z.object({
  heading: z.string().trim().min(1).max(200),
  description: z.string().trim().min(1).max(4_000),
  characters: z.array(z.string().trim().min(1).max(120)).max(20),
  location: z.string().trim().min(1).max(200),
  timeOfDay: z.string().trim().min(1).max(60),
  conflict: z.string().trim().max(2_000).nullish(),
  beats: z.array(z.string().trim().min(1).max(1_000)).max(20).default([]),
  ending: z.string().trim().max(2_000).nullish(),
});
export type SceneOutline = z.output<typeof sceneOutline>;

export const CRITIQUE_AXES = ['PACING', 'TENSION', 'SUBTEXT', 'CHARACTER_AUTHENTICITY', 'PLOT_ADVANCEMENT'] as const;
export type CritiqueAxisKind = (typeof CRITIQUE_AXES)[number];

/** The dramaturge's judgement of a draft. Scores run from 1 (poor) to 10. */
export const sceneCritique = z.object({
  overall: z.string().trim().min(1).max(4_000),
  axes: z
    .array(
      z.object({
        axis: z.enum(CRITIQUE_AXES),
        score: z.number().int().min(1).max(10).nullish(),
        issues: z.array(z.string().trim().min(1).max(1_000)).max(10).default([]),
        suggestions: z.array(z.string().trim().min(1).max(1_000)).max(10).default([]),
      }),
    )
    .max(10),
});
export type SceneCritique = z.output<typeof sceneCritique>;

export const DRAFT_KINDS = ['GENERATED', 'REWRITE', 'EDIT', 'IMPORT', 'RESTORED'] as const;
export type DraftKind = (typeof DRAFT_KINDS)[number];

/** Where a scene stands. */
export const SCENE_STATUSES = ['PLANNED', 'WRITING', 'WRITTEN', 'NEEDS_REVIEW', 'APPROVED'] as const;
export type SceneStatus = (typeof SCENE_STATUSES)[number];
