import type { StageName } from '../../domain/generations.js';
import type { TaskInputs, TaskName } from '../../domain/tasks.js';
import type { TaskAnswers } from '../../domain/task-answers.js';
import { LlmError, StartRefusedError } from '../../optimizer/types.js';
import type { LlmEvent, LlmRequest, LlmResult } from '../../optimizer/types.js';
import type { Transaction } from '../../storage/database.js';
import type { Prompt } from '../../prompts/prompt.js';
import type { Emit } from '../../streams/types.js';
import type { Story } from '../story/held-stories.js';
import { RunPaused } from '../engine/durable.js';
import type { CountFit } from '../forecast/fitting-count.js';
import { isUnreadable } from './failures.js';
import { reminderFor } from './language.js';
import type { Run } from './run.js';
import { StepStore } from './step-store.js';
import type { KnownEnd } from './step-writes.js';
import type { Seen, SeenScene } from './step-look.js';
import { stepRequest } from './step-request.js';
import type { CallOptions, StepSignals } from './step-request.js';
import type { TrimmedAnswer } from './trimmed-prompts.js';

/** A step while it runs: it asks the model, and ends with one commit, which stores all that it made and that it is finished. */
export class Step {
  readonly startedAt = Date.now();
  readonly #answers: (() => Promise<void>)[];
  readonly #trimmed: TrimmedAnswer[];
  readonly store: StepStore;

  constructor(
    readonly run: Run,
    readonly stage: StageName,
    readonly key: string,
    private readonly signals: StepSignals,
    /** Until when its calls may wait for batches, in milliseconds since 1970. Undefined: not at all. */
    private readonly waitsUntil: number | undefined,
    private readonly seen: Seen,
    whole?: Step,
  ) {
    this.store = new StepStore(run, stage, key);
    this.#answers = whole === undefined ? [] : whole.#answers;
    this.#trimmed = whole === undefined ? [] : whole.#trimmed;
  }

  /** A part of the step that asks for another stage, of its model and on its account. */
  of(stage: StageName): Step {
    return new Step(this.run, stage, this.key, this.signals, this.waitsUntil, this.seen, this);
  }

  /** What the script is written from, as it was when the step began. */
  get story(): Story {
    return this.seen.story;
  }

  /** The scene that the step works on, as it was when the step began; undefined for one that was deleted. */
  get scene(): SeenScene | undefined {
    return this.seen.scene;
  }

  /** Aborts on cancel and at shutdown: whatever is under way ends at once. */
  get signal(): AbortSignal {
    return this.signals.signal;
  }

  /** @throws RunPaused once the generation asks no more of a model */
  throwIfHalted(): void {
    if (this.signals.halt.aborted) throw new RunPaused();
  }

  /** An answer in another language than the wanted one is asked for once more; what comes then is taken as it is. */
  async ask<N extends TaskName>(
    prompt: Prompt<N>,
    input: TaskInputs[N],
    options: CallOptions = {},
  ): Promise<TaskAnswers[N]> {
    return this.#inLanguage(prompt, input, options, await this.#askOnce(prompt, input, options));
  }

  async #inLanguage<N extends TaskName>(
    prompt: Prompt<N>,
    input: TaskInputs[N],
    options: CallOptions,
    first: LlmResult<TaskAnswers[N]>,
  ): Promise<TaskAnswers[N]> {
    const note = reminderFor(this.run, this.key, input, first);
    if (note === undefined) return first.value;
    try {
      return (await this.#askOnce(prompt, input, { ...options, note })).value;
    } catch (error) {
      if (isUnreadable(error)) return first.value;
      throw error;
    }
  }

  async #askOnce<N extends TaskName>(
    prompt: Prompt<N>,
    input: TaskInputs[N],
    options: CallOptions,
  ): Promise<LlmResult<TaskAnswers[N]>> {
    try {
      const result = await this.run.services.optimizer.callLlm<TaskAnswers[N]>({
        ...this.#request(prompt, input, options),
        answer: prompt.answer?.(input),
      });
      this.#answered(prompt, input, options, result);
      return result;
    } catch (error) {
      throw this.#unlessHalted(error);
    }
  }

  async *stream<N extends TaskName>(
    prompt: Prompt<N>,
    input: TaskInputs[N],
    options: CallOptions = {},
  ): AsyncGenerator<LlmEvent> {
    let started: TrimmedAnswer | undefined;
    try {
      for await (const event of this.run.services.optimizer.streamLlm(this.#request(prompt, input, options))) {
        if (event.type === 'start') started = { ...event, trimmed: event.trimmed ?? [] };
        if (event.type === 'end') {
          started = undefined;
          this.#answered(prompt, input, options, event);
        }
        yield event;
      }
    } catch (error) {
      throw this.#unlessHalted(error);
    } finally {
      // A reader that stops early has seen an answer to such a prompt all the same.
      if (started !== undefined) this.#noteTrimmed(started);
    }
  }

  /** The same question to several: asked together, so that few upstream requests answer them. The first fault is thrown once all have ended. */
  async askMany<N extends TaskName>(
    prompt: Prompt<N>,
    inputs: readonly TaskInputs[N][],
    options: CallOptions = {},
  ): Promise<TaskAnswers[N][]> {
    const results = await this.run.services.optimizer.callMany<TaskAnswers[N]>(
      inputs.map((input) => ({ ...this.#request(prompt, input, options), answer: prompt.answer?.(input) })),
    );
    const answers = results.map((result, at) => {
      if (result instanceof StartRefusedError) throw result.cause;
      if (result instanceof LlmError) throw this.#unlessHalted(result);
      const input = inputs[at]!;
      this.#answered(prompt, input, options, result);
      return { input, result };
    });
    const kept = await Promise.allSettled(
      answers.map(({ input, result }) => this.#inLanguage(prompt, input, options, result)),
    );
    return kept.map((each) => {
      if (each.status === 'rejected') throw each.reason;
      return each.value;
    });
  }

  /**
   * Questions that the step can do without: asked together, and a fault of one is its answer.
   *
   * @throws RunPaused, and what ends the step: then it asks nothing more
   */
  async tryMany<N extends TaskName>(
    prompt: Prompt<N>,
    questions: readonly { input: TaskInputs[N]; options: CallOptions }[],
  ): Promise<(LlmResult<TaskAnswers[N]> | LlmError)[]> {
    const results = await this.run.services.optimizer.callMany<TaskAnswers[N]>(
      questions.map(({ input, options }) => ({
        ...this.#request(prompt, input, options),
        answer: prompt.answer?.(input),
      })),
    );
    for (const result of results) if (result instanceof StartRefusedError) throw result.cause;
    this.throwIfHalted();
    this.signal.throwIfAborted();
    return results;
  }

  /** How the prompt would fit the model that it would go to first. */
  async fitOf<N extends TaskName>(prompt: Prompt<N>, input: TaskInputs[N]): Promise<CountFit> {
    const { task, messages, maxOutputTokens, stage, provider, model } = this.#request(prompt, input, {});
    return {
      fit: await this.run.services.optimizer.fitOf(
        { task, messages, maxOutputTokens, stage, provider, model },
        { count: false },
      ),
      asked: maxOutputTokens,
    };
  }

  /** The answer to this call cannot be used and must not be given again. */
  forget<N extends TaskName>(prompt: Prompt<N>, input: TaskInputs[N], options: CallOptions = {}): Promise<void> {
    return this.run.services.optimizer.forget<TaskAnswers[N]>({
      ...this.#request(prompt, input, options),
      answer: prompt.answer?.(input),
    });
  }

  /** None of the model's answers in this step can be used: when they are asked for again, the model is to answer anew. */
  async forgetAnswers(): Promise<void> {
    for (const forget of this.#answers.splice(0)) await forget();
  }

  /** Stores something before the step ends, in a transaction of its own. */
  readonly note: StepStore['note'] = (work) => this.store.note(work);

  /** Ends the step, which made nothing but its result. */
  end<T>(result: T, advance = 0): Promise<T> {
    return this.commit(async () => result, advance, { result, parts: [], events: [] });
  }

  /**
   * Ends the step: stores what it made, the step's record and `advance` units of the stage's progress in one transaction. `known` is
   * the same where nothing has come between and the stage is not complete with it: that is stored in one statement.
   */
  commit<T>(work: (tx: Transaction, emit: Emit) => Promise<T>, advance = 0, known?: KnownEnd<T>): Promise<T> {
    return this.store.end(this.#trimmed.splice(0), work, advance, known);
  }

  #answered<N extends TaskName>(
    prompt: Prompt<N>,
    input: TaskInputs[N],
    options: CallOptions,
    answer: TrimmedAnswer,
  ): void {
    this.#answers.push(() => this.forget(prompt, input, options));
    this.#noteTrimmed(answer);
  }

  #noteTrimmed({ provider, model, trimmed }: TrimmedAnswer): void {
    if (trimmed.length > 0) this.#trimmed.push({ provider, model, trimmed });
  }

  /** A call that was called off because the generation is paused is no failure. */
  #unlessHalted(error: unknown): unknown {
    return this.signals.halt.aborted && error instanceof LlmError && error.code === 'CANCELLED'
      ? new RunPaused()
      : error;
  }

  #request<N extends TaskName>(
    prompt: Prompt<N>,
    input: TaskInputs[N],
    options: CallOptions,
  ): Omit<LlmRequest, 'answer'> {
    const { run, stage, signals, waitsUntil } = this;
    return stepRequest({ run, stage, signals, waitsUntil }, prompt, input, options);
  }
}
