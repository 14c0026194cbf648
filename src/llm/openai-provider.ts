import { LRUCache } from 'lru-cache';
import OpenAI, { APIError } from 'openai';
import type { ChatCompletionChunk } from 'openai/resources/chat/completions';
import { InvalidInputError } from '../domain/errors.js';
import { giveUpOne, initialAbilities, isOpenAi } from './abilities.js';
import { isPlaceholderKey } from './api-key.js';
import type { Abilities } from './abilities.js';
import { systemClock } from './clock.js';
import type { Clock } from './clock.js';
import { toLlmError } from './faults.js';
import type { ProviderSettings } from './faults.js';
import { readArrayReply, readFinishReason } from './openai-arrays.js';
import { createOpenAiBatches } from './openai-batches.js';
import { batchLineRequest, chatBatchRequest, chatRequest, promptArrayRequest } from './openai-request.js';
import { LlmError } from './provider.js';
import type { ArrayKind, ArrayReply, FinishReason, LlmProvider, ProviderCall, ProviderCaps, ProviderEvent, ReportedLimits } from './provider.js';
import { readLimits } from './reported-limits.js';
import { settledCall, settledRequest } from './request-settings.js';
import type { RequestSettings } from './request-settings.js';
import { askServer, jsonAsker, listenFor } from './server-facts.js';
import type { ServerFacts } from './server-facts.js';
import { ThoughtFilter } from './thoughts.js';
import { readUsage } from './token-usage.js';
import type { WatchdogLimits } from './watchdog.js';

/** Models of which it is remembered what the server takes: callers may name any. */
const MOST_MODELS = 500;
/** After the finish reason only the usage is missing; some servers then leave the connection open. */
const TAIL_MS = 2_000;
/** Nobody waits longer for what a server tells of itself. */
const DESCRIBE_MS = 2_000;

export interface OpenAiProviderOptions {
  /** How logs, provenance and the ledger name it. */
  name: string;
  /** Of the OpenAI-compatible interface: `https://api.openai.com/v1`. */
  baseUrl: string;
  /** Default: no credentials are sent. */
  apiKey?: string | undefined;
  model: string;
  models?: readonly string[] | undefined;
  /** Default: streamed chat only. */
  caps?: ProviderCaps | undefined;
  cacheGroup?: string | undefined;
  watchdog?: WatchdogLimits | undefined;
  /** Where the operator set it up, for messages. Default: the OPENAI_* variables. */
  settings?: ProviderSettings | undefined;
  /** What is sent with each request beside what a task asks for. Default: nothing. */
  request?: RequestSettings | undefined;
  /** Ask the server for its context windows and its slots. Default false. */
  describes?: boolean | undefined;
  /** Default: the system's. */
  clock?: Clock | undefined;
}

/**
 * An upstream that speaks OpenAI's chat completions: OpenAI itself, Ollama, LM Studio, llama.cpp, vLLM, or a router. It never
 * retries; it asks again only when the server does not understand a part of the request, leaves that part out, and remembers
 * for the model what the server took.
 *
 * @throws InvalidInputError for a base URL that is none
 */
export function createOpenAiProvider(options: OpenAiProviderOptions): LlmProvider {
  const { name, baseUrl, caps, clock = systemClock } = options;
  if (!/^https?:/.test(baseUrl) || !URL.canParse(baseUrl)) throw new InvalidInputError([{ path: 'baseUrl', message: `of the provider "${name}" must be a URL that begins with http:// or https://` }]);
  const { request: settings = {} } = options;
  const { headers = {} } = settings;
  const dressed = <R extends object>(request: R): R => settledRequest(request, settings, baseUrl);
  const authorized = Object.keys(headers).some((header) => header.toLowerCase() === 'authorization');
  const client = new OpenAI({
    baseURL: baseUrl,
    // Without these the client would read OPENAI_* variables that belong to another server.
    apiKey: options.apiKey ?? 'none',
    adminAPIKey: null,
    ...(isOpenAi(baseUrl) ? {} : { organization: null, project: null }),
    defaultHeaders: { ...(options.apiKey === undefined && !authorized ? { Authorization: null } : {}), ...headers },
    maxRetries: 0,
    logLevel: 'off',
  });
  const initial = initialAbilities(baseUrl, caps?.promptCacheMinTokens !== undefined);
  const known = new LRUCache<string, Abilities>({ max: MOST_MODELS });

  /** Sends what the server is known to understand, and less of it each time that it does not. */
  async function negotiate<T>(model: string, structured: boolean, signal: AbortSignal, send: (abilities: Abilities) => Promise<T>): Promise<T> {
    const start = known.get(model) ?? initial;
    for (let tried = start; ; ) {
      try {
        const answer = await send(tried);
        if (tried !== start) known.set(model, { ...(known.get(model) ?? initial), ...changes(start, tried) });
        return answer;
      } catch (error) {
        const next = signal.aborted ? undefined : giveUpOne(tried, initial, error, structured);
        if (next === undefined) throw error;
        tried = next;
      }
    }
  }

  async function open(call: ProviderCall, model: string, signal: AbortSignal): Promise<{ chunks: AsyncIterable<ChatCompletionChunk>; limits: ReportedLimits | undefined }> {
    const { data, response } = await negotiate(model, call.format !== undefined, signal, (abilities) =>
      client.chat.completions.create(dressed(chatRequest(call, model, abilities)), { signal, maxRetries: 0 }).withResponse());
    const { headers } = response;
    return { chunks: /\b(json|html)\b/.test(headers.get('content-type') ?? '') ? wholeAnswer(response) : data, limits: readLimits(headers) };
  }

  /** The client ends an aborted stream without a word. */
  function throwIfAborted(signal: AbortSignal, partialText: string): void {
    if (!signal.aborted) return;
    if (signal.reason instanceof LlmError) throw signal.reason;
    throw new LlmError('CANCELLED', `The call to ${name} was cancelled`, { provider: name, partialText, cause: signal.reason });
  }

  function fault(error: unknown, model: string, partialText: string): LlmError {
    return toLlmError(error, { provider: name, baseUrl, model, settings: options.settings, partialText, now: clock.now() });
  }

  async function* stream(asked: ProviderCall, signal: AbortSignal): AsyncGenerator<ProviderEvent> {
    const call = settledCall(asked, settings);
    const model = call.model ?? options.model;
    const answer = new AnswerReader(model);
    const tail = new AbortController();
    let callOff: (() => void) | undefined;
    throwIfAborted(signal, '');
    try {
      const { chunks, limits } = await open(call, model, AbortSignal.any([signal, tail.signal]));
      let told = limits === undefined;
      for await (const chunk of chunks) {
        // With the first chunk, because the headers alone are no sign of life.
        if (!told && limits !== undefined) yield { type: 'limits', limits };
        told = true;
        yield* answer.read(chunk);
        if (answer.finishReason !== undefined) callOff ??= clock.after(TAIL_MS, () => tail.abort());
      }
    } catch (error) {
      throwIfAborted(signal, answer.text);
      // All of the text is there once a finish reason was seen; only the usage can be missing.
      if (answer.finishReason === undefined) throw fault(error, model, answer.text);
    } finally {
      callOff?.();
    }
    throwIfAborted(signal, answer.text);
    yield* answer.finish();
    yield { type: 'end', finishReason: endOf(answer, name), model: answer.model };
  }

  async function sendArray(kind: ArrayKind, calls: readonly ProviderCall[], signal: AbortSignal): Promise<ArrayReply> {
    const [first, ...others] = calls.map((call) => settledCall(call, settings));
    if (first === undefined) throw new TypeError('Nothing to send: an array request needs at least one call.');
    const all = [first, ...others] as const;
    const model = first.model ?? options.model;
    throwIfAborted(signal, '');
    try {
      const { data, response } = await negotiate(model, first.format !== undefined && kind === 'chatBatch', signal, (abilities) =>
        kind === 'promptArray'
          ? client.completions.create(dressed(promptArrayRequest(all, model, abilities)), { signal, maxRetries: 0 }).withResponse()
          : client.post<unknown>('/chat/completions/batch', { body: dressed(chatBatchRequest(all, model, abilities)), signal, maxRetries: 0 }).withResponse());
      return { ...readArrayReply(data, calls.length, model, response.headers), limits: readLimits(response.headers) };
    } catch (error) {
      throwIfAborted(signal, '');
      throw fault(error, model, '');
    }
  }

  async function describe(model: string): Promise<ServerFacts> {
    const { signal, callOff } = listenFor(DESCRIBE_MS, clock);
    const authorization: Record<string, string> = options.apiKey === undefined ? {} : { Authorization: `Bearer ${options.apiKey}` };
    try {
      return await askServer(jsonAsker({ headers: { ...authorization, ...headers }, signal }), baseUrl, model);
    } finally {
      callOff();
    }
  }

  const batches = createOpenAiBatches({
    client, provider: name, model: options.model,
    request: (call, model) => dressed(batchLineRequest(settledCall(call, settings), model, known.get(model) ?? initial)),
    fault: (error, model) => fault(error, model, ''),
    throwIfAborted: (signal) => throwIfAborted(signal, ''),
  });
  const arrays = caps?.promptArrays === true || caps?.chatBatch === true;
  return {
    name,
    model: options.model,
    models: options.models,
    baseUrl,
    keyed: (options.apiKey !== undefined && !isPlaceholderKey(options.apiKey)) || Object.entries(headers).some(([header, value]) => isCredential(header, value)),
    caps,
    cacheGroup: options.cacheGroup,
    watchdog: options.watchdog,
    stream,
    ...(arrays ? { sendArray } : {}),
    ...(caps?.batchApi === undefined ? {} : { batches }),
    ...(options.describes === true ? { describe } : {}),
  };
}

/** `api-key`, `Authorization`, `X-Auth-Token`: by these a server knows who pays. */
function isCredential(header: string, value: string): boolean {
  return /key|auth|token/i.test(header) && !isPlaceholderKey(value.replace(/^Bearer +/i, ''));
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
  const finishReason = readFinishReason(answer.finishReason);
  if (finishReason === undefined) throw new LlmError('PARTIAL_STREAM', `The answer of ${provider} ended before it was complete: try again`, details);
  return finishReason;
}

function changes(from: Abilities, to: Abilities): Partial<Abilities> {
  return Object.fromEntries(Object.entries(to).filter(([key, value]) => from[key as keyof Abilities] !== value));
}
