import { GenerationFailedError } from '../../domain/errors.js';
import type { GenerationFailure } from '../../domain/errors.js';
import type { GenerationEvent } from '../../domain/events.js';
import type { Database } from '../../storage/database.js';
import type { Generation } from '../../storage/generated/client/client.js';
import type { Streams } from '../../streams/types.js';
import { failureError } from '../pipeline/failures.js';
import { PIPELINE } from '../pipeline/pipeline.js';
import { storedFailure } from './generation-result.js';

export interface WaitOptions {
  /** Stops the waiting, not the generation. */
  signal?: AbortSignal | undefined;
  /** Called with each event of the generation, text included. It must not throw. */
  onEvent?: ((event: GenerationEvent) => void) | undefined;
  /**
   * APPROVAL (default): until the generation ends, or waits for a person's approval of a stage. END: until it ends; somebody else
   * has to approve then.
   */
  until?: 'APPROVAL' | 'END' | undefined;
}

/** What is known of a generation; with its status, what it waits for or how it ended is known before an event tells it. */
export type Awaited = Pick<Generation, 'id' | 'lastSeq'> & Partial<Pick<Generation, 'status' | 'failure'>>;

type Standing = Partial<Pick<Generation, 'status' | 'failure'>>;

const CANCELLED: GenerationFailure = {
  code: 'CONFLICT',
  message: 'The generation was cancelled.',
  stage: null,
  retryable: false,
};

/** Waits for the events of a generation after `lastSeq`. See `WorkflowController.wait` for the errors. */
export async function settled(
  { db, streams }: { db: Database; streams: Streams },
  { id, lastSeq, ...standing }: Awaited,
  { signal = new AbortController().signal, onEvent, until = 'APPROVAL' }: WaitOptions,
): Promise<void> {
  signal.throwIfAborted();
  const isOver = ({ status, failure }: Standing): boolean => {
    if (status === 'FAILED') throw failureError(PIPELINE, id, storedFailure(failure));
    if (status === 'CANCELLED') throw failureError(PIPELINE, id, CANCELLED);
    if (status === 'PAUSED' && failure != null) throw failureError(PIPELINE, id, storedFailure(failure));
    return status === 'COMPLETED' || (status === 'AWAITING_APPROVAL' && until === 'APPROVAL');
  };
  if (isOver(standing)) return;
  let failure: GenerationFailure | undefined;
  let completed = false;
  for await (const event of streams.generationEvents(id, lastSeq, signal)) {
    onEvent?.(event);
    if (event.type === 'GenerationPaused') {
      const now = await db.generation.findUnique({ where: { id }, select: { status: true, failure: true } });
      if (now !== null && (now.status === 'PAUSED' || now.status === 'AWAITING_APPROVAL') && isOver(now)) return;
    }
    if (event.type === 'GenerationFailed') failure = event.failure;
    if (event.type === 'GenerationCancelled') failure = CANCELLED;
    completed ||= event.type === 'GenerationCompleted';
  }
  signal.throwIfAborted();
  if (failure !== undefined) throw failureError(PIPELINE, id, failure);
  if (!completed) {
    throw new GenerationFailedError(id, {
      code: 'INTERNAL',
      message: 'ScriptGen was closed before the generation ended; it goes on at the next start.',
      stage: null,
      retryable: false,
    });
  }
}
