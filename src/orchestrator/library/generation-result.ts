import type { GenerationFailure } from '../../domain/errors.js';
import { generationFailure } from '../../domain/generation-failure.js';
import { generationConfig } from '../../domain/generations.js';
import type { GenerationKind, GenerationStatus, StageName } from '../../domain/generations.js';
import type { Generation } from '../../storage/generated/client/client.js';
import { unexpectedFailure } from '../engine/durable.js';
import { awaitedStage } from '../pipeline/pausing.js';
import { PIPELINE } from '../pipeline/pipeline.js';

/** A generation as it stood when it was read. */
export interface GenerationResult {
  id: string;
  /** The script that it works on. */
  scriptId: string;
  kind: GenerationKind;
  status: GenerationStatus;
  /** The stage that it waits for approval of, for `approveStage`. Null unless it is AWAITING_APPROVAL. */
  awaits: StageName | null;
  /** What went wrong. Null unless it FAILED, or its limit on spending has paused it. */
  failure: GenerationFailure | null;
  createdAt: Date;
  /** When it ended; null until then. */
  finishedAt: Date | null;
}

export function toGeneration(row: Generation): GenerationResult {
  const { id, scriptId, kind, status, failure, createdAt, finishedAt } = row;
  // One of another version that this one cannot read says nothing here; `approveStage` tells why it does not go on.
  const config = generationConfig.safeParse(row.config).data;
  const awaits =
    status === 'AWAITING_APPROVAL' && config !== undefined
      ? awaitedStage(PIPELINE, { kind, config }, row.approved)
      : undefined;
  return {
    id,
    scriptId,
    kind,
    status,
    awaits: awaits ?? null,
    failure: failure === null ? null : storedFailure(failure),
    createdAt,
    finishedAt,
  };
}

/** A failure as it is stored; of one that this version cannot read, that there was one. */
export function storedFailure(failure: unknown): GenerationFailure {
  return generationFailure.safeParse(failure).data ?? unexpectedFailure(null);
}
