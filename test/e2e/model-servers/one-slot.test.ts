import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { FrontDoor } from '../front-door.js';
import { generateAt } from './generate-at.js';
import { startImitation } from './imitation.js';
import type { Imitation } from './imitation.js';
import { LLAMA_CPP } from './local-servers.js';
import type { Exchange, ModelServer } from './model-server.js';
import { shapedStream } from './stream-shape.js';

const SCENES = 8;
/** Of the event loop, while an answer is held: whoever was to ask at the same time has asked by then. */
const TURNS = 200;

let imitation: Imitation | undefined;
let door: FrontDoor | undefined;
afterEach(async () => {
  await door?.close();
  await imitation?.close();
});

/** A llama.cpp with one slot and a large window: answers take their time, and it is told how many were asked for at once. */
function oneSlot(): { server: ModelServer; most: () => number } {
  let inFlight = 0;
  let most = 0;
  async function* stream(exchange: Exchange): AsyncGenerator<string> {
    inFlight += 1;
    most = Math.max(most, inFlight);
    try {
      for (let turn = 0; turn < TURNS; turn += 1) await nextTurn();
      yield* shapedStream(LLAMA_CPP, exchange);
    } finally {
      inFlight -= 1;
    }
  }
  const props = {
    default_generation_settings: { id: 0, n_ctx: 32_768 },
    total_slots: 1,
    model_path: '/models/devstral-small-2.gguf',
  };
  return {
    server: { ...LLAMA_CPP, rules: [], stream, pages: { ...LLAMA_CPP.pages, 'GET /props': () => props } },
    most: () => most,
  };
}

it('scenes at once at a server with one slot are asked for one by one, and none is given up', async () => {
  const { server, most } = oneSlot();
  imitation = await startImitation(server);
  door = await FrontDoor.open({
    config: { provider: 'auto', openai: { apiKey: undefined, baseUrl: imitation.url, model: server.model } },
  });
  const { end, script } = await generateAt(door, {
    config: { scope: 'MULTI_SCENE', sceneCount: SCENES, parallelGeneration: true },
  });
  expect(end).toMatchObject({ status: 'COMPLETED', failure: null });
  expect(script.scenes.nodes.map(({ status }) => status)).toEqual(Array.from({ length: SCENES }, () => 'WRITTEN'));
  expect(most()).toBe(1);
  expect(imitation.hits.filter(({ cut }) => cut)).toEqual([]);
  expect(imitation.hits.filter(({ task }) => task === 'scene')).toHaveLength(SCENES);
}, 120_000);
