/**
 * What processes tell each other about one generation. Each message may be lost: `look` only hurries what a reader would
 * find anyway, and a hole in a draft's text is noticed by its offsets and filled from the database.
 */
export type BusMessage =
  /** Durable events up to `seq` are committed. */
  | { kind: 'look'; seq: number }
  /** A process has begun to write this draft. */
  | { kind: 'opened'; sceneId: string; draftNumber: number }
  /** The process `from` has readers of this draft: send its text for a while, and with `save`, save what there is first. */
  | { kind: 'follow'; sceneId: string; draftNumber: number; from: string; save: boolean }
  /** The writer's answer: how far the text goes. With `saved`, the draft's row holds at least that much. */
  | { kind: 'at'; sceneId: string; draftNumber: number; revision: number; length: number; saved: boolean }
  | { kind: 'text'; sceneId: string; draftNumber: number; revision: number; offset: number; text: string };

export type FollowMessage = Extract<BusMessage, { kind: 'follow' }>;
export type WriterMessage = Extract<BusMessage, { kind: 'at' | 'text' }>;

export function channelOf(generationId: string): string {
  return `generation:${generationId}`;
}

export function encodeMessage(message: BusMessage): string {
  return JSON.stringify(message);
}

/** Channels carry nothing but what `encodeMessage` made; anything else is a SyntaxError. */
export function decodeMessage(payload: string): BusMessage {
  return JSON.parse(payload) as BusMessage;
}
