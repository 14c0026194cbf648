import type { GenerationFailure } from '../../domain/errors.js';
import type { StageName } from '../../domain/generations.js';
import { RunPaused } from '../engine/durable.js';
import type { Run } from './run.js';
import { roundsOf } from './stage-facts.js';
import type { GenerationRequest, StageFacts } from './stage-facts.js';

interface Pause {
  status: 'PAUSED' | 'AWAITING_APPROVAL';
  reason: string;
  /** Set when the budget is the reason. */
  failure?: GenerationFailure | undefined;
}

/** Marks a running generation as paused, once. Calls that are under way end and are stored; no further one is made. */
export async function pauseRun(run: Run, { status, reason, failure }: Pause): Promise<void> {
  const {
    services: { streams, halts },
    generation: { attempt },
  } = run;
  const paused = await streams.journal.change(run.id, { from: ['RUNNING'], attempt, to: { status, failure } }, [
    { type: 'GenerationPaused', reason },
  ]);
  if (paused) halts.halt(run.id);
}

/** Ends the run here if the stage's results wait for a person. */
export async function awaitApproval(run: Run, stage: StageName): Promise<void> {
  if (!isAwaited(run, stage)) return;
  await run.durable.step(`approval:${stage}`, () =>
    pauseRun(run, {
      status: 'AWAITING_APPROVAL',
      reason: `The stage ${stage} is done and waits for approval: approveStage goes on.`,
    }),
  );
  throw new RunPaused();
}

export function isAwaited({ stages, generation: { kind, approved }, config }: Run, stage: StageName): boolean {
  return stagesToApprove(stages, { kind, config }).includes(stage) && !approved.includes(stage);
}

/** The stage that a generation which waits for approval waits for. */
export function awaitedStage(
  pipeline: readonly StageFacts[],
  request: Pick<GenerationRequest, 'kind' | 'config'>,
  approved: readonly StageName[],
): StageName | undefined {
  return stagesToApprove(pipeline, request).find((stage) => !approved.includes(stage));
}

/** In the order in which they end. A stage that the generation does not have, or goes through no round of, has nothing to approve. */
function stagesToApprove(
  pipeline: readonly StageFacts[],
  request: Pick<GenerationRequest, 'kind' | 'config'>,
): readonly StageName[] {
  return pipeline
    .filter(({ per, kinds }) => kinds.includes(request.kind) && (per !== 'ROUND' || roundsOf(request) > 0))
    .map(({ name }) => name)
    .filter((name) => request.config.approvals.includes(name));
}
