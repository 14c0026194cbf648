import type { WireRequest } from '../upstream.js';
import { thoughtTooLong } from './answer-faults.js';
import type { Attempt } from './attempt.js';
import type { Failed } from './attempt-books.js';
import type { Conversation } from './conversation.js';
import type { CallRoom } from './output-room.js';
import type { Route } from './route.js';

/** What is wrong with an answer that the server did not hand over. */
const THROWN_AWAY = 'It was no JSON that matches the schema.';

export interface FailedAttempt extends Failed {
  readonly attempt: Attempt;
  readonly problems: readonly string[];
  /** The answer was limited to what there was money for. */
  readonly isLimited: boolean;
}

interface RequestUnderWay {
  services: { learnWindow: ((provider: string, model: string, tokens: number) => void) | undefined };
  request: WireRequest;
  conversation: Conversation;
  room: CallRoom;
  route: Route;
  /** The answer may be limited to what there is money for. */
  mayLimit: boolean;
}

/** Whether an answer that broke off is gone on with. */
export function mayContinue({ onPartial, format }: WireRequest): boolean {
  return onPartial === 'continue' && format === undefined;
}

function mayRestart({ onPartial, calls }: WireRequest): boolean {
  return onPartial === 'restart' || !calls.some(({ stream }) => stream);
}

/**
 * Learns from a fault, and decides what the next attempt asks for: the same, a repair, a shorter prompt, or another length.
 * `liftsLimit`: the next answer may be as long as was asked for, whatever money there is.
 *
 * @throws LlmError when none may follow
 */
export async function prepareNext(
  { target, attempt, fault: given, problems, isLimited }: FailedAttempt,
  { services, request, conversation, room, route, mayLimit }: RequestUnderWay,
): Promise<{ liftsLimit: boolean }> {
  const flowed = attempt.text !== '';
  let fault = given;
  let roomier = false;
  if (fault.code === 'OUTPUT_LIMIT' && !isLimited) {
    const { again, thought } = await room.raise(target, attempt);
    roomier = again;
    if (thought && !again) fault = thoughtTooLong(fault, attempt);
  }
  const told = fault.with({ attempts: route.attempts, partialText: conversation.kept + fault.partialText });
  if (fault.code === 'SCHEMA_INVALID' && request.repair === false) throw told;
  const repair =
    fault.code === 'SCHEMA_INVALID' &&
    conversation.repair(attempt, target, problems.length === 0 ? [THROWN_AWAY] : problems);
  const longer = mayLimit && isLimited && fault.code === 'OUTPUT_LIMIT';
  room.learn(target, fault);
  if (fault.limits?.contextWindow !== undefined) {
    services.learnWindow?.(target.provider.name, target.model, fault.limits.contextWindow);
  }
  let lowered = !flowed && (await room.lower(target, fault, attempt, { comfortably: true }));
  const shorter =
    fault.code === 'CONTEXT_TOO_LARGE' && !flowed && !lowered && (await conversation.shorten(target, fault.limits));
  // Better a short answer than none.
  lowered ||= !flowed && !shorter && (await room.lower(target, fault, attempt, { comfortably: false }));
  if (flowed && !repair && !mayContinue(request) && !mayRestart(request)) throw told;
  if (fault.code === 'CONTEXT_TOO_LARGE' && !shorter && !lowered) {
    for (const other of request.targets) if (!conversation.hasMoreRoom(other, target)) route.exclude(other, told);
  }
  route.failed(target, told, { changed: repair || shorter || longer || roomier || lowered, uncounted: lowered });
  if (fault.code === 'SCHEMA_INVALID' && !repair) conversation.startOver();
  return { liftsLimit: longer };
}
