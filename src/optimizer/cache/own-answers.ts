import type { OwnAnswers, OwnKey, StoredAnswer } from '../stored-answer.js';

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
