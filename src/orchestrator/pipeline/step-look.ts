import type { StageName } from '../../domain/generations.js';
import { PERSONAL } from '../../scripts/drafts/draft-storage.js';
import { Prisma } from '../../storage/generated/client/client.js';
import type { Draft, GenerationStatus, SceneStatus } from '../../storage/generated/client/client.js';
import { STORY, STORY_VERSION } from '../story/held-stories.js';
import type { Story, StoryRow } from '../story/held-stories.js';
import type { Run } from './run.js';

/** A scene as a step finds it when it begins. */
export interface SeenScene {
  id: string;
  status: SceneStatus;
  /** Null while it has no text. */
  draft: SeenDraft | null;
  /** A person wrote or chose a draft of it. */
  personalDraft: boolean;
  /** A person has said something of its current draft. */
  personalCritique: boolean;
}

export type SeenDraft = Pick<Draft, 'id' | 'number' | 'kind' | 'generationId' | 'answersId' | 'text'>;

/** What a step finds when it begins, as of one moment: whether it has to run, and what it works from. */
export interface Seen {
  status: GenerationStatus;
  attempt: number;
  /** This worker still has the workflow. */
  isOwned: boolean;
  /** The step's stored result; undefined for a step that has not finished. */
  finished: { result: unknown } | undefined;
  story: Story;
  /** The scene that the step works on. Undefined for one that a person has deleted, and for steps of the whole script. */
  scene: SeenScene | undefined;
}

interface Row extends StoryRow {
  status: GenerationStatus;
  attempt: number;
  isOwned: boolean;
  isFinished: boolean;
  result: unknown;
  done: number | null;
  total: number | null;
  scene: SeenScene | null;
}

/** All that a step needs to know, in one statement. Undefined for a generation that is deleted. */
export async function lookAtStep(
  { id, durable: { isOwned: owned }, services: { db, stories, counts } }: Run,
  step: { stage: StageName; key: string; sceneId?: string | undefined },
): Promise<Seen | undefined> {
  for (let held = stories.versionOf(id); ; held = '') {
    const [row] = await db.$queryRaw<Row[]>(statement(id, step, owned, held));
    if (row === undefined) return undefined;
    const story = stories.take(id, row);
    // It was dropped for others meanwhile.
    if (story === undefined) continue;
    const { status, attempt, isOwned, isFinished, result, done, total, scene } = row;
    if (done !== null && total !== null) counts.see(id, step.stage, { done, total });
    return {
      status,
      attempt,
      isOwned,
      finished: isFinished ? { result } : undefined,
      story,
      scene: scene ?? undefined,
    };
  }
}

function statement(
  generationId: string,
  { stage, key, sceneId }: { stage: StageName; key: string; sceneId?: string | undefined },
  owned: Prisma.Sql,
  held: string,
): Prisma.Sql {
  return Prisma.sql`SELECT looked.*, CASE WHEN looked."storyVersion" = ${held} THEN NULL ELSE ${STORY} END AS "story"
    FROM (
      SELECT generation."id", generation."status"::text, generation."attempt", ${owned} AS "isOwned", step."key" IS NOT NULL AS "isFinished", step."result",
        stage."done", stage."total", ${sceneId === undefined ? Prisma.sql`NULL::jsonb` : sceneSeen(sceneId)} AS "scene", ${STORY_VERSION} AS "storyVersion"
      FROM "Generation" generation JOIN "Script" script ON script."id" = generation."scriptId"
        LEFT JOIN "GenerationStep" step ON step."generationId" = generation."id" AND step."key" = ${key}
        LEFT JOIN "GenerationStage" stage ON stage."generationId" = generation."id" AND stage."stage" = ${stage}::"GenerationStageName"
      WHERE generation."id" = ${generationId}::uuid) looked
    JOIN "Generation" generation ON generation."id" = looked."id" JOIN "Script" script ON script."id" = generation."scriptId"`;
}

function sceneSeen(sceneId: string): Prisma.Sql {
  return Prisma.sql`(
        SELECT jsonb_build_object('id', scene."id", 'status', scene."status",
          'draft', CASE WHEN draft."id" IS NOT NULL THEN jsonb_build_object('id', draft."id", 'number', draft."number", 'kind', draft."kind",
            'generationId', draft."generationId", 'answersId', draft."answersId", 'text', draft."text") END,
          'personalDraft', EXISTS (SELECT FROM "Draft" own WHERE own."sceneId" = scene."id" AND own."kind" = ANY(${[...PERSONAL]}::"DraftKind"[])),
          'personalCritique', EXISTS (SELECT FROM "Critique" said WHERE said."draftId" = draft."id" AND said."generationId" IS NULL))
        FROM "Scene" scene LEFT JOIN "Draft" draft ON draft."id" = scene."currentDraftId"
        WHERE scene."id" = ${sceneId}::uuid)`;
}
