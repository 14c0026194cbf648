import { APIError } from 'openai';
import type OpenAI from 'openai';
import type { Batch } from 'openai/resources/batches';
import { LlmError } from '../llm-error.js';
import type { BatchAnswer, BatchApi, BatchCall, BatchFault, BatchStatus, ProviderCall } from '../provider.js';
import { isRecord, parseJson } from '../json.js';
import { readUsage } from '../answers/token-usage.js';
import { readWholeAnswer } from '../answers/whole-answer.js';
import type { WholeAnswer } from '../answers/whole-answer.js';

/** https://developers.openai.com/api/docs/guides/batch */
const MOST_REQUESTS = 50_000;
const MOST_BYTES = 200_000_000;
const ENDPOINT = '/v1/chat/completions';
const HEADERS_MS = 60_000;
const UPLOAD_MS = 600_000;
/** The clocks of two machines differ, and the provider's counts whole seconds. */
const CLOCKS_DIFFER_MS = 600_000;
const MOST_LISTED = 2_000;

interface OpenAiBatchesOptions {
  client: OpenAI;
  provider: string;
  model: string;
  /** The body of a line, as far as the server is known to understand it. */
  request(call: ProviderCall, model: string): object;
  /** Turns whatever was thrown into an `LlmError`. */
  fault(error: unknown, model: string): LlmError;
  throwIfAborted(signal: AbortSignal): void;
}

/** OpenAI's `/v1/files` and `/v1/batches`, as compatible servers have them too. */
export function createOpenAiBatches({
  client,
  provider,
  model: defaultModel,
  request,
  fault,
  throwIfAborted,
}: OpenAiBatchesOptions): BatchApi {
  function lineFor({ customId, call }: BatchCall): string {
    const model = call.model ?? defaultModel;
    return `${JSON.stringify({ custom_id: customId, method: 'POST', url: ENDPOINT, body: request(call, model) })}\n`;
  }

  async function asked<T>(
    signal: AbortSignal,
    ask: (options: { signal: AbortSignal; maxRetries: 0; timeout: number }) => PromiseLike<T>,
  ): Promise<T> {
    throwIfAborted(signal);
    try {
      return await ask({ signal, maxRetries: 0, timeout: HEADERS_MS });
    } catch (error) {
      throwIfAborted(signal);
      throw fault(error, defaultModel);
    }
  }

  async function* linesOf(fileId: string, signal: AbortSignal): AsyncGenerator<string> {
    const response = await asked(signal, (options) => client.files.content(fileId, options));
    const decoder = new TextDecoder();
    let rest = '';
    try {
      for await (const bytes of response.body ?? []) {
        const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
        rest = lines.pop() ?? '';
        yield* lines;
      }
    } catch (error) {
      throwIfAborted(signal);
      throw fault(error, defaultModel);
    }
    yield rest;
  }

  /** Undefined for a line that names no call. */
  function readLine(line: string): BatchAnswer | BatchFault | undefined {
    const { custom_id: customId, response, error } = recordIn(parseJson(line));
    if (typeof customId !== 'string') return undefined;
    if (isRecord(error)) return { customId, fault: fault(error, defaultModel) };
    const { status_code: status, body: given } = recordIn(response);
    const body = recordIn(given);
    if (isRecord(body.error) || Number(status) >= 400) {
      return { customId, fault: fault({ status, ...recordIn(body.error) }, defaultModel) };
    }
    return { customId, ...readBody(body) };
  }

  function readBody(body: Record<string, unknown>): Omit<BatchAnswer, 'customId'> | Omit<BatchFault, 'customId'> {
    const model = typeof body.model === 'string' && body.model !== '' ? body.model : defaultModel;
    const usage = readUsage(body.usage);
    const [choice] = Array.isArray(body.choices) ? body.choices.filter(isRecord) : [];
    const answer = choice === undefined ? undefined : answerOf(choice, model);
    if (answer instanceof LlmError) return { fault: answer, usage, model };
    if (answer === undefined) {
      return {
        fault: new LlmError('MALFORMED', `${provider} sent an answer that cannot be read in the results of a job`, {
          provider,
        }),
        usage,
        model,
      };
    }
    return { ...answer, usage, model };
  }

  /** Undefined for an answer that is empty, or broke off. */
  function answerOf(choice: Record<string, unknown>, model: string): WholeAnswer | LlmError | undefined {
    const refused = (): LlmError =>
      new LlmError('CONTENT_REFUSED', `${provider} declined to answer: its model refused this request`, {
        provider,
        status: 200,
      });
    try {
      const answer = readWholeAnswer(choice, { provider, model, structured: undefined });
      return answer?.finishReason === 'content_filter' ? refused() : answer;
    } catch (error) {
      if (!(error instanceof LlmError)) throw error;
      return error.code === 'CONTENT_REFUSED' ? refused() : undefined;
    }
  }

  return {
    limits: { requests: MOST_REQUESTS, bytes: MOST_BYTES },
    sizeOf: (call) => Buffer.byteLength(lineFor(call)),

    async upload(calls, signal) {
      const file = new File(calls.map(lineFor), 'calls.jsonl', { type: 'application/jsonl' });
      const { id } = await asked(signal, (options) =>
        client.files.create({ file, purpose: 'batch' }, { ...options, timeout: UPLOAD_MS }),
      );
      return id;
    },

    async start(inputFileId, signal) {
      const { id } = await asked(signal, (options) =>
        client.batches.create({ input_file_id: inputFileId, endpoint: ENDPOINT, completion_window: '24h' }, options),
      );
      return id;
    },

    find: (inputFileId, since, signal) =>
      asked(signal, async (options) => {
        let listed = 0;
        // The newest come first.
        for await (const batch of client.batches.list({ limit: 100 }, options)) {
          if (batch.input_file_id === inputFileId) return batch.id;
          listed += 1;
          if (listed >= MOST_LISTED || batch.created_at * 1_000 < since - CLOCKS_DIFFER_MS) return undefined;
        }
        return undefined;
      }),

    async poll(id, signal) {
      const batch = await asked(signal, (options) => client.batches.retrieve(id, options));
      const state = stateOf(batch);
      return {
        state,
        outputFileId: batch.output_file_id ?? undefined,
        errorFileId: batch.error_file_id ?? undefined,
        ...(state === 'failed'
          ? {
              fault: fault(
                batch.errors?.data?.[0] ?? new APIError(undefined, {}, 'The job failed.', undefined),
                batch.model ?? defaultModel,
              ),
            }
          : {}),
      };
    },

    async *results({ outputFileId, errorFileId }, signal) {
      for (const fileId of [outputFileId, errorFileId]) {
        if (fileId === undefined) continue;
        for await (const line of linesOf(fileId, signal)) {
          const result = readLine(line);
          if (result !== undefined) yield result;
        }
      }
    },

    async cancel(id, signal) {
      await asked(signal, (options) => client.batches.cancel(id, options));
    },
  };
}

/** What cannot be read counts as empty: a line's call is then missing from the results, and is asked again. */
function recordIn(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function stateOf({ status }: Batch): BatchStatus['state'] {
  switch (status) {
    case 'completed':
      return 'ended';
    case 'failed':
    case 'expired':
    case 'cancelled':
      return status;
    default:
      return 'running';
  }
}
