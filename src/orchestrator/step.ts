import type { StageName } from '../domain/generations.js';
import type { TaskAnswers, TaskInputs, TaskName } from '../domain/tasks.js';
import { LlmError, StartRefusedError } from '../optimizer/types.js';
import type { LlmEvent, LlmRequest } from '../optimizer/types.js';
import type { Transaction } from '../storage/database.js';
import type { Prisma } from '../storage/generated/client/client.js';
import type { Prompt } from '../prompts/prompt.js';
import type { Emit } from '../streams/types.js';
import type { Run } from './run.js';
import { advanceStageIn } from './stage-progress.js';

/** Another worker has finished this step meanwhile; its result stands. */
export class StepTaken extends Error {}

/** What a call is about, for the ledger. */
export interface CallPlace {
  sceneId?: string | undefined;
  draftId?: string | undefined;
  /** Tells takes apart that must not share an answer: the round, a scene that is written anew. Default 0. */
  variant?: number | undefined;
  /** A provider to ask last. */
  avoidProvider?: string | undefined;
}

/** One step at work: it asks the model, and ends with one commit that stores all it made and that it is finished. */
export class Step {
  readonly startedAt = Date.now();

  constructor(
    readonly run: Run,
    readonly stage: StageName,
    readonly key: string,
    readonly signal: AbortSignal,
  ) {}

  async ask<N extends TaskName>(prompt: Prompt<N>, input: TaskInputs[N], place: CallPlace = {}): Promise<TaskAnswers[N]> {
    const result = await this.run.services.optimizer.callLlm<TaskAnswers[N]>({ ...this.#request(prompt, input, place), answer: prompt.answer });
    return result.value;
  }

  stream<N extends TaskName>(prompt: Prompt<N>, input: TaskInputs[N], place: CallPlace = {}): AsyncIterable<LlmEvent> {
    return this.run.services.optimizer.streamLlm(this.#request(prompt, input, place));
  }

  /** The same question to several: asked together, so that few upstream requests answer them. The first fault is thrown once all have ended. */
  async askMany<N extends TaskName>(prompt: Prompt<N>, inputs: readonly TaskInputs[N][], place: CallPlace = {}): Promise<TaskAnswers[N][]> {
    const results = await this.run.services.optimizer.callMany<TaskAnswers[N]>(inputs.map((input) => ({ ...this.#request(prompt, input, place), answer: prompt.answer })));
    return results.map((result) => {
      if (result instanceof LlmError) throw result instanceof StartRefusedError ? result.cause : result;
      return result.value;
    });
  }

  /** The answer to this cannot be used: it must not be given again. */
  forget<N extends TaskName>(prompt: Prompt<N>, input: TaskInputs[N], place: CallPlace = {}): Promise<void> {
    return this.run.services.optimizer.forget<TaskAnswers[N]>({ ...this.#request(prompt, input, place), answer: prompt.answer });
  }

  /** A change on the way to the end, in a transaction of its own. */
  note<T>(work: (tx: Transaction, emit: Emit) => Promise<T>): Promise<T> {
    return this.run.services.streams.journal.commit(this.run.id, work, { attempt: this.run.generation.attempt });
  }

  /** The end of the step: what it made, the step's record and `advance` units of the stage's progress in one transaction. */
  commit<T>(work: (tx: Transaction, emit: Emit) => Promise<T>, advance = 0): Promise<T> {
    return this.note(async (tx, emit) => {
      const result = await work(tx, emit);
      const { count } = await tx.generationStep.createMany({
        data: { generationId: this.run.id, key: this.key, result: (result ?? null) as Prisma.InputJsonValue },
        skipDuplicates: true,
      });
      if (count === 0) throw new StepTaken(`The step ${this.key} is finished.`);
      if (advance > 0) await advanceStageIn(tx, emit, this.run.id, this.stage, advance);
      return result;
    });
  }

  #request<N extends TaskName>(prompt: Prompt<N>, input: TaskInputs[N], place: CallPlace): Omit<LlmRequest, 'answer'> {
    const { generation, config } = this.run;
    const chosen = config.models.find(({ stage }) => stage === this.stage);
    return {
      task: prompt.task,
      input,
      messages: prompt.messages(input),
      maxOutputTokens: prompt.maxOutputTokens(input),
      temperature: prompt.temperature,
      promptVersion: prompt.version,
      tenantId: generation.tenantId,
      generationId: generation.id,
      optimize: config.optimizeLlmCalls,
      signal: this.signal,
      stage: this.stage,
      provider: chosen?.provider,
      model: chosen?.model,
      ...place,
    };
  }
}
