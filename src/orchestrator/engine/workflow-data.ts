import { z } from 'zod';

/**
 * What the workflow library keeps for us and what the bus brings, which another version of ScriptGen may have written. What a
 * newer one adds is passed over.
 */
const generationId = z.string().min(1);
const attempt = z.int();

export type GenerationInputs = [generationId: string, attempt: number];
export type SceneInputs = [...GenerationInputs, sceneId: string];

/** What a generation's workflow was queued with: the generation's id and the attempt. */
export const generationInputs = z.tuple([generationId, attempt]).rest(z.unknown());

/** What a scene's workflow was queued with: also the scene's id. */
export const sceneInputs = z.tuple([generationId, attempt, z.string().min(1)]).rest(z.unknown());

const cancelMessage = z.tuple([generationId, attempt]).rest(z.unknown());

/** A message to all processes: a generation's attempts, up to this one, are cancelled. */
export function encodeCancel(cancelled: { generationId: string; attempt: number }): string {
  return JSON.stringify([cancelled.generationId, cancelled.attempt]);
}

/** Undefined for a message that this version does not understand. */
export function decodeCancel(message: string): { generationId: string; attempt: number } | undefined {
  const parsed = json.pipe(cancelMessage).safeParse(message);
  return parsed.success ? { generationId: parsed.data[0], attempt: parsed.data[1] } : undefined;
}

const json = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue({ code: 'custom', message: 'is no JSON' });
    return z.NEVER;
  }
});
