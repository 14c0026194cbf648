import type { LlmRequest } from './request.js';

/** How long a call in the background waits for the answer of a batch job unless it says otherwise, in milliseconds: a provider's day. */
export const BACKGROUND_MS = 86_400_000;

type PacedRequest = Pick<LlmRequest<unknown>, 'pace' | 'priority' | 'deadlineMs'>;

/** A request that says its pace, with the priority that goes with it. */
export function paced<R extends PacedRequest>(request: R): R {
  return request.pace === 'BACKGROUND' ? { ...request, priority: 'background' } : request;
}

/** How long the call may wait for a batch job, in milliseconds; 0 for one that is made at once. */
export function patienceMs({ pace, priority, deadlineMs }: PacedRequest): number {
  if (pace === 'BACKGROUND') return deadlineMs ?? BACKGROUND_MS;
  return pace === undefined && priority === 'background' ? (deadlineMs ?? 0) : 0;
}

/** How long its caller waits in all, in milliseconds: with a pace, to the end, since a call that no job answers is made as usual. */
export function limitMs({ pace, deadlineMs = Infinity }: PacedRequest): number {
  return pace === 'BACKGROUND' ? Infinity : deadlineMs;
}
