import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Bus } from '../../storage/bus.js';
import type { AnswersOf } from '../types.js';

/** Which answers are to be forgotten: by their keys, of a tenant (null: of all), or those that were made for something. */
export type Forgetting = { readonly keys: readonly string[] } | { readonly tenantId: string | null } | AnswersOf;

/** Who owns an answer, or the call that asks for one. */
export interface AnswerOwner {
  readonly tenantId: string;
  readonly generationId?: string | undefined;
  readonly sceneId?: string | undefined;
}

/** Whether the answer with this key and owner is one of those to be forgotten. */
export function isConcerned(
  forgetting: Forgetting,
  key: string,
  { tenantId, generationId, sceneId }: AnswerOwner,
): boolean {
  if ('keys' in forgetting) return forgetting.keys.includes(key);
  if ('tenantId' in forgetting) return forgetting.tenantId === null || forgetting.tenantId === tenantId;
  return (
    (generationId !== undefined && forgetting.generationIds.includes(generationId)) ||
    (sceneId !== undefined && forgetting.sceneIds.includes(sceneId))
  );
}

/** Tells other processes what was forgotten here. */
interface SharedForgetting {
  /** To be called once the store has forgotten, so that other processes do not read the answers from it again. */
  tell(forgetting: Forgetting): void;
  close(): void;
}

interface SharedForgettingOptions {
  /** Default: there are no other processes. */
  bus?: Bus | undefined;
  /** Another process has forgotten these. Must not throw. */
  onForgotten(forgetting: Forgetting): void;
  /** Messages may have been lost, or could not be read: any answer may have been forgotten. Must not throw. */
  onGap(): void;
}

const CHANNEL = 'answers-forgotten';
const messageJson = z.object({
  from: z.string(),
  forgetting: z.union([
    z.object({ keys: z.array(z.string()) }),
    z.object({ tenantId: z.string().nullable() }),
    z.object({ generationIds: z.array(z.string()), sceneIds: z.array(z.string()) }),
  ]),
});

/** Every process keeps answers in its memory. What one of them forgets is sent to the others over the bus. */
export function shareForgetting({ bus, onForgotten, onGap }: SharedForgettingOptions): SharedForgetting {
  const origin = randomUUID();
  const unsubscribe = bus?.subscribe(CHANNEL, (message) => {
    const heard = parsedMessage(message);
    // A message of another version: it may mean any answer.
    if (heard === undefined) onGap();
    else if (heard.from !== origin) onForgotten(heard.forgetting);
  });
  const ignoreGaps = bus?.onGap?.(onGap);
  return {
    tell: (forgetting) => bus?.publish(CHANNEL, JSON.stringify({ from: origin, forgetting })),
    close() {
      unsubscribe?.();
      ignoreGaps?.();
    },
  };
}

function parsedMessage(message: string): z.infer<typeof messageJson> | undefined {
  try {
    return messageJson.parse(JSON.parse(message));
  } catch {
    // Neither JSON nor a message of this version.
    return undefined;
  }
}
