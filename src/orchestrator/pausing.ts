import type { GenerationFailure } from '../domain/errors.js';
import { STAGES } from '../domain/generations.js';
import type { GenerationConfig, StageName } from '../domain/generations.js';
import type { Prisma } from '../storage/generated/client/client.js';
import { RunPaused } from './failures.js';
import { lockGeneration } from './generation-lock.js';
import type { Run } from './run.js';

interface Pause {
  status: 'PAUSED' | 'AWAITING_APPROVAL';
  reason: string;
  /** Set when the budget is the reason. */
  failure?: GenerationFailure | undefined;
}

/** Marks a running generation as paused, once. Steps that are under way end and are stored; no further one begins. */
export async function pauseRun(run: Run, { status, reason, failure }: Pause): Promise<void> {
  await run.services.streams.journal.commit(run.id, async (tx, emit) => {
    const row = await lockGeneration(tx, run.id);
    if (row?.status !== 'RUNNING' || row.attempt !== run.generation.attempt) return;
    await tx.generation.update({ where: { id: run.id }, data: { status, ...(failure === undefined ? {} : { failure: { ...failure } satisfies Prisma.InputJsonObject }) } });
    emit({ type: 'GenerationPaused', reason });
  });
}

/** Ends the run here if the stage's results wait for a person. */
export async function awaitApproval(run: Run, stage: StageName): Promise<void> {
  if (!isAwaited(run, stage)) return;
  await run.durable.step(`approval:${stage}`, () => pauseRun(run, {
    status: 'AWAITING_APPROVAL', reason: `The stage ${stage} is done and waits for approval: approveStage goes on.`,
  }));
  throw new RunPaused();
}

export function isAwaited(run: Run, stage: StageName): boolean {
  return stagesToApprove(run.config).includes(stage) && !run.generation.approved.includes(stage);
}

/** The stage that a generation which waits for approval waits for. */
export function awaitedStage(config: GenerationConfig, approved: readonly StageName[]): StageName | undefined {
  return stagesToApprove(config).find((stage) => !approved.includes(stage));
}

/** In the order in which they end. A stage that the generation does not have has nothing to approve. */
function stagesToApprove({ approvals, autoRewrite, rewriteIterations }: GenerationConfig): StageName[] {
  const rounds = autoRewrite ? rewriteIterations : 0;
  return STAGES.filter((stage) => approvals.includes(stage) && (rounds > 0 || (stage !== 'CRITIQUE' && stage !== 'REWRITE')));
}
