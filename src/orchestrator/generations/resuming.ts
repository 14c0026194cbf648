import { BudgetExceededError, ConflictError } from '../../domain/errors.js';
import type { GenerationPace, GenerationStatus, StageName } from '../../domain/generations.js';
import { usageOf } from '../../optimizer/money/ledger-sums.js';
import type { Generation } from '../../storage/generated/client/client.js';
import type { StatusChange } from '../../streams/types.js';
import type { Engine } from '../engine/engine.js';
import { generationInput, storedConfig } from '../pipeline/generation-input.js';
import { awaitedStage } from '../pipeline/pausing.js';
import { PIPELINE } from '../pipeline/pipeline.js';
import type { RunServices } from '../pipeline/run.js';
import { InputCheck } from './validation.js';

/** How long steps that were under way at a pause get to end before the next attempt is queued. */
const PAUSE_GRACE_MS = 20_000;

/** Resumes generations that have stopped: each goes on in its next attempt, after the steps that are finished. */
export class Resuming {
  constructor(
    private readonly services: RunServices,
    private readonly engine: Engine,
  ) {}

  /** See `GenerationService.resume`. @throws ConflictError when `found` is no longer in its latest attempt */
  async resume(found: Generation, maxCostUsd?: number | null, pace?: GenerationPace | null): Promise<Generation> {
    const config = storedConfig(found);
    await this.#refuseWithoutScene(found);
    if (pace != null) config.pace = pace;
    if (maxCostUsd != null) {
      const check = new InputCheck();
      check.money('maxCostUsd', maxCostUsd);
      check.done();
      const { costUsd } = await usageOf(this.services.db, { generationId: found.id });
      if (costUsd !== null && maxCostUsd <= costUsd) {
        throw new BudgetExceededError(
          `The generation has spent ${costUsd} USD already, so a limit of ${maxCostUsd} USD leaves nothing to go on with: give a higher maxCostUsd.`,
          maxCostUsd,
          costUsd,
        );
      }
      config.maxCostUsd = maxCostUsd;
    }
    // Steps under way may end and be stored: the next attempt would ask and pay for them again.
    if (found.status === 'PAUSED') await this.engine.idle(found.id, found.attempt, PAUSE_GRACE_MS);
    return this.#goOn(found, ['FAILED', 'PAUSED'], 'Resumed from the last finished step.', { config });
  }

  async approve(found: Generation, stage: StageName): Promise<Generation> {
    const awaited = awaitedStage(PIPELINE, { kind: found.kind, config: storedConfig(found) }, found.approved);
    if (found.status === 'AWAITING_APPROVAL' && awaited !== stage) {
      throw new ConflictError(`The generation waits for approval of ${awaited}, not of ${stage}.`);
    }
    return this.#goOn(found, ['AWAITING_APPROVAL'], `The stage ${stage} was approved.`, {
      approved: [...found.approved, stage],
    });
  }

  /** Queues the next attempt of a generation that is RUNNING in this one, with nobody at work on it. */
  async revive({ id, attempt }: Pick<Generation, 'id' | 'attempt'>): Promise<void> {
    const next = attempt + 1;
    const revived = await this.services.streams.journal.change(
      id,
      { from: ['RUNNING'], attempt, to: { status: 'QUEUED', attempt: next } },
      [{ type: 'GenerationResumed', reason: 'Nobody was at work on it; it goes on from the last finished step.' }],
    );
    if (revived) await this.engine.start(id, next);
  }

  async #refuseWithoutScene({ input }: Generation): Promise<void> {
    const id = generationInput.safeParse(input).data?.sceneId;
    if (id === undefined || (await this.services.db.scene.count({ where: { id } })) > 0) return;
    throw new ConflictError(
      'The scene that the generation was to write has been deleted: there is nothing to go on with.',
    );
  }

  async #goOn(
    { id, attempt }: Generation,
    from: readonly GenerationStatus[],
    reason: string,
    to: StatusChange['to'],
  ): Promise<Generation> {
    const next = attempt + 1;
    const resumed = await this.services.streams.journal.change(
      id,
      { from, attempt, to: { ...to, status: 'QUEUED', attempt: next, failure: null, finishedAt: null } },
      [{ type: 'GenerationResumed', reason }],
    );
    const generation = await this.services.db.generation.findUnique({ where: { id } });
    if (!resumed || generation === null) throw new ConflictError(refusal(generation?.status, from));
    await this.engine.start(id, next, storedConfig(generation).pace);
    return generation;
  }
}

function refusal(status: GenerationStatus | undefined, wanted: readonly GenerationStatus[]): string {
  if (status === 'AWAITING_APPROVAL') return 'The generation waits for approval of a stage: approveStage goes on.';
  return `The generation is ${status ?? 'deleted'}; only one that is ${wanted.join(' or ')} can go on.`;
}
