import { createHash } from 'node:crypto';
import type { TaskAnswers, TaskInputs } from '../domain/tasks.js';
import { LlmError } from '../optimizer/types.js';
import type { Allowance, LlmRequest, Optimizer } from '../optimizer/types.js';
import type { Prompt } from '../prompts/prompt.js';
import type { Database } from '../storage/database.js';
import type { Prisma } from '../storage/generated/client/client.js';
import { toFieldError, uselessAnswer } from './errors.js';
import { isUsable } from './usable.js';

/** The fields that a language model computes of a row. */
export type ComputedFieldTask = 'sceneSummary' | 'sceneCoverage' | 'bibleSummary' | 'voiceSample';

/** One field of one row. */
export interface FieldRequest<N extends ComputedFieldTask> {
  /** The row's id. */
  sourceId: string;
  tenantId: string;
  input: TaskInputs[N];
  sceneId?: string | undefined;
}

export interface FieldCacheOptions {
  db: Database;
  optimizer: Optimizer;
}

/**
 * Computes a field of many rows at once, and keeps each value until what it was computed from, or the prompt, has changed. The
 * missing ones are asked for together, and paid for from one allowance. A row whose value could not be computed, or paid for, gets
 * an error of its own; so has one whose answer says nothing, and it is asked for anew the next time.
 */
export class FieldCache {
  constructor(private readonly options: FieldCacheOptions) {}

  async read<N extends ComputedFieldTask>(
    prompt: Prompt<N>,
    asked: readonly FieldRequest<N>[],
    allowance?: Allowance,
  ): Promise<(TaskAnswers[N] | Error)[]> {
    const requests = asked.map((field) => toRequest(prompt, field, allowance));
    const hashes = requests.map((request) => sourceHash(prompt, request));
    const kept = await this.#kept(prompt.task, asked, hashes);
    const missing = asked.flatMap((_, at) => (kept[at] === undefined ? [at] : []));
    const results =
      missing.length === 0
        ? []
        : await this.options.optimizer.callMany<TaskAnswers[N]>(missing.map((at) => requests[at]!));
    const values: (TaskAnswers[N] | Error)[] = kept.map((value) => value ?? new Error('The value was not computed.'));
    const computed: Prisma.ComputedFieldCreateManyInput[] = [];
    const useless: LlmRequest<TaskAnswers[N]>[] = [];
    missing.forEach((at, nth) => {
      const result = results[nth]!;
      if (result instanceof LlmError) {
        values[at] = toFieldError(result);
        return;
      }
      const value = typeof result.value === 'string' ? result.value.trim() : result.value;
      if (!isUsable(prompt.task, value)) {
        values[at] = uselessAnswer(prompt.task, result);
        useless.push(requests[at]!);
        return;
      }
      values[at] = value as TaskAnswers[N];
      const { sourceId, tenantId } = asked[at]!;
      computed.push({
        sourceId,
        tenantId,
        field: prompt.task,
        sourceHash: hashes[at]!,
        value: value,
        provider: result.provider,
        model: result.model,
      });
    });
    await this.#keep(prompt.task, computed);
    // Otherwise the optimizer's cache would give the same answer the next time.
    for (const request of useless) await this.options.optimizer.forget(request);
    return values;
  }

  async #kept<N extends ComputedFieldTask>(
    field: N,
    asked: readonly FieldRequest<N>[],
    hashes: readonly string[],
  ): Promise<(TaskAnswers[N] | undefined)[]> {
    const rows = await this.options.db.computedField.findMany({
      where: { field, sourceId: { in: asked.map(({ sourceId }) => sourceId) } },
    });
    const bySource = new Map(rows.map((row) => [row.sourceId, row]));
    return asked.map(({ sourceId }, at) => {
      const row = bySource.get(sourceId);
      return row?.sourceHash === hashes[at] ? (row?.value as TaskAnswers[N]) : undefined;
    });
  }

  /** The last one to compute a field wins: both values are of the same source, or the next reader computes it anew. */
  async #keep(field: ComputedFieldTask, rows: readonly Prisma.ComputedFieldCreateManyInput[]): Promise<void> {
    if (rows.length === 0) return;
    const { db } = this.options;
    // In one order, so that two who keep the same fields, or one who deletes their sources, do not wait for each other.
    const unique = [...new Map(rows.map((row) => [row.sourceId, row])).values()].toSorted((one, other) =>
      one.sourceId < other.sourceId ? -1 : 1,
    );
    await db.$transaction([
      db.$queryRaw`SELECT 1 FROM "ComputedField" WHERE "field" = ${field} AND "sourceId" = ANY(${unique.map(({ sourceId }) => sourceId)}::uuid[]) ORDER BY "sourceId" FOR UPDATE`,
      db.computedField.deleteMany({ where: { field, sourceId: { in: unique.map(({ sourceId }) => sourceId) } } }),
      db.computedField.createMany({ data: unique, skipDuplicates: true }),
    ]);
  }
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

function sourceHash<N extends ComputedFieldTask>(
  prompt: Prompt<N>,
  { messages }: Pick<LlmRequest, 'messages'>,
): string {
  return createHash('sha256')
    .update(JSON.stringify([prompt.version, messages.map(({ role, text }) => [role, text])]))
    .digest('hex');
}
