import type { StageName } from '../../domain/generations.js';
import { usageOf } from '../../optimizer/money/ledger-sums.js';
import type { Transaction } from '../../storage/database.js';
import { Prisma } from '../../storage/generated/client/client.js';
import type { StageStatus } from '../../storage/generated/client/client.js';
import type { Emit } from '../../streams/types.js';
import { roundsOf } from './stage-facts.js';
import type { GenerationRequest, StageFacts } from './stage-facts.js';

/** The rows of a generation's stages: those of the pipeline that its kind has. A stage without work is marked as skipped. */
export function stageRows(pipeline: readonly StageFacts[], request: GenerationRequest) {
  return pipeline.flatMap((stage, position) => {
    if (!stage.kinds.includes(request.kind)) return [];
    const total = plannedUnits(stage, request);
    return [{ stage: stage.name, position, total, status: total === 0 ? ('SKIPPED' as const) : ('WAITING' as const) }];
  });
}

function plannedUnits(stage: StageFacts, request: GenerationRequest): number {
  if (stage.units !== undefined) return stage.units(request);
  if (stage.per === 'SCRIPT') return 1;
  return request.scenes * (stage.per === 'ROUND' ? roundsOf(request) : 1);
}

/** Marks a stage as begun, once. `total` corrects the plan when the stage knows better. */
export async function startStageIn(
  tx: Transaction,
  emit: Emit,
  generationId: string,
  stage: StageName,
  total?: number,
): Promise<void> {
  if (total !== undefined) await resizeStageIn(tx, emit, generationId, stage, total);
  // One statement, which locks the row only where it changes it: scenes that are written side by side all come through here.
  const started = await tx.$queryRaw<{ first: boolean }[]>`
    UPDATE "GenerationStage" stage SET "status" = 'RUNNING', "startedAt" = COALESCE(stage."startedAt", now()), "finishedAt" = NULL
    FROM (SELECT "startedAt" FROM "GenerationStage"
          WHERE "generationId" = ${generationId}::uuid AND "stage" = ${stage}::"GenerationStageName" AND "status" IN ('WAITING', 'FAILED')
          FOR UPDATE) before
    WHERE stage."generationId" = ${generationId}::uuid AND stage."stage" = ${stage}::"GenerationStageName"
    RETURNING before."startedAt" IS NULL AS first`;
  if (started[0]?.first === true) emit({ type: 'StageStarted', stage });
}

/** Corrects how many units a stage has before it begins: without any it is skipped, and one that was to be skipped waits again. */
export async function resizeStageIn(
  tx: Transaction,
  emit: Emit,
  generationId: string,
  stage: StageName,
  total: number,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE "GenerationStage" SET "total" = ${total}::int,
      "status" = CASE WHEN "status" = 'SKIPPED' AND ${total}::int > 0 THEN 'WAITING' ELSE "status" END,
      "finishedAt" = CASE WHEN "status" = 'SKIPPED' AND ${total}::int > 0 THEN NULL ELSE "finishedAt" END
    WHERE "generationId" = ${generationId}::uuid AND "stage" = ${stage}::"GenerationStageName"`;
  if (total === 0) await advanceStageIn(tx, emit, generationId, stage, 0);
}

/** Corrects how many units the stages of the scenes have, now that it is known which scenes they work on. In the pipeline's order. */
export async function resizeSceneStagesIn(
  tx: Transaction,
  emit: Emit,
  generationId: string,
  stages: readonly StageFacts[],
  request: GenerationRequest,
): Promise<void> {
  const rows = await tx.$queryRaw<{ stage: string; total: number }[]>`
    SELECT "stage"::text, "total" FROM "GenerationStage" WHERE "generationId" = ${generationId}::uuid`;
  for (const stage of stages) {
    const row = rows.find((each) => each.stage === stage.name);
    const units = plannedUnits(stage, request);
    if (row !== undefined && row.total !== units) await resizeStageIn(tx, emit, generationId, stage.name, units);
  }
}

/** Corrects how many units a stage has; with `atLeast` only upwards. */
export async function replanStageIn(
  tx: Transaction,
  generationId: string,
  stage: StageName,
  total: number,
  { atLeast = false } = {},
): Promise<void> {
  await tx.$executeRaw`
    UPDATE "GenerationStage" SET "total" = ${total}::int
    WHERE "generationId" = ${generationId}::uuid AND "stage" = ${stage}::"GenerationStageName" AND (NOT ${atLeast}::boolean OR "total" < ${total}::int)`;
}

/** Counts finished units; the last one completes the stage. Several stages are advanced in the pipeline's order, in which everybody locks their rows. */
export async function advanceStageIn(
  tx: Transaction,
  emit: Emit,
  generationId: string,
  stage: StageName,
  units: number,
): Promise<void> {
  const finishedAt = new Date();
  const isLast = Prisma.sql`stage."done" + ${units}::int >= stage."total" AND stage."status" NOT IN ('DONE', 'SKIPPED')`;
  const [row] = await tx.$queryRaw<{ before: StageStatus; after: StageStatus; startedAt: Date | null }[]>`
    UPDATE "GenerationStage" stage SET
      "done" = stage."done" + ${units}::int,
      "status" = CASE WHEN NOT (${isLast}) THEN stage."status" WHEN stage."startedAt" IS NULL THEN 'SKIPPED' ELSE 'DONE' END,
      "finishedAt" = CASE WHEN ${isLast} THEN ${finishedAt}::timestamptz ELSE stage."finishedAt" END
    FROM (SELECT "status" FROM "GenerationStage"
          WHERE "generationId" = ${generationId}::uuid AND "stage" = ${stage}::"GenerationStageName" FOR UPDATE) before
    WHERE stage."generationId" = ${generationId}::uuid AND stage."stage" = ${stage}::"GenerationStageName"
    RETURNING before."status"::text AS "before", stage."status"::text AS "after", stage."startedAt"`;
  if (row === undefined) throw new Error(`Generation ${generationId} has no stage ${stage} to count.`);
  if (row.before === row.after || row.after !== 'DONE' || row.startedAt === null) return;
  emit({
    type: 'StageCompleted',
    stage,
    durationMs: finishedAt.getTime() - row.startedAt.getTime(),
    usage: await usageOf(tx, { generationId, stage }),
  });
}

/** Ends the stages that have not come to their end, as `begun` for those that had begun. How far they came stays. */
export async function endStagesIn(
  tx: Transaction,
  generationId: string,
  { begun, waiting }: { begun: StageStatus; waiting: StageStatus },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE "GenerationStage" stage SET
      "status" = (CASE stage."status" WHEN 'RUNNING' THEN ${begun} ELSE ${waiting} END)::"StageStatus",
      "finishedAt" = CASE WHEN stage."status" = 'WAITING' AND ${waiting} = 'WAITING' THEN stage."finishedAt" ELSE now() END
    FROM (SELECT "stage" FROM "GenerationStage"
          WHERE "generationId" = ${generationId}::uuid AND "status" IN ('WAITING', 'RUNNING') ORDER BY "position" FOR UPDATE) open
    WHERE stage."generationId" = ${generationId}::uuid AND stage."stage" = open."stage"`;
}
