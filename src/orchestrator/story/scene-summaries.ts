import type { WrittenSceneInput } from '../../domain/tasks.js';
import type { LlmError, LlmResult } from '../../optimizer/types.js';

/** A summary that has to be asked for. */
export interface SummaryQuestion {
  readonly sceneId: string;
  readonly input: WrittenSceneInput;
}

/** How summaries that are not kept are asked for, and so who pays for them. */
export interface SummaryAsking {
  /** Answers in the order of the questions. */
  ask(questions: readonly SummaryQuestion[]): Promise<readonly (LlmResult | LlmError)[]>;
  /** The answer to this question was of no use, and must not be given again. */
  forget(question: SummaryQuestion): Promise<void>;
}

/** What scenes give as their summaries to whoever asks for them: each is computed once and kept, until its scene changes. */
export interface SceneSummaries {
  /** In the order of the ids; undefined where there is none to be had. */
  keptSummaries(sceneIds: readonly string[], asking: SummaryAsking): Promise<(string | undefined)[]>;
}
