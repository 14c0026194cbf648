import type { FaultCode } from '../../llm/provider.js';
import type { AnswersOf } from '../types.js';
import type { Attribution } from '../request.js';
import type { StoredAnswer } from '../stored-answer.js';

/** `SUBMITTING`: it may or may not run at the provider yet. `FAILED`: it never did, or nothing is known of it any more. */
export type BatchJobState = 'SUBMITTING' | 'RUNNING' | 'ENDED' | 'FAILED';

/** A job of many calls at a provider. Times are milliseconds since 1970. */
export interface BatchJobRecord {
  readonly id: string;
  readonly tenantId: string;
  readonly provider: string;
  readonly model: string;
  readonly state: BatchJobState;
  /** The provider's id for the job; from `RUNNING` on. */
  readonly remoteId?: string | undefined;
  /** Known before the job is begun: the job can be found by it. */
  readonly inputFileId?: string | undefined;
  readonly reservationId?: string | undefined;
  readonly failure?: string | undefined;
  readonly createdAt: number;
  readonly endedAt?: number | undefined;
}

/** What outlives the process of a call, for the books. No prompt. */
interface BatchedCall extends Attribution {
  /** Counted or estimated, for a provider that reports no usage. */
  readonly promptTokens: number;
  /** Of the usual price, as it was when the job was begun. */
  readonly priceFactor: number;
  /** 1 for the first call of a job, which stands for its request; else 0. */
  readonly requests: 0 | 1;
  /** The answer may be given to others. */
  readonly cacheable: boolean;
  /** It was asked for anew, whatever was known. */
  readonly refresh: boolean;
  /** By which its generation finds the answer again. */
  readonly ownKey?: string | undefined;
}

export interface BatchItemRecord {
  /** Unique within the job. */
  readonly customId: string;
  /** The call's request key; empty when nobody else may have part in its answer. */
  readonly key: string;
  readonly call: BatchedCall;
  /** What was paid for: beside a fault, without use. */
  readonly answer?: StoredAnswer | undefined;
  /** `CANCELLED` while the job runs: nobody waits for it. */
  readonly fault?: FaultCode | undefined;
}

/** What became of one call. */
export type BatchItemEnd = Pick<BatchItemRecord, 'customId' | 'answer' | 'fault'>;

/** The right to look after a job, which one process has at a time. */
export interface JobHold {
  /** Resolves when it was lost: then somebody else may have it. */
  readonly lost: Promise<unknown>;
  release(): Promise<void>;
}

/** Where jobs outlive the process. */
export interface BatchJobStore {
  /** Null while another holds the job; a holder that dies lets go of it. */
  tryHold(jobId: string): Promise<JobHold | null>;
  create(job: BatchJobRecord, items: readonly BatchItemRecord[]): Promise<void>;
  uploaded(jobId: string, inputFileId: string): Promise<void>;
  /** From `SUBMITTING` to `RUNNING`. False when it is `SUBMITTING` no more: then it must not run. */
  began(jobId: string, remoteId: string): Promise<boolean>;
  find(jobId: string): Promise<BatchJobRecord | undefined>;
  /** Those that are `SUBMITTING` or `RUNNING`. */
  open(): Promise<BatchJobRecord[]>;
  items(jobId: string): Promise<BatchItemRecord[]>;
  item(jobId: string, customId: string): Promise<BatchItemRecord | undefined>;
  /** A call with this key in an open job, that is still wanted. */
  findOpen(key: string): Promise<{ jobId: string; item: BatchItemRecord } | undefined>;
  /** A call of this generation with this key in an open job, wanted or not. */
  findOpenOf(generationId: string, key: string): Promise<{ jobId: string; item: BatchItemRecord } | undefined>;
  /** Stores what became of calls. */
  endItems(jobId: string, ends: readonly BatchItemEnd[]): Promise<void>;
  /** Nobody waits for these calls any more. Gives how many of the job are still wanted. */
  cancelItems(jobId: string, customIds: readonly string[]): Promise<number>;
  /** Ends an open job; calls without an end have this fault. */
  end(
    jobId: string,
    end: { state: 'ENDED' | 'FAILED'; fault: FaultCode; failure?: string | undefined; endedAt: number },
  ): Promise<void>;
  /** Answers with this key, or of this tenant, or all, are for their callers alone, and those of ended jobs are deleted. */
  forget(which: { key?: string | undefined; tenantId?: string | undefined }): Promise<void>;
  /** As `forget`, for the answers that were made for these. */
  erase(answers: AnswersOf): Promise<void>;
  /** Deletes jobs that ended before. Gives how many. */
  sweep(endedBefore: number): Promise<number>;
}
