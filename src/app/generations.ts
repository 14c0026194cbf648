import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { failGeneration } from '../orchestrator/pipeline/endings.js';
import { Engine } from '../orchestrator/engine/engine.js';
import { unexpectedFailure } from '../orchestrator/engine/durable.js';
import { GenerationService } from '../orchestrator/generations/generation-service.js';
import { startUpkeep } from '../orchestrator/retention/upkeep.js';
import { HaltSignals } from '../orchestrator/pipeline/halt-signals.js';
import { HeldStories } from '../orchestrator/story/held-stories.js';
import { StageCounts } from '../orchestrator/pipeline/stage-counts.js';
import { TrimmedPrompts } from '../orchestrator/pipeline/trimmed-prompts.js';
import type { RunServices } from '../orchestrator/pipeline/run.js';
import { startSweep } from '../orchestrator/generations/sweep.js';
import { createWorkflows } from '../orchestrator/pipeline/workflows.js';
import type { Storage } from '../storage/storage.js';
import type { Releasers } from './releasers.js';

const GENERATIONS_AT_ONCE = 32;

interface GenerationParts extends Pick<RunServices, 'streams' | 'optimizer' | 'bibles' | 'summaries'> {
  storage: Storage;
  config: Pick<Config, 'sceneConcurrency' | 'shutdownTimeoutMs' | 'retentionDays'>;
  log: Logger;
}

/** The engine, the service that asks it for generations, and what looks after both in the background. */
export async function openGenerations(
  { streams, optimizer, bibles, summaries, storage, config, log }: GenerationParts,
  releasers: Releasers,
): Promise<{ engine: Engine; generations: GenerationService }> {
  const { db, pool, bus, locks, createPool, whileMigrating } = storage;
  const services: RunServices = {
    db,
    streams,
    optimizer,
    bibles,
    summaries,
    halts: new HaltSignals(bus),
    trimmedPrompts: new TrimmedPrompts(db),
    stories: new HeldStories(),
    counts: new StageCounts(),
    log,
  };
  const engine = await Engine.open(
    {
      pool,
      createPool,
      whileMigrating,
      bus,
      locks,
      log,
      sceneConcurrency: config.sceneConcurrency,
      generationConcurrency: GENERATIONS_AT_ONCE,
    },
    createWorkflows(services),
  );
  releasers.push(() => engine.close(config.shutdownTimeoutMs));
  const generations = new GenerationService(services, engine);
  const sweep = await startSweep({
    db,
    engine,
    log,
    finishCancelled: () => generations.finishCancelled(),
    revive: (generation) => generations.revive(generation),
    giveUp: (generation) => failGeneration(services.streams.journal, generation, unexpectedFailure(null)),
  });
  releasers.push(() => sweep.close());
  const upkeep = startUpkeep({
    db,
    locks,
    optimizer: services.optimizer,
    log,
    retentionDays: config.retentionDays,
  });
  releasers.push(() => upkeep.close());
  return { engine, generations };
}
