import type { Generation, GenerationStage } from '../storage/generated/client/client.js';

/** The finished part of all known steps, 0 to 1. Skipped stages do not count; those that a cancel cut short count as far as they got. Only a completed generation has 1. */
export function generationProgress({
  status,
  stages,
}: Pick<Generation, 'status'> & { stages: readonly Pick<GenerationStage, 'status' | 'done' | 'total'>[] }): number {
  if (status === 'COMPLETED') return 1;
  const counted = stages.filter(
    (stage) => stage.status !== 'SKIPPED' || (status === 'CANCELLED' && stage.done < stage.total),
  );
  const total = counted.reduce((sum, stage) => sum + Math.max(stage.total, 1), 0);
  const done = counted.reduce(
    (sum, stage) => sum + (stage.status === 'DONE' ? Math.max(stage.total, 1) : Math.min(stage.done, stage.total)),
    0,
  );
  return total === 0 ? 0 : Math.min(done / total, 0.99);
}
