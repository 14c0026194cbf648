import { LlmError } from '../../llm/provider.js';
import type { StoredAnswer } from '../stored-answer.js';
import type { AttemptUsage } from '../upstream.js';
import type { BatchItemRecord, BatchJobRecord } from './batch-job-store.js';

/** What became of a call in a job. */
export type BatchOutcome =
  | { readonly answer: StoredAnswer; readonly used: AttemptUsage }
  /** `used`: what was paid for all the same. */
  | { readonly fault: LlmError; readonly used?: AttemptUsage | undefined };

export function stopped(): LlmError {
  return new LlmError(
    'CANCELLED',
    'The optimizer was closed while a batch job ran: the job goes on, and the same call finds its answer later',
  );
}

export function noAnswer(provider: string | undefined): LlmError {
  return new LlmError(
    'UNAVAILABLE',
    `${provider ?? 'The provider'} gave no answer to a call of a batch job: it is asked again`,
    { provider },
  );
}

export function notBegun({ provider }: BatchJobRecord): LlmError {
  return new LlmError(
    'UNAVAILABLE',
    `A batch job was not begun at ${provider} before its process ended: its calls are asked again`,
    { provider },
  );
}

export function givenUp({ id, remoteId, provider }: BatchJobRecord, why: string): LlmError {
  return new LlmError(
    'UNAVAILABLE',
    `The batch job ${remoteId ?? id} at ${provider} was given up, since ${why}: look there for what it cost`,
    { provider },
  );
}

/** What a call came to, by what is stored of it. */
export function storedOutcome({ answer, fault, call }: BatchItemRecord, provider: string): BatchOutcome {
  const used = answer && {
    usage: answer.usage,
    estimated: answer.estimated,
    costNanoUsd: answer.costNanoUsd,
    requests: call.requests,
  };
  if (fault === undefined && answer !== undefined && used !== undefined) return { answer, used };
  const told =
    fault === undefined || fault === 'CANCELLED'
      ? noAnswer(provider)
      : new LlmError(fault, `${provider} did not answer a call of a batch job (${fault})`, { provider });
  return { fault: told, used };
}
