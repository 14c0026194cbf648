import { z } from 'zod';

const draft = { sceneId: z.string(), draftNumber: z.int() };

/**
 * What processes tell each other about one generation. Each message may be lost: `look` only makes a reader find
 * sooner what it would find anyway, and a hole in a draft's text is noticed by its offsets and filled from the database.
 */
const busMessage = z.discriminatedUnion('kind', [
  /** Durable events up to `seq` are committed. */
  z.object({ kind: z.literal('look'), seq: z.int() }),
  /** A process has begun to write this draft. */
  z.object({ kind: z.literal('opened'), ...draft }),
  /** The process `from` has readers of this draft: send its text for a while, and with `save`, save what there is first. */
  z.object({ kind: z.literal('follow'), ...draft, from: z.string(), save: z.boolean() }),
  /** The writer's answer: how far the text goes. With `saved`, the draft's row holds at least that much. */
  z.object({ kind: z.literal('at'), ...draft, revision: z.int(), length: z.int(), saved: z.boolean() }),
  z.object({ kind: z.literal('text'), ...draft, revision: z.int(), offset: z.int(), text: z.string() }),
]);
export type BusMessage = z.output<typeof busMessage>;
export type FollowMessage = Extract<BusMessage, { kind: 'follow' }>;
export type WriterMessage = Extract<BusMessage, { kind: 'at' | 'text' }>;

export function channelOf(generationId: string): string {
  return `generation:${generationId}`;
}

/** Carries `look` alone: durable events of a script up to `seq` are committed. */
export function scriptChannelOf(scriptId: string): string {
  return `script:${scriptId}`;
}

export function encodeMessage(message: BusMessage): string {
  return JSON.stringify(message);
}

/** Undefined for a message that this version does not know, as a newer server may send it. */
export function decodeMessage(payload: string): BusMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    return undefined;
  }
  return busMessage.safeParse(value).data;
}
