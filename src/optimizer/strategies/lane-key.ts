import { hash } from 'node:crypto';
import type { PromptBlock } from '../request.js';
import type { UpstreamCall } from '../upstream.js';

/** A prompt in two parts: what it shares with its siblings, and what it asks on its own. */
export interface PromptShape {
  readonly prefix: readonly PromptBlock[];
  readonly tail: readonly PromptBlock[];
  /** The prefix's share of the prompt, by length. */
  readonly prefixTokens: number;
}

/** The prefix is the leading run of blocks that are marked stable or are system text. */
export function promptShape({ messages, promptTokens }: Pick<UpstreamCall, 'messages' | 'promptTokens'>): PromptShape {
  const end = messages.findIndex(({ stable, role }) => stable !== true && role !== 'system');
  const prefix = end < 0 ? messages : messages.slice(0, end);
  const tail = end < 0 ? [] : messages.slice(end);
  const lengths = [lengthOf(prefix), lengthOf(tail)] as const;
  return { prefix, tail, prefixTokens: Math.floor((promptTokens * lengths[0]) / Math.max(1, lengths[0] + lengths[1])) };
}

/** Calls with the same key may share a request: they have the same budget, targets, sampling, form of answer and prefix. */
export function laneKey({ request, targets, format }: UpstreamCall, shape: PromptShape): string {
  return digest([
    request.tenantId,
    request.generationId ?? null,
    targets.map(({ provider, model }) => [provider.name, model]),
    request.temperature ?? null,
    outputBucket(request.maxOutputTokens),
    format === undefined ? null : [format.name, format.json],
    textsOf(shape.prefix),
    request.task,
    request.priority ?? 'normal',
    // Two takes of the same text would see each other.
    request.variant ?? 0,
    request.edition ?? null,
  ]);
}

/** Whether a model can answer packs of this form is learnt across tasks, generations and prefixes; no tenant can spoil it for another. */
export function kindKey({ request, targets, format }: UpstreamCall): string {
  const [first] = targets;
  return digest([
    request.tenantId,
    first?.provider.name,
    first?.model,
    format === undefined ? null : [format.name, format.json],
  ]);
}

/** By tenant, although providers cache by account: no tenant may learn from the timing of another. */
export function prefixKey({ request, targets }: UpstreamCall, { prefix }: PromptShape): string {
  const [first] = targets;
  return digest([request.tenantId, first?.provider.name, first?.model, textsOf(prefix)]);
}

/** Calls whose limits differ by less than twice may share a request. */
function outputBucket(maxOutputTokens: number): number {
  return Math.ceil(Math.log2(Math.max(1, maxOutputTokens)));
}

function textsOf(blocks: readonly PromptBlock[]): unknown {
  return blocks.map(({ role, text }) => [role, text]);
}

function lengthOf(blocks: readonly PromptBlock[]): number {
  return blocks.reduce((total, { text }) => total + text.length, 0);
}

function digest(parts: unknown): string {
  return hash('sha256', JSON.stringify(parts));
}
