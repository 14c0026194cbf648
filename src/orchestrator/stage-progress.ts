import type { GenerationKind, GenerationConfig, StageName } from '../domain/generations.js';
import { STAGES } from '../domain/generations.js';
import { usageOf } from '../optimizer/money/ledger.js';
import type { Transaction } from '../storage/database.js';
import type { Emit } from '../streams/types.js';

/** How many units of work each stage of a generation has; a stage without any is skipped. */
export type StageTotals = Partial<Record<StageName, number>>;

export function plannedTotals(kind: GenerationKind, config: GenerationConfig, scenes: number, hasCritique = false): StageTotals {
  const rounds = config.autoRewrite ? config.rewriteIterations : 0;
  switch (kind) {
    case 'SCRIPT':
      return { BIBLES: 4, OUTLINE: 1, SCENES: scenes, CRITIQUE: scenes * rounds, REWRITE: scenes * rounds, CONTINUITY: scenes, FORMAT: 1 };
    case 'BIBLES':
      return { BIBLES: 4 };
    case 'OUTLINE':
      return { OUTLINE: 1 };
    case 'SCENE':
      return { SCENES: 1, CONTINUITY: 1 };
    case 'REWRITE':
      return { CRITIQUE: hasCritique ? 0 : 1, REWRITE: 1, CONTINUITY: 1 };
  }
}

/** The rows of a generation's stages; those that its kind does not have are left out. */
export function stageRows(totals: StageTotals) {
  return STAGES.flatMap((stage, position) => {
    const total = totals[stage];
    return total === undefined ? [] : [{ stage, position, total, status: total === 0 ? ('SKIPPED' as const) : ('WAITING' as const) }];
  });
}

/** Marks a stage as begun, once. `total` corrects the plan when the stage knows better. */
export async function startStageIn(tx: Transaction, emit: Emit, generationId: string, stage: StageName, total?: number): Promise<void> {
  if (total !== undefined) await tx.generationStage.updateMany({ where: { generationId, stage }, data: { total } });
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

/** Counts finished units; the last one completes the stage. */
export async function advanceStageIn(tx: Transaction, emit: Emit, generationId: string, stage: StageName, units: number): Promise<void> {
  const row = await tx.generationStage.update({ where: { generationId_stage: { generationId, stage } }, data: { done: { increment: units } } });
  if (row.done < row.total || row.status === 'DONE' || row.status === 'SKIPPED') return;
  const finishedAt = new Date();
  if (row.startedAt === null) {
    await tx.generationStage.update({ where: { generationId_stage: { generationId, stage } }, data: { status: 'SKIPPED', finishedAt } });
    return;
  }
  await tx.generationStage.update({ where: { generationId_stage: { generationId, stage } }, data: { status: 'DONE', finishedAt } });
  emit({
    type: 'StageCompleted',
    stage,
    durationMs: finishedAt.getTime() - row.startedAt.getTime(),
    usage: await usageOf(tx, { generationId, stage }),
  });
}
