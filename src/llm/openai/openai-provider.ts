import { systemClock } from '../../domain/clock.js';
import type { Clock } from '../../domain/clock.js';
import { InvalidInputError } from '../../domain/errors.js';
import { isAzure } from '../address.js';
import { afterWhileAwake } from '../suspend-aware-timer.js';
import { AnswerReader } from '../answers/answer-reader.js';
import { readEvents } from '../answers/event-stream.js';
import type { WireEvent } from '../answers/event-stream.js';
import { jsonAsker, probeDeadline } from '../discovery/probe.js';
import { askServer } from '../discovery/server-facts.js';
import type { ServerFacts } from '../discovery/server-facts.js';
import { toLlmError } from '../faults/faults.js';
import type { SettingNames } from '../faults/fault-messages.js';
import { readReportedLimits } from '../faults/rate-limit-headers.js';
import { LlmError } from '../llm-error.js';
import type { ArrayKind, ArrayReply, LlmProvider, ProviderCall, ProviderCaps, ProviderEvent } from '../provider.js';
import type { WatchdogLimits } from '../watchdog-limits.js';
import { initialAbilities } from './abilities.js';
import type { Abilities } from './abilities.js';
import { readArrayReply } from './array-reply.js';
import { createOpenAiBatches } from './batches.js';
import { createClient } from './client.js';
import { hasCredentials } from './credentials.js';
import { LearnedAbilities } from './learned-abilities.js';
import { callWithSettings, requestWithSettings } from './request-settings.js';
import type { RequestSettings } from './request-settings.js';
import { batchLineRequest, chatBatchRequest, chatRequest, promptArrayRequest } from './requests.js';

/** How long to wait for what a server reports of itself. */
const DESCRIBE_MS = 2_000;

interface OpenAiProviderOptions {
  /** Its name in logs, provenance and the ledger. */
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
  /** What its settings are called, for messages. Default: the OPENAI_* variables. */
  settings?: SettingNames | undefined;
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
 * for the model what the server took, for an hour.
 *
 * @throws InvalidInputError for a base URL that is none
 */
export function createOpenAiProvider(options: OpenAiProviderOptions): LlmProvider {
  const { name, baseUrl, caps, clock = systemClock } = options;
  if (!/^https?:/.test(baseUrl) || !URL.canParse(baseUrl)) {
    throw new InvalidInputError([
      { path: 'baseUrl', message: `of the provider "${name}" must be a URL that begins with http:// or https://` },
    ]);
  }
  const { request: settings = {} } = options;
  const headers = {
    ...(options.apiKey !== undefined && isAzure(baseUrl) ? { 'api-key': options.apiKey } : {}),
    ...settings.headers,
  };
  const withSettings = <R extends object>(request: R): R => requestWithSettings(request, settings, baseUrl);
  const client = createClient(baseUrl, options.apiKey, headers);
  const learned = new LearnedAbilities(initialAbilities(baseUrl, caps?.promptCacheMinTokens !== undefined), clock);

  function throwIfAborted(signal: AbortSignal, partialText: string): void {
    if (!signal.aborted) return;
    if (signal.reason instanceof LlmError) throw signal.reason;
    throw new LlmError('CANCELLED', `The call to ${name} was cancelled`, {
      provider: name,
      partialText,
      cause: signal.reason,
    });
  }

  function fault(error: unknown, model: string, partialText: string): LlmError {
    return toLlmError(error, {
      provider: name,
      baseUrl,
      model,
      settings: options.settings,
      partialText,
      now: clock.now(),
    });
  }

  async function* stream(asked: ProviderCall, signal: AbortSignal): AsyncGenerator<ProviderEvent> {
    const call = callWithSettings(asked, settings);
    const model = call.model ?? options.model;
    const structured = call.format !== undefined;
    const negotiation = learned.negotiate(model, structured);
    throwIfAborted(signal, '');
    for (;;) {
      const { abilities } = negotiation;
      const answer = new AnswerReader({
        provider: name,
        model,
        structured,
        unopened: abilities.thoughts === 'unopened',
        maxOutputTokens: call.maxOutputTokens,
      });
      const silence = new AbortController();
      try {
        const response = await client.chat.completions
          .create(withSettings(chatRequest(call, model, abilities)), {
            signal: AbortSignal.any([signal, silence.signal]),
            maxRetries: 0,
          })
          .asResponse();
        const limits = readReportedLimits(response.headers);
        let isReported = limits === undefined;
        for await (const event of untilSilence(readEvents(response), answer, () => silence.abort())) {
          // With the first chunk, because the headers alone are no sign of life.
          if (!isReported && limits !== undefined) yield { type: 'limits', limits };
          isReported = true;
          if (event.type === 'alive') yield { type: 'progress' };
          if (event.type === 'chunk' || event.type === 'whole') {
            negotiation.accepted();
            yield* answer.read(event.type === 'chunk' ? event.chunk : event.body);
          }
          if (event.type === 'done' || event.type === 'whole') answer.end();
          if (answer.isOver) break;
        }
      } catch (error) {
        throwIfAborted(signal, answer.text);
        if (negotiation.rejected(error)) continue;
        // All of the text is there; only the usage can be missing.
        if (!silence.signal.aborted && !answer.isWhole) throw fault(error, model, answer.text);
      } finally {
        silence.abort();
      }
      throwIfAborted(signal, answer.text);
      yield* answer.finish();
      const finishReason = answer.reason();
      if (answer.thinksUnopened) learned.learn(model, { thoughts: 'unopened' });
      // A grammar may keep a model from thinking aloud, so structured answers tell nothing about its prose.
      else if (abilities.thoughts === 'unopened' && !structured) learned.learn(model, { thoughts: 'marked' });
      yield { type: 'end', finishReason, model: answer.model };
      return;
    }
  }

  /** Ends the stream where the server keeps silent after the end of its answer. Only silence counts, not the time that the reader takes. */
  async function* untilSilence(
    events: AsyncGenerator<WireEvent>,
    answer: AnswerReader,
    end: () => void,
  ): AsyncGenerator<WireEvent> {
    let chunks = answer.contentChunks;
    let leftMs = answer.tailMs;
    try {
      for (;;) {
        const since = clock.now();
        const callOff = afterWhileAwake(clock, leftMs, end);
        const step = await events.next().finally(callOff);
        leftMs = Math.max(0, leftMs - (clock.now() - since));
        if (step.done === true) return;
        yield step.value;
        leftMs = answer.contentChunks === chunks ? Math.min(leftMs, answer.tailMs) : answer.tailMs;
        chunks = answer.contentChunks;
      }
    } finally {
      await events.return(undefined);
    }
  }

  async function sendArray(kind: ArrayKind, calls: readonly ProviderCall[], signal: AbortSignal): Promise<ArrayReply> {
    const [first, ...others] = calls.map((call) => callWithSettings(call, settings));
    if (first === undefined) throw new TypeError('Nothing to send: an array request needs at least one call.');
    const all = [first, ...others] as const;
    const model = first.model ?? options.model;
    const negotiation = learned.negotiate(model, first.format !== undefined && kind === 'chatBatch');
    const request = (abilities: Abilities): Promise<{ data: unknown; response: Response }> =>
      kind === 'promptArray'
        ? client.completions
            .create(withSettings(promptArrayRequest(all, model, abilities)), { signal, maxRetries: 0 })
            .withResponse()
        : client
            .post<unknown>('/chat/completions/batch', {
              body: withSettings(chatBatchRequest(all, model, abilities)),
              signal,
              maxRetries: 0,
            })
            .withResponse();
    throwIfAborted(signal, '');
    for (;;) {
      try {
        const { data, response } = await request(negotiation.abilities);
        const reply = readArrayReply(data, all, { provider: name, model }, response.headers);
        negotiation.accepted();
        return { ...reply, limits: readReportedLimits(response.headers) };
      } catch (error) {
        throwIfAborted(signal, '');
        if (!negotiation.rejected(error)) throw fault(error, model, '');
      }
    }
  }

  async function describe(model: string): Promise<ServerFacts> {
    const { signal, callOff } = probeDeadline(DESCRIBE_MS, clock);
    const authorization: Record<string, string> =
      options.apiKey === undefined || isAzure(baseUrl) ? {} : { Authorization: `Bearer ${options.apiKey}` };
    try {
      return await askServer(jsonAsker({ headers: { ...authorization, ...headers }, signal }), baseUrl, model);
    } finally {
      callOff();
    }
  }

  const batches = createOpenAiBatches({
    client,
    provider: name,
    model: options.model,
    request: (call, model) =>
      withSettings(batchLineRequest(callWithSettings(call, settings), model, learned.of(model))),
    fault: (error, model) => fault(error, model, ''),
    throwIfAborted: (signal) => throwIfAborted(signal, ''),
  });
  const arrays = caps?.promptArrays === true || caps?.chatBatch === true;
  return {
    name,
    model: options.model,
    models: options.models,
    baseUrl,
    keyed: hasCredentials(options.apiKey, headers),
    caps,
    cacheGroup: options.cacheGroup,
    watchdog: options.watchdog,
    stream,
    ...(arrays ? { sendArray } : {}),
    ...(caps?.batchApi === undefined ? {} : { batches }),
    ...(options.describes === true ? { describe } : {}),
  };
}
