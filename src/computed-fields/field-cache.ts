import { createHash } from 'node:crypto';
import type { TaskInputs } from '../domain/tasks.js';
import type { TaskAnswers } from '../domain/task-answers.js';
import { LlmError } from '../optimizer/types.js';
import type { Allowance, LlmRequest, LlmResult, Optimizer } from '../optimizer/types.js';
import type { Prompt } from '../prompts/prompt.js';
import { reminded, reminderFor } from './language.js';
import { isUsable, readKept, toFieldError, uselessAnswer } from './answers.js';
import type { ComputedFieldTask } from './answers.js';
import type { ComputedValue, KeptValue, KeptValues } from './kept-values.js';

/** One field of one row. */
export interface FieldRequest<N extends ComputedFieldTask> {
  /** The row's id. */
  sourceId: string;
  tenantId: string;
  input: TaskInputs[N];
  sceneId?: string | undefined;
  /** What is kept of it, where that was read with its source; null for nothing. Default: it is looked up. */
  kept?: KeptValue | null | undefined;
}

export interface FieldCacheOptions {
  values: KeptValues;
  optimizer: Optimizer;
}

/** How fields that are not kept are asked for. */
export interface Asking<N extends ComputedFieldTask> {
  /** Answers in the order of the fields. */
  ask(fields: readonly FieldRequest<N>[]): Promise<readonly (LlmResult<TaskAnswers[N]> | LlmError)[]>;
  /** The answer for this field was of no use, and must not be given again. */
  forget(field: FieldRequest<N>): Promise<void>;
}

interface Wanted<N extends ComputedFieldTask> {
  readonly field: FieldRequest<N>;
  /** Of everything that the value depends on. */
  readonly hash: string;
}

/**
 * Computes a field of many rows at once, and keeps each value until what it was computed from, or the prompt, has changed. The
 * missing ones are asked for together. A row whose value could not be computed, or paid for, gets
 * an error of its own; so has one whose answer says nothing, and it is asked for anew the next time.
 */
export class FieldCache {
  constructor(private readonly options: FieldCacheOptions) {}

  /** For readers who wait: what is asked for is paid from one allowance. */
  askingFor<N extends ComputedFieldTask>(prompt: Prompt<N>, allowance?: Allowance): Asking<N> {
    const { optimizer } = this.options;
    return {
      ask: (fields) =>
        this.#ask(
          fields.map((field) => toRequest(prompt, field, allowance)),
          fields,
        ),
      forget: (field) => optimizer.forget(toRequest(prompt, field, allowance)),
    };
  }

  async read<N extends ComputedFieldTask>(
    prompt: Prompt<N>,
    asked: readonly FieldRequest<N>[],
    asking: Asking<N> = this.askingFor(prompt),
  ): Promise<(TaskAnswers[N] | Error)[]> {
    const wanted = asked.map((field): Wanted<N> => ({ field, hash: sourceHash(prompt, prompt.messages(field.input)) }));
    const values: Map<Wanted<N>, TaskAnswers[N] | Error> = await this.#kept(prompt.task, wanted);
    const missing = wanted.filter((each) => !values.has(each));
    const results = missing.length === 0 ? [] : await asking.ask(missing.map(({ field }) => field));
    const computed: ComputedValue[] = [];
    const useless: FieldRequest<N>[] = [];
    missing.forEach((each, at) => {
      const result = results[at]!;
      if (result instanceof LlmError) {
        values.set(each, toFieldError(result));
        return;
      }
      const value = trimmed(result.value);
      if (!isUsable(prompt.task, value)) {
        values.set(each, uselessAnswer(prompt.task, result));
        useless.push(each.field);
        return;
      }
      values.set(each, value);
      const { field, hash } = each;
      computed.push({
        sourceId: field.sourceId,
        tenantId: field.tenantId,
        field: prompt.task,
        sourceHash: hash,
        value,
        provider: result.provider,
        model: result.model,
      });
    });
    if (computed.length > 0) await this.options.values.keep(computed);
    // Otherwise the optimizer's cache would give the same answer the next time.
    for (const field of useless) await asking.forget(field);
    return wanted.map((each) => values.get(each) ?? new Error('The value was not computed.'));
  }

  /** Those that come in another language than the wanted one are asked for once more, and taken as they are then. */
  async #ask<N extends ComputedFieldTask>(
    requests: readonly LlmRequest<TaskAnswers[N]>[],
    fields: readonly FieldRequest<N>[],
  ): Promise<(LlmResult<TaskAnswers[N]> | LlmError)[]> {
    const { optimizer } = this.options;
    const results = await optimizer.callMany(requests);
    const again = requests.flatMap((request, at) => {
      const [field, result] = [fields[at], results[at]];
      if (field === undefined || result === undefined || result instanceof LlmError) return [];
      const note = reminderFor(optimizer, field.input, result);
      return note === undefined ? [] : [{ at, request: reminded(request, note) }];
    });
    const answered = again.length === 0 ? [] : await optimizer.callMany(again.map(({ request }) => request));
    for (const [nth, { at }] of again.entries()) {
      const result = answered[nth];
      if (result !== undefined && !(result instanceof LlmError)) results[at] = result;
    }
    return results;
  }

  /** What is kept of the same source in a shape that can be read; all else is computed anew. */
  async #kept<N extends ComputedFieldTask>(
    field: N,
    wanted: readonly Wanted<N>[],
  ): Promise<Map<Wanted<N>, TaskAnswers[N]>> {
    const unread = wanted.filter((each) => each.field.kept === undefined).map((each) => each.field.sourceId);
    const bySource = unread.length === 0 ? undefined : await this.options.values.find(field, unread);
    const kept = new Map<Wanted<N>, TaskAnswers[N]>();
    for (const each of wanted) {
      const row = each.field.kept ?? bySource?.get(each.field.sourceId);
      const value = row?.sourceHash === each.hash ? readKept(field, row.value) : undefined;
      if (value !== undefined) kept.set(each, value);
    }
    return kept;
  }
}

function trimmed<Value>(value: Value): Value {
  return typeof value === 'string' ? (value.trim() as Value & string) : value;
}

function toRequest<N extends ComputedFieldTask>(
  prompt: Prompt<N>,
  { input, tenantId, sceneId }: FieldRequest<N>,
  allowance: Allowance | undefined,
): LlmRequest<TaskAnswers[N]> {
  return {
    task: prompt.task,
    input,
    messages: prompt.messages(input),
    maxOutputTokens: prompt.maxOutputTokens(input),
    temperature: prompt.temperature,
    promptVersion: prompt.version,
    ...(prompt.answer === undefined ? {} : { answer: prompt.answer(input) }),
    tenantId,
    sceneId,
    allowance,
    priority: 'interactive',
  };
}

function sourceHash<N extends ComputedFieldTask>(prompt: Prompt<N>, messages: LlmRequest['messages']): string {
  return createHash('sha256')
    .update(JSON.stringify([prompt.version, messages.map(({ role, text }) => [role, text])]))
    .digest('hex');
}
