import { NO_USAGE } from '../../domain/generations.js';
import type { StageName } from '../../domain/generations.js';
import { sceneUsageSql } from '../../optimizer/money/ledger-sums.js';
import { Prisma } from '../../storage/generated/client/client.js';
import type { Telling, WritePart } from '../../streams/single-write.js';

// What steps store of themselves in one statement: the same as `startSceneStageIn`, `advanceStageIn` and the like do in a transaction.

/** A step's end that is known before it is stored. */
export interface KnownEnd<T> {
  result: T;
  /** What the step made. */
  parts: readonly WritePart[];
  events: readonly Telling[];
}

/** The record of a finished step. It must not be there before. */
export function stepRecord(generationId: string, key: string, result: unknown): WritePart {
  return { name: 'step', sql: (ready) => recorded(generationId, key, JSON.stringify(result ?? null), ready) };
}

function recorded(generationId: string, key: string, result: string, ready: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`INSERT INTO "GenerationStep" ("generationId", "key", "result")
    SELECT ${generationId}::uuid, ${key}, ${result}::jsonb WHERE ${ready} ON CONFLICT DO NOTHING RETURNING 1`;
}

/** Counts units of a stage that is not complete with them. */
export function stageAdvance(generationId: string, stage: StageName, units: number): WritePart {
  return {
    name: 'progress',
    sql: (ready) => Prisma.sql`UPDATE "GenerationStage" SET "done" = "done" + ${units}::int
    WHERE "generationId" = ${generationId}::uuid AND "stage" = ${stage}::"GenerationStageName" AND "done" + ${units}::int < "total" AND ${ready} RETURNING 1`,
  };
}

/** As `startSceneStageIn`. */
export function sceneStageStart(
  generationId: string,
  stage: StageName,
  sceneId: string,
  key: string,
): { parts: WritePart[]; events: Telling[] } {
  return {
    parts: [
      { name: 'begun', optional: true, sql: (ready) => recorded(generationId, `${key}:started`, '{}', ready) },
      {
        name: 'stage',
        optional: true,
        // The row is locked only where it is changed: scenes that are written side by side all come through here.
        sql: (
          ready,
        ) => Prisma.sql`UPDATE "GenerationStage" stage SET "status" = 'RUNNING', "startedAt" = COALESCE(stage."startedAt", now()), "finishedAt" = NULL
        FROM (SELECT "startedAt" FROM "GenerationStage"
              WHERE "generationId" = ${generationId}::uuid AND "stage" = ${stage}::"GenerationStageName" AND "status" IN ('WAITING', 'FAILED') AND ${ready}
              FOR UPDATE) before
        WHERE stage."generationId" = ${generationId}::uuid AND stage."stage" = ${stage}::"GenerationStageName"
        RETURNING before."startedAt" IS NULL AS "first"`,
      },
    ],
    events: [
      { event: { type: 'StageStarted', stage }, when: Prisma.sql`EXISTS (SELECT FROM stage WHERE stage."first")` },
      { event: { type: 'StageStarted', stage, sceneId }, when: Prisma.sql`EXISTS (SELECT FROM begun)` },
    ],
  };
}

/** As `completeSceneStageIn`: the step has booked all its calls before. */
export function sceneStageCompleted(
  generationId: string,
  stage: StageName,
  sceneId: string,
  durationMs: number,
): Telling {
  return {
    event: { type: 'StageCompleted', stage, sceneId, durationMs, usage: NO_USAGE },
    members: Prisma.sql`jsonb_build_object('usage', ${sceneUsageSql(generationId, stage, sceneId)})`,
  };
}
