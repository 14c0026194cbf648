import { toStoredAnswer } from '../cache/commit.js';
import type { Flight } from '../flights/flight.js';
import type { CachedResult } from './cached-result.js';
import { reportingRefusal } from './results.js';
import type { CallTerms } from './joining.js';
import { LlmError } from '../../llm/provider.js';
import { takeSuffix, withSuffix } from '../prompt-suffix.js';
import { fitPrompt } from '../routing/context-window.js';
import type { FittedPrompt } from '../routing/context-window.js';
import { answerRoom } from '../tokens/answer-room.js';
import type { Target, UpstreamCall } from '../upstream.js';
import type { CallServices, Finished, PreparedCall } from './call.js';

interface CallTies<T> {
  /** Aborts when nobody waits for the answer any more. */
  signal: AbortSignal;
  /** The flight that the call is made for: all who wait for it are to find its answer again. */
  flight: Flight<Finished, CallTerms>;
  terms: CallTerms;
  cached: CachedResult;
  /** Whether its payer's money is limited. */
  limited: boolean;
  onDispatch: UpstreamCall<T>['onDispatch'];
  /** Hears why the caller did not let it start. */
  onRefusedStart: (reason: unknown) => void;
}

/** A call as it is sent: its prompt fits the first of its targets. @throws LlmError `CONTEXT_TOO_LARGE` where none has room for it */
export async function upstreamCallOf<T>(
  services: CallServices,
  call: PreparedCall<T>,
  { signal, flight, terms, cached, limited, onDispatch, onRefusedStart }: CallTies<T>,
): Promise<UpstreamCall<T>> {
  const { clock } = services;
  const { request, policy, format, own } = call;
  const { mayStart } = request;
  const { fitted, contextWindow, left } = await fitToTargets(services, call, limited);
  const { messages, trimmed, promptTokens, maxOutputTokens } = fitted;
  return {
    request: { ...request, maxOutputTokens },
    messages,
    trimmed,
    promptTokens,
    contextWindow,
    format,
    targets: left,
    signal,
    profile: policy.profile,
    stream: terms.stream,
    onPartial: terms.onPartial,
    deadlineAt: terms.deadlineAt,
    onDispatch,
    mayStart: reportingRefusal(mayStart, onRefusedStart),
    keep(result) {
      const answer = toStoredAnswer({ ...result, trimmed }, flight.boundaries, clock.now());
      return {
        own: flight.owners.map((owner) => ({ ...owner, answer })),
        cached: cached.early(result, answer),
      };
    },
    ownKey: own?.key,
  };
}

/** A prompt that fits a target, and where else it may go. */
interface FittedCall {
  readonly fitted: FittedPrompt;
  /** Of the target, in tokens, where it is known. */
  readonly contextWindow: number | undefined;
  /** The target and those after it. */
  readonly left: readonly Target[];
}

/**
 * The prompt as the first target with room for it takes it.
 *
 * @throws LlmError `CONTEXT_TOO_LARGE` of the first target where none has room
 */
async function fitToTargets(
  { windows, tokens }: Pick<CallServices, 'windows' | 'tokens'>,
  { request, policy, targets, again }: Pick<PreparedCall<unknown>, 'request' | 'policy' | 'targets' | 'again'>,
  count: boolean,
): Promise<FittedCall> {
  const prompt = withSuffix(request.messages, takeSuffix(request.variant ?? 0, again, request.edition));
  let refusal: unknown;
  for (const [index, { provider, model }] of targets.entries()) {
    await windows.ready(provider, model);
    const contextWindow = windows.likely(provider, model);
    try {
      const fitted = await fitPrompt(prompt, {
        contextWindow,
        ...answerRoom(request.maxOutputTokens, policy.profile, provider.caps),
        guessed: contextWindow !== windows.of(provider, model),
        tokens,
        model,
        count,
      });
      return { fitted, contextWindow, left: targets.slice(index) };
    } catch (error) {
      if (!(error instanceof LlmError) || error.code !== 'CONTEXT_TOO_LARGE') throw error;
      refusal ??= error;
    }
  }
  throw refusal;
}
