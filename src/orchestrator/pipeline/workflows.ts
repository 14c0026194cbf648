import { Error as DbosError } from '@dbos-inc/dbos-sdk';
import { completeGeneration, failGeneration } from './endings.js';
import type { Workflows } from '../engine/engine.js';
import { RunLost, RunPaused, StepFailed, unexpectedFailure } from './failures.js';
import { PIPELINE } from './pipeline.js';
import type { Stage } from './pipeline.js';
import { runGeneration, runScene } from './run-pipeline.js';
import { Run } from './run.js';
import type { Durable, RunServices } from './run.js';
import { isDatabaseAway } from '../../storage/database-faults.js';

/** The pipeline as durable workflows: begin, run, and end as COMPLETED or FAILED. */
export function createWorkflows(services: RunServices, pipeline: readonly Stage[] = PIPELINE): Workflows {
  const {
    db,
    streams: { journal },
    log,
  } = services;

  async function open(generationId: string, attempt: number, durable: Durable): Promise<Run | null> {
    const generation = await durable.read(() => db.generation.findUnique({ where: { id: generationId } }));
    return generation === null ? null : new Run({ ...generation, attempt }, services, durable, pipeline);
  }

  async function begin(run: Run): Promise<void> {
    await run.durable.step('begin', async () => {
      await db.generation.updateMany({
        where: { id: run.id, attempt: run.generation.attempt, status: 'QUEUED' },
        data: { status: 'RUNNING', startedAt: run.generation.startedAt ?? new Date() },
      });
      // Set here, so that the limit holds before the first paid call even if the process that took the request has died.
      await services.optimizer.setBudget(
        { tenantId: run.generation.tenantId, generationId: run.id },
        run.config.maxCostUsd ?? null,
      );
    });
  }

  return {
    async generation(generationId, attempt, durable) {
      const run = await open(generationId, attempt, durable);
      if (run === null) return;
      if (attempt > 1) await durable.earlierAttemptsEnded();
      await begin(run);
      try {
        await runGeneration(run, pipeline);
        await durable.step('complete', () => completeGeneration(journal, run.generation));
      } catch (error) {
        // Neither of the two ends the workflow: the engine goes on with it.
        if (isEngineSignal(error) || isDatabaseAway(error)) throw error;
        if (error instanceof RunPaused) return log.info({ generation: run.id }, 'the generation is paused');
        if (error instanceof RunLost) {
          return log.info({ generation: run.id, reason: error.message }, 'the generation is no longer ours');
        }
        if (!(error instanceof StepFailed)) {
          log.error({ err: error, generation: run.id }, 'a generation stopped unexpectedly');
        }
        const failure = error instanceof StepFailed ? error.failure : unexpectedFailure(null);
        await durable.step('fail', () => failGeneration(journal, run.generation, failure));
      }
    },

    async scene(generationId, attempt, sceneId, durable) {
      const run = await open(generationId, attempt, durable);
      // A scene that is no longer ours ends quietly: its generation finds out by itself.
      if (run === null) return { ok: true };
      try {
        await runScene(run, pipeline, sceneId);
        return { ok: true };
      } catch (error) {
        // Neither of the two ends the workflow: the engine goes on with it.
        if (isEngineSignal(error) || isDatabaseAway(error)) throw error;
        if (error instanceof RunLost) return { ok: true };
        if (error instanceof RunPaused) return { ok: false, paused: true };
        if (error instanceof StepFailed) return { ok: false, failure: error.failure };
        log.error({ err: error, generation: run.id, scene: sceneId }, 'a scene stopped unexpectedly');
        return { ok: false, failure: unexpectedFailure('SCENES') };
      }
    },

    async takenOver(generationId) {
      await journal.change(generationId, { from: ['RUNNING'], to: {} }, [
        {
          type: 'GenerationResumed',
          reason: 'The process that worked on it was lost; another goes on from the last finished step.',
        },
      ]);
    },
  };
}

/** True for the workflow library's own signals, which must pass through the pipeline untouched. */
function isEngineSignal(error: unknown): boolean {
  return error instanceof DbosError.DBOSWorkflowCancelledError || error instanceof DbosError.DBOSWorkflowConflictError;
}
