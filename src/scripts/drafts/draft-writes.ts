import type { SceneCritique } from '../../domain/scenes.js';
import { Prisma } from '../../storage/generated/client/client.js';
import type { FinishedDraft, NewDraft } from './draft-storage.js';

// Changes of drafts and critiques as parts of one statement, for a scene that is still as it was seen: each gives a row back if it is,
// changes nothing if it is not, and does nothing unless `ready` holds.

/** As `beginDraftIn`, for a scene that is not approved; gives the draft's `number`. No other draft of the step may be in the making. */
export function draftBegun(id: string, draft: NewDraft, ready: Prisma.Sql): Prisma.Sql {
  const { sceneId, kind, generationId, stepKey, promptVersion, bibleVersions, answersId } = draft;
  return Prisma.sql`INSERT INTO "Draft" ("id", "sceneId", "number", "kind", "generationId", "stepKey", "promptVersion", "bibleVersions", "answersId", "createdAt")
    SELECT ${id}::uuid, ${sceneId}::uuid, (SELECT COALESCE(max(earlier."number"), 0) + 1 FROM "Draft" earlier WHERE earlier."sceneId" = ${sceneId}::uuid),
      ${kind}::"DraftKind", ${generationId}::uuid, ${stepKey}, ${promptVersion}, ${[...bibleVersions]}::text[], ${answersId ?? null}::uuid, ${new Date()}::timestamptz
    WHERE NOT EXISTS (SELECT FROM "Draft" left_behind WHERE left_behind."generationId" = ${generationId}::uuid AND left_behind."stepKey" = ${stepKey} AND left_behind."state" = 'WRITING')
      AND ${ready} RETURNING "number"`;
}

/** A scene that is not approved is being written. */
export function sceneWriting(sceneId: string, ready: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`UPDATE "Scene" SET "status" = 'WRITING', "updatedAt" = now() WHERE "id" = ${sceneId}::uuid AND "status" <> 'APPROVED' AND ${ready} RETURNING 1`;
}

/** As `completeDraftIn`. */
export function draftCompleted(draftId: string, draft: FinishedDraft, ready: Prisma.Sql): Prisma.Sql {
  const { text, provider, model, repairs, trimmed } = draft;
  return Prisma.sql`UPDATE "Draft" SET "state" = 'COMPLETE', "text" = ${text}, "provider" = ${provider}, "model" = ${model},
      "repairs" = ${JSON.stringify(repairs)}::jsonb, "trimmed" = ${JSON.stringify(trimmed)}::jsonb, "completedAt" = ${new Date()}::timestamptz
    WHERE "id" = ${draftId}::uuid AND "state" = 'WRITING' AND ${ready} RETURNING 1`;
}

/** The scene is not approved, and its current draft is still `before`: `draftId` takes its place. */
export function draftKept(sceneId: string, draftId: string, before: string | null, ready: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`UPDATE "Scene" SET "currentDraftId" = ${draftId}::uuid, "updatedAt" = now()
    WHERE "id" = ${sceneId}::uuid AND "status" <> 'APPROVED' AND "currentDraftId" IS NOT DISTINCT FROM ${before}::uuid AND ${ready} RETURNING 1`;
}

/** As `settleCheckedIn`, while the draft that was checked is current and the scene not approved. */
export function checkedSettled(
  sceneId: string,
  draftId: string,
  status: 'WRITTEN' | 'NEEDS_REVIEW',
  ready: Prisma.Sql,
): Prisma.Sql {
  return Prisma.sql`UPDATE "Scene" SET "status" = ${status}::"SceneStatus", "updatedAt" = now()
    WHERE "id" = ${sceneId}::uuid AND "currentDraftId" = ${draftId}::uuid AND "status" <> 'APPROVED' AND ${ready} RETURNING 1`;
}

interface NewCritique {
  id: string;
  draftId: string;
  generationId: string;
}

/** As `storeCritiqueIn`. */
export function critiqueStored(
  { id, draftId, generationId }: NewCritique,
  { overall, axes }: SceneCritique,
  ready: Prisma.Sql,
): Prisma.Sql {
  return Prisma.sql`INSERT INTO "Critique" ("id", "draftId", "generationId", "overall", "axes", "createdAt")
    SELECT ${id}::uuid, ${draftId}::uuid, ${generationId}::uuid, ${overall}, ${JSON.stringify(axes)}::jsonb, ${new Date()}::timestamptz WHERE ${ready} RETURNING 1`;
}
