import { NotFoundError } from '../domain/errors.js';
import type { GenerationEvent, SceneTokens } from '../domain/events.js';
import { OPEN_STATUSES } from '../domain/generations.js';
import type { Database } from '../storage/database.js';
import type { GenerationChannel } from './generation-channel.js';
import { GenerationSource } from './generation-source.js';
import { EventReader } from './reader.js';
import type { ReaderOptions } from './reader.js';
import type { Subscriber } from './subscription.js';

/** How often a scene that waits for its draft looks for generations that were started meanwhile. */
const LOOK_AGAIN_MS = 1_000;

/** The text of one scene: of the draft being written, else of the next one, else of the current one. */
export async function* readScene(
  options: ReaderOptions,
  sceneId: string,
  subscriber: Subscriber,
): AsyncGenerator<SceneTokens, void> {
  const { hub, stored } = options;
  const joined = new Map<string, GenerationChannel>();
  let known = false;
  let cut = '';
  try {
    while (!subscriber.left) {
      const state = await stored.ask(subscriber, (db) => sceneState(db, sceneId));
      if (state === undefined) return;
      const { scene, active, writing } = state;
      if (scene === null && known) return;
      if (scene === null) {
        throw new NotFoundError(`Scene ${sceneId} does not exist; it may have been deleted with its script`);
      }
      known = true;
      if (writing !== undefined) {
        const place = `${writing.generationId} ${writing.after}`;
        if (place === cut) await subscriber.sleep(LOOK_AGAIN_MS);
        cut = place;
        const { generationId, after } = writing;
        const source = new GenerationSource(hub, generationId, subscriber);
        const events = new EventReader(options, source, { after, sceneId }, subscriber);
        if (yield* tokensOf(events, sceneId)) return;
        continue;
      }
      if (scene.currentDraft !== null) {
        yield { sceneId, draftNumber: scene.currentDraft.number, offset: 0, text: scene.currentDraft.text, done: true };
        return;
      }
      if (active.length === 0) return;
      const news = active.filter((id) => !joined.has(id));
      for (const id of news) joined.set(id, hub.join(id, subscriber));
      // What was committed before the channel was joined is found by looking once more.
      if (news.length === 0) await subscriber.waitFor(LOOK_AGAIN_MS);
    }
  } finally {
    for (const channel of joined.values()) hub.leave(channel, subscriber);
  }
}

/** True when the draft came to its end. A discarded draft is not an end: the next one starts at offset 0. */
async function* tokensOf(
  events: AsyncIterable<GenerationEvent>,
  sceneId: string,
): AsyncGenerator<SceneTokens, boolean> {
  let length = 0;
  for await (const event of events) {
    if (!('sceneId' in event) || event.sceneId !== sceneId) continue;
    if (event.type === 'SceneDraftStarted') {
      length = 0;
    } else if (event.type === 'SceneTextSnapshot' || event.type === 'SceneTextAppended') {
      const offset = event.type === 'SceneTextAppended' ? event.offset : 0;
      length = offset + event.text.length;
      yield { sceneId, draftNumber: event.draftNumber, offset, text: event.text, done: false };
    } else if (event.type === 'SceneDraftCompleted') {
      yield { sceneId, draftNumber: event.draftNumber, offset: length, text: '', done: true };
      return true;
    }
  }
  return false;
}

async function sceneState(db: Database, sceneId: string) {
  const scene = await db.scene.findUnique({
    where: { id: sceneId },
    select: { scriptId: true, currentDraft: { select: { number: true, text: true } } },
  });
  // The generations come before the draft: a draft that ends in between has its end after their `lastSeq`.
  const generations = await db.generation.findMany({
    where: { scriptId: scene?.scriptId ?? sceneId, status: { in: [...OPEN_STATUSES] } },
    select: { id: true, lastSeq: true },
  });
  const active = generations.map(({ id }) => id);
  const draft = await db.draft.findFirst({
    where: { sceneId, state: 'WRITING', generationId: { in: active } },
    orderBy: { number: 'desc' },
    select: { generationId: true },
  });
  const writer = generations.find(({ id }) => id === draft?.generationId);
  const writing = writer === undefined ? undefined : { generationId: writer.id, after: writer.lastSeq };
  return { scene, active, writing };
}
