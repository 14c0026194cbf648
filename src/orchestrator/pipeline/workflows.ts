import { Error as DbosError } from '@dbos-inc/dbos-sdk';
import { generationConfig } from '../../domain/generations.js';
import { isDatabaseAway } from '../../storage/database-faults.js';
import type { Generation } from '../../storage/generated/client/client.js';
import { RunLost, RunPaused, unexpectedFailure } from '../engine/durable.js';
import type { Durable } from '../engine/durable.js';
import type { Workflows } from '../engine/engine.js';
import { completeGeneration, failGeneration } from './endings.js';
import { failureOf, StepFailed } from './failures.js';
import { PIPELINE } from './pipeline.js';
import type { Stage } from './pipeline.js';
import { runGeneration, runScene } from './run-pipeline.js';
import { Run } from './run.js';
import type { RunServices } from './run.js';

/** The pipeline as durable workflows: begin, run, and end as COMPLETED or FAILED. */
export function createWorkflows(services: RunServices, pipeline: readonly Stage[] = PIPELINE): Workflows {
  const {
    db,
    streams: { journal },
    log,
  } = services;

  async function read(generationId: string, attempt: number, durable: Durable): Promise<Generation | null> {
    const generation = await durable.read(() => db.generation.findUnique({ where: { id: generationId } }));
    return generation === null ? null : { ...generation, attempt };
  }

  async function begin(generation: Generation, durable: Durable): Promise<void> {
    const { id, tenantId, attempt, startedAt, config } = generation;
    await durable.step('begin', async () => {
      await db.generation.updateMany({
        where: { id, attempt, status: 'QUEUED' },
        data: { status: 'RUNNING', startedAt: startedAt ?? new Date() },
      });
      // Set here, so that the limit holds before the first paid call even if the process that took the request has died.
      // A configuration that cannot be read has none, and ends the generation before any call.
      const { data } = generationConfig.safeParse(config);
      await services.optimizer.setBudget({ tenantId, generationId: id }, data?.maxCostUsd ?? null);
    });
  }

  return {
    async generation(generationId, attempt, durable) {
      const generation = await read(generationId, attempt, durable);
      if (generation === null) return;
      if (attempt > 1) await durable.earlierAttemptsEnded();
      await begin(generation, durable);
      try {
        await runGeneration(new Run(generation, services, durable, pipeline), pipeline);
        await durable.step('complete', () => completeGeneration(journal, generation));
      } catch (error) {
        // Neither of the two ends the workflow: the engine goes on with it.
        if (isEngineSignal(error) || isDatabaseAway(error)) throw error;
        if (error instanceof RunPaused) return log.info({ generation: generationId }, 'the generation is paused');
        if (error instanceof RunLost) {
          return log.info({ generation: generationId, reason: error.message }, 'the generation is no longer ours');
        }
        if (!(error instanceof StepFailed)) {
          log.error({ err: error, generation: generationId }, 'a generation stopped unexpectedly');
        }
        await durable.step('fail', () => failGeneration(journal, generation, failureOf(error)));
      }
    },

    async scene(generationId, attempt, sceneId, durable) {
      const generation = await read(generationId, attempt, durable);
      // A scene that is no longer ours ends quietly: its generation finds out by itself.
      if (generation === null) return { ok: true };
      try {
        await runScene(new Run(generation, services, durable, pipeline), pipeline, sceneId);
        return { ok: true };
      } catch (error) {
        // Neither of the two ends the workflow: the engine goes on with it.
        if (isEngineSignal(error) || isDatabaseAway(error)) throw error;
        if (error instanceof RunLost) return { ok: true };
        if (error instanceof RunPaused) return { ok: false, paused: true };
        if (error instanceof StepFailed) return { ok: false, failure: error.failure };
        log.error({ err: error, generation: generationId, scene: sceneId }, 'a scene stopped unexpectedly');
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
