import type { SceneText } from '../domain/events.js';
import type { ReaderOptions } from './reader.js';
import { readScene } from './scene-tokens.js';
import type { Subscriber } from './subscription.js';

/** The complete text is sent no more often than this. */
const BEAT_MS = 250;

/**
 * The text of one scene as `readScene` reads it, with all of it each time. What is written between two messages is not collected:
 * it is read when its time has come.
 */
export async function* readSceneText(
  options: ReaderOptions,
  sceneId: string,
  subscriber: Subscriber,
): AsyncGenerator<SceneText, void> {
  let sent: SceneText | undefined;
  for await (const { draftNumber, offset, text, done } of readScene(options, sceneId, subscriber)) {
    const held = sent?.draftNumber === draftNumber ? sent.text.slice(0, offset) : '';
    const next: SceneText = { sceneId, draftNumber, text: held + text, done };
    if (sent?.draftNumber === draftNumber && sent.text === next.text && !done) continue;
    sent = next;
    yield next;
    if (!done) await subscriber.sleep(BEAT_MS);
  }
}
