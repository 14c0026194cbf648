import { LlmError } from '../../llm/provider.js';
import type { ProviderCall } from '../../llm/provider.js';
import { allocate } from '../money/allocation.js';
import type { Price } from '../price.js';
import type { AttemptUsage, ArrayRequest, ArrayResult, UpstreamCall, Target } from '../upstream.js';
import { ArrayAttempt } from './array-attempt.js';
import type { Failed } from './attempt-books.js';
import { CallRoom } from './output-room.js';
import type { SendingServices } from './sending.js';
import { Admissions } from './admissions.js';

/**
 * Sends several prompts in one request, to providers that take such.
 *
 * @throws LlmError
 */
export async function sendArray(services: SendingServices, request: ArrayRequest): Promise<ArrayResult> {
  const { books, outputRoom, tokens, limits, clock } = services;
  const { calls, signal, strategy } = request;
  const offers = ({ provider }: Target): boolean =>
    provider.sendArray !== undefined &&
    (strategy === 'promptArray' ? provider.caps?.promptArrays === true : provider.caps?.chatBatch === true);
  const targets = request.targets.filter(offers);
  if (targets.length === 0) {
    throw new LlmError(
      'BAD_REQUEST',
      `None of the providers takes ${strategy === 'promptArray' ? 'prompt arrays' : 'batches of chats'}: send the calls one by one`,
    );
  }
  const sent = (target: Target, { request: { task, maxOutputTokens } }: UpstreamCall): number =>
    outputRoom.limitFor(target, task, maxOutputTokens, 0);
  const allowedOutput = (target: Target): number => calls.reduce((total, call) => total + sent(target, call), 0);
  const admissions = new Admissions(services, { ...request, targets }, { allowedOutput, mayLimit: () => false });
  const shares: AttemptUsage[][] = calls.map(() => []);
  let before: Failed | undefined;
  for (;;) {
    const admission = await admissions.admit(async () => request.promptTokens);
    const { target } = admission;
    const sentCalls = calls.map((call) => arrayCall(call, request.temperature, target, sent(target, call)));
    const attempt = new ArrayAttempt(
      admissions.watched(admission),
      sentCalls,
      request.promptTokens,
      clock,
      (reported) => limits.observe(target, reported),
    );
    const numbers = books.began(calls, target, before);
    let fault: LlmError | undefined;
    try {
      await attempt.run(strategy, signal);
    } catch (error) {
      fault = error as LlmError;
    }
    const parts = await books.ended(admission, admissions, request.maxOutputTokens, {
      calls,
      strategy,
      attempt,
      fault,
      numbers,
      before: shares,
      outcomes: async () =>
        calls.map(
          (_, index) =>
            fault?.code ?? request.outcomeOf?.(attempt.answers[index], index) ?? attempt.answers[index] ?? 'MALFORMED',
        ),
      allocate: async (used: AttemptUsage, price: Price | null) =>
        allocate(
          used,
          { input: calls.map(({ promptTokens }) => promptTokens), output: await attempt.completions(tokens) },
          price,
        ),
    });
    for (const [index, part] of parts.entries()) shares[index]?.push(part);
    request.onBooked?.(parts);
    if (fault === undefined) {
      return { texts: attempt.answers, provider: target.provider.name, model: attempt.model, shares };
    }
    before = { target, fault };
    new CallRoom(outputRoom, calls[0].request.task, request.maxOutputTokens).learn(target, fault);
    admissions.route.failed(target, fault.with({ attempts: admissions.route.attempts }));
  }
}

function arrayCall(
  { request, messages, format }: UpstreamCall,
  temperature: number | undefined,
  { model }: Target,
  maxOutputTokens: number,
): ProviderCall {
  const { task, input } = request;
  return {
    task,
    input,
    messages,
    model,
    maxOutputTokens,
    temperature,
    format: format === undefined ? undefined : { name: format.name, schema: format.json },
  };
}
