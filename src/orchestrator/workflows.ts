import type { GenerationFailure } from '../domain/errors.js';
import { NotFoundError } from '../domain/errors.js';
import { releaseScenesIn } from '../scripts/draft-storage.js';
import { AttemptLostError } from '../streams/journal.js';
import type { StatusChange } from '../streams/types.js';
import type { Workflows } from './engine.js';
import { isEngineSignal } from './engine-signals.js';
import { RunLost, RunPaused, StepFailed, unexpectedFailure } from './failures.js';
import { runGeneration, runScene } from './pipeline.js';
import { Run } from './run.js';
import { endStagesIn } from './stage-progress.js';
import type { Durable, RunServices } from './run.js';

/** The pipeline as durable workflows: begin, run, and end as COMPLETED or FAILED. */
export function createWorkflows(services: RunServices): Workflows {
  const { db, streams: { journal }, log } = services;

  async function open(generationId: string, attempt: number, durable: Durable): Promise<Run | null> {
    const generation = await db.generation.findUnique({ where: { id: generationId } });
    return generation === null ? null : new Run({ ...generation, attempt }, services, durable);
  }

  async function begin(run: Run): Promise<void> {
    await run.durable.step('begin', async () => {
      await db.generation.updateMany({
        where: { id: run.id, attempt: run.generation.attempt, status: 'QUEUED' },
        data: { status: 'RUNNING', startedAt: run.generation.startedAt ?? new Date() },
      });
      // Here, where it is done before the first paid call even if the process that took the order is gone.
      await services.optimizer.setBudget({ tenantId: run.generation.tenantId, generationId: run.id }, run.config.maxCostUsd ?? null);
    });
  }

  /** Ends the generation, unless somebody has ended it or taken it over before. */
  async function complete(run: Run): Promise<void> {
    await run.durable.step('complete', async () => {
      await journal.change(run.id, ending(run, { status: 'COMPLETED', finishedAt: new Date() }), [{ type: 'GenerationCompleted' }]);
    });
  }

  /** As `complete`. */
  async function fail(run: Run, failure: GenerationFailure): Promise<void> {
    await run.durable.step('fail', async () => {
      try {
        await journal.commit(run.id, async (tx, emit) => {
          const reason = 'The generation failed.';
          for (const draft of await releaseScenesIn(tx, run.id, reason)) emit({ type: 'SceneDraftDiscarded', sceneId: draft.sceneId, draftNumber: draft.number, reason });
          await endStagesIn(tx, run.id, { begun: 'FAILED', waiting: 'WAITING' });
          emit({ type: 'GenerationFailed', failure });
        }, { change: ending(run, { status: 'FAILED', failure, finishedAt: new Date() }) });
      } catch (error) {
        if (!(error instanceof AttemptLostError || error instanceof NotFoundError)) throw error;
      }
    });
  }

  return {
    async generation(generationId, attempt, durable) {
      const run = await open(generationId, attempt, durable);
      if (run === null) return;
      await begin(run);
      try {
        await runGeneration(run);
        await complete(run);
      } catch (error) {
        if (isEngineSignal(error)) throw error;
        if (error instanceof RunPaused) return log.info({ generation: run.id }, 'the generation is paused');
        if (error instanceof RunLost) return log.info({ generation: run.id, reason: error.message }, 'the generation is no longer ours');
        if (!(error instanceof StepFailed)) log.error({ err: error, generation: run.id }, 'a generation stopped unexpectedly');
        await fail(run, error instanceof StepFailed ? error.failure : unexpectedFailure(null));
      }
    },

    async scene(generationId, attempt, sceneId, durable) {
      const run = await open(generationId, attempt, durable);
      // A scene that is no longer ours ends quietly: its generation finds out by itself.
      if (run === null) return { ok: true };
      try {
        await runScene(run, sceneId);
        return { ok: true };
      } catch (error) {
        if (isEngineSignal(error)) throw error;
        if (error instanceof RunLost) return { ok: true };
        if (error instanceof RunPaused) return { ok: false, paused: true };
        if (error instanceof StepFailed) return { ok: false, failure: error.failure };
        log.error({ err: error, generation: run.id, scene: sceneId }, 'a scene stopped unexpectedly');
        return { ok: false, failure: unexpectedFailure('SCENES') };
      }
    },
  };
}

function ending(run: Run, to: StatusChange['to']): StatusChange {
  return { from: ['RUNNING'], attempt: run.generation.attempt, to };
}
