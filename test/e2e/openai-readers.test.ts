import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deferred } from '../support/deferred.js';
import type { Deferred } from '../support/deferred.js';
import { begin, chunk, event, sendText, startRawUpstream } from '../support/raw-upstream.js';
import type { Hit, RawUpstream } from '../support/raw-upstream.js';
import { readRequest } from '../support/story-model.js';
import { startStoryUpstream, storyAnswer } from '../support/story-upstream.js';
import { FrontDoor } from './front-door.js';
import { eventStream, GenerationReader, webSocket } from './generation-reader.js';

describe('readers that come and go', () => {
  it('over event streams and over WebSocket end with every event once and with the stored text', async () => {
    const upstream = await startStoryUpstream();
    upstream.intervene(({ task }) => task === 'scene' || task === 'rewrite', storyAnswer, {
      chunkSize: 40,
      streamingProfile: { ttft: 5, tps: 200 },
    });
    const door = await FrontDoor.at(upstream.url);
    try {
      const { url } = door;
      const started = await door.generate({ sceneCount: 3, rewriteIterations: 1 });
      const readers = [
        { reader: new GenerationReader(url, eventStream), leaveAfter: 7 },
        { reader: new GenerationReader(url, webSocket), leaveAfter: 11 },
        { reader: new GenerationReader(url, eventStream), leaveAfter: Infinity },
        { reader: new GenerationReader(url, webSocket), leaveAfter: Infinity },
      ];
      await Promise.all(readers.map(({ reader, leaveAfter }) => reader.follow(started.id, { leaveAfter })));
      // One that comes when all is over reads the whole history.
      const late = await new GenerationReader(url, webSocket).follow(started.id);
      const { scenes } = await door.script(started.script.id);
      for (const { reader, leaveAfter } of [...readers, { reader: late, leaveAfter: Infinity }]) {
        expect(reader.events.map((each) => each.seq)).toEqual(late.events.map((_, at) => at + 1));
        expect(reader.events.at(-1)?.__typename).toBe('GenerationCompleted');
        for (const scene of scenes.nodes) {
          expect(scene.drafts.nodes).toHaveLength(2);
          for (const draft of scene.drafts.nodes) expect(reader.text(scene.id, draft.number)).toBe(draft.text);
        }
        if (leaveAfter === Infinity) expect(reader.connections).toBe(1);
        else expect(reader.connections).toBeGreaterThan(3);
      }
    } finally {
      await door.close();
      await upstream.close();
    }
  });
});

describe('with an upstream that is in the middle of a scene', () => {
  let upstream: RawUpstream;
  let door: FrontDoor;
  /** The scene's request, of which half is sent; the test may go on with it. */
  let open: Deferred<{ hit: Hit; rest: () => void }>;

  beforeAll(async () => {
    upstream = await startRawUpstream((hit, response) => {
      const asked = readRequest(hit.body);
      const { content, usage } = storyAnswer(asked);
      if (asked.task !== 'scene') {
        sendText(hit, response, [content], { usage });
        return true;
      }
      const half = Math.floor(content.length / 2);
      begin(response);
      event(response, chunk(hit, { content: content.slice(0, half) }));
      open.resolve({
        hit,
        rest() {
          event(response, chunk(hit, { content: content.slice(half) }, 'stop'));
          event(response, { ...chunk(hit, {}), choices: [], usage });
          response.end('data: [DONE]\n\n');
        },
      });
      return true;
    });
    door = await FrontDoor.at(upstream.url);
  });
  afterAll(async () => {
    await door?.close();
    await upstream?.close();
  });

  it('cancelGeneration closes the request, and its readers are told', async () => {
    open = deferred();
    const started = await door.generate({ sceneCount: 1, autoRewrite: false });
    const reader = new GenerationReader(door.url, webSocket);
    const flowing = deferred();
    const following = reader.follow(started.id, {
      onEvent: (each) => {
        if (each.__typename.startsWith('SceneText')) flowing.resolve();
      },
    });
    const { hit } = await open.promise;
    await flowing.promise;
    await door.cancel(started.id);
    expect(await hit.over).toBe('client-left');
    await following;
    expect(reader.types('SceneDraftStarted', 'SceneDraftDiscarded', 'SceneDraftCompleted')).toEqual([
      'SceneDraftStarted',
      'SceneDraftDiscarded',
    ]);
    expect(reader.events.at(-1)?.__typename).toBe('GenerationCancelled');
    expect((await door.generation(started.id)).status).toBe('CANCELLED');
    const [scene] = (await door.script(started.script.id)).scenes.nodes;
    expect(scene).toMatchObject({ status: 'PLANNED', draft: null, drafts: { nodes: [] } });
    // What had come is in the ledger, counted here, since the server could not report it any more.
    const { id } = await door.app.storage.db.generation.findFirstOrThrow();
    await expect
      .poll(() =>
        door.app.storage.db.llmCall.findMany({
          where: { generationId: id, task: 'scene' },
          select: { outcome: true, estimated: true },
        }),
      )
      .toEqual([{ outcome: 'CANCELLED', estimated: true }]);
  });

  it('a reader that leaves does not end it', async () => {
    open = deferred();
    const started = await door.generate({ sceneCount: 1, autoRewrite: false });
    const { rest } = await open.promise;
    const leaving = new GenerationReader(door.url, eventStream);
    const staying = new GenerationReader(door.url, webSocket);
    const seen = deferred();
    const stayed = staying.follow(started.id, {
      onEvent: (each) => {
        if (each.__typename.startsWith('SceneText')) seen.resolve();
      },
    });
    await seen.promise;
    const left = leaving.follow(started.id, { leaveAfter: 3 });
    rest();
    await Promise.all([stayed, left]);
    const [scene] = (await door.script(started.script.id)).scenes.nodes;
    for (const reader of [leaving, staying]) expect(reader.text(scene!.id, 1)).toBe(scene!.draft!.text);
  });
});
