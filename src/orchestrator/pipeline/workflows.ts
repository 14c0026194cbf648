import { generationConfig } from '../../domain/generations.js';
import { isDatabaseAway } from '../../storage/database-faults.js';
import type { Generation } from '../../storage/generated/client/client.js';
import { RunLost, RunPaused } from '../engine/durable.js';
import type { Durable } from '../engine/durable.js';
import { isEngineSignal } from '../engine/engine-signals.js';
import type { Workflows } from '../engine/engine.js';
import { completeGeneration, failGeneration } from './endings.js';
import { failureOf, StepFailed } from './failures.js';
import { PIPELINE } from './pipeline.js';
import type { Stage } from './pipeline.js';
import { runGeneration, sceneOutcome } from './run-pipeline.js';
import { Run } from './run.js';
import type { RunServices } from './run.js';

/** The pipeline as durable workflows: begin, run, and end as COMPLETED or FAILED. */
export function createWorkflows(services: RunServices, pipeline: readonly Stage[] = PIPELINE): Workflows {
  const {
    db,
    streams: { journal },
    log,
  } = services;

  const read = (id: string, durable: Durable): Promise<Generation | null> =>
    durable.read(() => db.generation.findUnique({ where: { id } }));

  /** Undefined for one that is not this attempt's to work on: a workflow that has ended may be begun once more. */
  async function begin(id: string, attempt: number, durable: Durable): Promise<Generation | undefined> {
    if (attempt > 1) await durable.earlierAttemptsEnded();
    const begun = await durable.step('begin', async () => {
      const mine = { id, attempt, status: 'QUEUED' } as const;
      const [first] = await db.generation.updateManyAndReturn({
        where: { ...mine, startedAt: null },
        data: { status: 'RUNNING', startedAt: new Date() },
      });
      if (first !== undefined) return first;
      const [again] = await db.generation.updateManyAndReturn({ where: mine, data: { status: 'RUNNING' } });
      return again ?? (await db.generation.findUnique({ where: { ...mine, status: 'RUNNING' } }));
    });
    if (begun === null) return undefined;
    const { tenantId, config } = begun;
    // Set here, so that the limit holds before the first paid call even if the process that took the request has died.
    // A configuration that cannot be read has none, and ends the generation before any call.
    const { data } = generationConfig.safeParse(config);
    await durable.step('budget', () =>
      services.optimizer.setBudget({ tenantId, generationId: id }, data?.maxCostUsd ?? null),
    );
    return begun;
  }

  return {
    async generation(generationId, attempt, durable) {
      const generation = await begin(generationId, attempt, durable);
      if (generation === undefined) return;
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
      const generation = await read(generationId, durable);
      // A scene that is no longer ours ends quietly: its generation finds out by itself.
      if (generation === null) return { ok: true };
      try {
        return await sceneOutcome(new Run({ ...generation, attempt }, services, durable, pipeline), pipeline, sceneId);
      } catch (error) {
        if (error instanceof RunLost) return { ok: true };
        throw error;
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
