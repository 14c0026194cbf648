import type { GenerationFailure } from '../../domain/errors.js';
import { NotFoundError } from '../../domain/errors.js';
import type { Generation } from '../../storage/generated/client/client.js';
import { AttemptLostError } from '../../streams/journal.js';
import type { Journal, StatusChange } from '../../streams/types.js';
import { discardAllIn } from '../drafts/discarding.js';
import { endStagesIn } from './stage-progress.js';

type Attempt = Pick<Generation, 'id' | 'attempt'>;

/** Ends the generation as COMPLETED, unless somebody has ended it or taken it over before. */
export async function completeGeneration(journal: Journal, generation: Attempt): Promise<void> {
  await journal.change(generation.id, ending(generation, { status: 'COMPLETED', finishedAt: new Date() }), [
    { type: 'GenerationCompleted' },
  ]);
}

/** As `completeGeneration`, as FAILED. */
export async function failGeneration(journal: Journal, generation: Attempt, failure: GenerationFailure): Promise<void> {
  try {
    await journal.commit(
      generation.id,
      async (tx, emit) => {
        await discardAllIn(tx, emit, generation.id, 'The generation failed.');
        await endStagesIn(tx, generation.id, { begun: 'FAILED', waiting: 'WAITING' });
        emit({ type: 'GenerationFailed', failure });
      },
      { change: ending(generation, { status: 'FAILED', failure, finishedAt: new Date() }) },
    );
  } catch (error) {
    if (!(error instanceof AttemptLostError || error instanceof NotFoundError)) throw error;
  }
}

function ending({ attempt }: Attempt, to: StatusChange['to']): StatusChange {
  return { from: ['RUNNING'], attempt, to };
}
