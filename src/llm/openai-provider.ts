import OpenAI, { APIError } from 'openai';
import type { ChatCompletionChunk, ChatCompletionCreateParamsStreaming, ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import type { ProviderConfig } from '../config.js';
import { giveUpOne, initialAbilities, isOpenAi } from './abilities.js';
import type { Abilities } from './abilities.js';
import { toLlmError } from './faults.js';
import { LlmError } from './provider.js';
import type { FinishReason, LlmProvider, Message, ProviderCall, ProviderEvent, TokenUsage } from './provider.js';
import { toStrictSchema } from './strict-schema.js';
import { ThoughtFilter } from './thoughts.js';

/**
 * An upstream that speaks OpenAI's chat completions: OpenAI itself, Ollama, LM Studio, llama.cpp, vLLM, or a router. It never
 * retries; it asks again only when the server does not understand a part of the request, leaves that part out, and remembers
 * for the model what the server took.
 */
export function createOpenAiProvider(config: ProviderConfig): LlmProvider {
  const openai = isOpenAi(config.baseUrl);
  const client = new OpenAI({
    baseURL: config.baseUrl,
    // Without these the client would read OPENAI_* variables that belong to another server.
    apiKey: config.apiKey ?? 'none',
    adminAPIKey: null,
    ...(openai ? {} : { organization: null, project: null }),
    ...(config.apiKey === undefined ? { defaultHeaders: { Authorization: null } } : {}),
    maxRetries: 0,
    logLevel: 'off',
  });
  const initial = initialAbilities(config.baseUrl);
  const known = new Map<string, Abilities>();

  async function open(call: ProviderCall, model: string, signal: AbortSignal): Promise<AsyncIterable<ChatCompletionChunk>> {
    const start = known.get(model) ?? initial;
    for (let tried = start; ; ) {
      try {
        const { data, response } = await client.chat.completions.create(requestBody(call, model, tried), { signal, maxRetries: 0 }).withResponse();
        if (tried !== start) known.set(model, { ...(known.get(model) ?? initial), ...changes(start, tried) });
        return /\b(json|html)\b/.test(response.headers.get('content-type') ?? '') ? wholeAnswer(response) : data;
      } catch (error) {
        const next = signal.aborted ? undefined : giveUpOne(tried, initial, error, call.format !== undefined);
        if (next === undefined) throw error;
        tried = next;
      }
    }
  }

  async function* stream(call: ProviderCall, signal: AbortSignal): AsyncGenerator<ProviderEvent> {
    const model = call.model ?? config.model;
    const answer = new AnswerReader(model);
    const fault = (error: unknown): LlmError =>
      toLlmError(error, { provider: config.name, baseUrl: config.baseUrl, model, partialText: answer.text, now: Date.now() });
    // The client ends an aborted stream without a word.
    const throwIfAborted = (): void => {
      if (!signal.aborted) return;
      if (signal.reason instanceof LlmError) throw signal.reason;
      throw new LlmError('CANCELLED', `The call to ${config.name} was cancelled`, { provider: config.name, partialText: answer.text, cause: signal.reason });
    };
    throwIfAborted();
    try {
      for await (const chunk of await open(call, model, signal)) yield* answer.read(chunk);
    } catch (error) {
      throwIfAborted();
      // All of the text is there once a finish reason was seen; only the usage can be missing.
      if (answer.finishReason === undefined) throw fault(error);
    }
    throwIfAborted();
    yield* answer.finish();
    yield { type: 'end', finishReason: endOf(answer, config.name), model: answer.model };
  }

  return { name: config.name, model: config.model, baseUrl: config.baseUrl, stream };
}

/** The answer of a server that does not stream, as one chunk. A page or a bare error is a `SyntaxError`, as every body that cannot be read. */
async function* wholeAnswer(response: Response): AsyncGenerator<ChatCompletionChunk> {
  const body = (await response.json()) as { error?: unknown; choices?: { message?: unknown }[] };
  if (typeof body.error === 'object' && body.error !== null) throw new APIError(undefined, body.error, undefined, response.headers);
  if (!Array.isArray(body.choices)) throw new SyntaxError('The answer has no choices.');
  yield { ...body, choices: body.choices.map((choice) => ({ ...choice, delta: choice.message })) } as unknown as ChatCompletionChunk;
}

/** Collects what a stream of chunks says. */
class AnswerReader {
  text = '';
  refusal = '';
  finishReason: string | undefined;
  readonly #thoughts = new ThoughtFilter();

  constructor(public model: string) {}

  *read(chunk: ChatCompletionChunk): Generator<ProviderEvent> {
    if (typeof chunk.model === 'string' && chunk.model !== '') this.model = chunk.model;
    // Servers differ from the declared type: `choices` may be missing beside usage, and contents may be lists of parts.
    const choice = chunk.choices?.find((candidate) => (candidate.index ?? 0) === 0);
    const content: unknown = choice?.delta?.content;
    const refusal: unknown = choice?.delta?.refusal;
    if (typeof refusal === 'string') this.refusal += refusal;
    if (choice?.finish_reason != null) this.finishReason = choice.finish_reason;
    const text = typeof content === 'string' ? this.#thoughts.push(content) : '';
    if (text === '') yield { type: 'progress' };
    else yield this.#delta(text);
    const usage = readUsage(chunk.usage);
    if (usage !== undefined) yield { type: 'usage', usage };
  }

  /** The last of the text, once the stream is complete. */
  *finish(): Generator<ProviderEvent> {
    const text = this.#thoughts.finish();
    if (text !== '') yield this.#delta(text);
  }

  #delta(text: string): ProviderEvent {
    this.text += text;
    return { type: 'delta', text };
  }
}

function endOf(answer: AnswerReader, provider: string): FinishReason {
  const details = { provider, partialText: answer.text };
  if (answer.refusal !== '') throw new LlmError('CONTENT_REFUSED', `${provider} declined to answer: its model refused this request`, details);
  switch (answer.finishReason) {
    case undefined:
    case 'abort':
    case 'error':
      throw new LlmError('PARTIAL_STREAM', `The answer of ${provider} ended before it was complete: try again`, details);
    case 'length':
    case 'max_tokens':
      return 'length';
    case 'content_filter':
    case 'safety':
      return 'content_filter';
    case 'tool_calls':
    case 'function_call':
      return 'tool_calls';
    default:
      // Servers have names of their own for a natural end: `eos`, `end_turn`, `stop_sequence`.
      return 'stop';
  }
}

function readUsage(reported: unknown): TokenUsage | undefined {
  if (typeof reported !== 'object' || reported === null) return undefined;
  const usage = reported as Record<string, unknown>;
  const details = (usage.prompt_tokens_details ?? {}) as Record<string, unknown>;
  const promptTokens = count(usage.prompt_tokens);
  const completionTokens = count(usage.completion_tokens);
  if (promptTokens === undefined && completionTokens === undefined) return undefined;
  return {
    promptTokens: promptTokens ?? 0,
    cachedPromptTokens: count(details.cached_tokens) ?? count(usage.prompt_cache_hit_tokens) ?? 0,
    cacheWriteTokens: count(details.cache_write_tokens) ?? 0,
    completionTokens: completionTokens ?? 0,
  };
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.round(value) : undefined;
}

function requestBody(call: ProviderCall, model: string, abilities: Abilities): ChatCompletionCreateParamsStreaming {
  return {
    model,
    messages: messagesFor(call, abilities),
    stream: true,
    [abilities.tokenLimit]: call.maxOutputTokens,
    ...(abilities.usageOption ? { stream_options: { include_usage: true } } : {}),
    ...(abilities.temperature && call.temperature !== undefined ? { temperature: call.temperature } : {}),
    ...(abilities.reasoningEffort === undefined ? {} : { reasoning_effort: abilities.reasoningEffort }),
    ...responseFormat(call, abilities),
  };
}

function responseFormat(call: ProviderCall, abilities: Abilities): Pick<ChatCompletionCreateParamsStreaming, 'response_format'> {
  if (call.format === undefined || abilities.answerFormat === 'none') return {};
  if (abilities.answerFormat === 'json_object') return { response_format: { type: 'json_object' } };
  const strict = toStrictSchema(call.format.schema);
  const name = call.format.name.replace(/[^\w-]/g, '_').slice(0, 64);
  return { response_format: { type: 'json_schema', json_schema: { name, schema: strict ?? call.format.schema, strict: strict !== undefined } } };
}

function messagesFor(call: ProviderCall, abilities: Abilities): ChatCompletionMessageParam[] {
  const messages: Message[] = [...call.messages];
  if (call.format !== undefined && abilities.answerFormat !== 'json_schema') {
    const wish = `Answer with one JSON object and nothing else. It must match this JSON schema:\n${JSON.stringify(call.format.schema)}`;
    const last = messages.at(-1);
    if (last?.role === 'user') messages[messages.length - 1] = { role: 'user', text: `${last.text}\n\n${wish}` };
    else messages.push({ role: 'user', text: wish });
  }
  return messages.map(({ role, text }) => ({ role, content: text }));
}

function changes(from: Abilities, to: Abilities): Partial<Abilities> {
  return Object.fromEntries(Object.entries(to).filter(([key, value]) => from[key as keyof Abilities] !== value));
}
