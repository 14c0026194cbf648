import type { StoredAnswer } from './stored-answer.js';

/** A call of a generation, by what it asked: the same after a restart, whoever was asked first or answered. */
export interface OwnKey {
  readonly generationId: string;
  readonly key: string;
}

/** An answer and the call of a generation that it is of. */
export interface OwnAnswer extends OwnKey {
  readonly answer: StoredAnswer;
}

/**
 * Answers that generations have paid for, each for its own generation alone: what a step that is begun again finds, whatever the
 * cache may do. They do not expire while their generation may still go on.
 */
export interface OwnAnswers {
  /** True where a ledger that writes to the database stores them with the attempt. Default false. */
  readonly inDatabase?: boolean | undefined;
  get(own: OwnKey): Promise<StoredAnswer | undefined>;
  /** The last one stays. */
  put(own: OwnAnswer): Promise<void>;
  forget(own: OwnKey): Promise<void>;
  /** Deletes those of generations that are over at `now`, in milliseconds since 1970. Gives how many. */
  sweep(now: number): Promise<number>;
}

/** In this process's memory, without a limit: for tests. */
export function createMemoryOwnAnswers(): OwnAnswers {
  const answers = new Map<string, StoredAnswer>();
  const nameOf = ({ generationId, key }: OwnKey): string => JSON.stringify([generationId, key]);
  return {
    get: async (own) => answers.get(nameOf(own)),
    put: async (own) => void answers.set(nameOf(own), structuredClone(own.answer)),
    forget: async (own) => void answers.delete(nameOf(own)),
    sweep: async () => 0,
  };
}
