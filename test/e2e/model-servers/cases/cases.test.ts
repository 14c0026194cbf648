import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CAST } from '../../../support/story-model.js';
import { situation } from '../../../support/story-situations.js';
import { FrontDoor } from '../../front-door.js';
import { generateAt } from '../generate-at.js';
import { startImitation } from '../imitation.js';
import type { Imitation } from '../imitation.js';
import type { ModelServer } from '../model-server.js';
import { ANSWERS } from './answers.js';
import type { Case, CaseScript } from './case.js';
import { LANGUAGES } from './languages.js';
import { REFUSALS } from './refusals.js';
import { STREAMS } from './streams.js';
import { THINKING } from './thoughts.js';

const CASES: readonly Case[] = [...STREAMS, ...THINKING, ...ANSWERS, ...LANGUAGES, ...REFUSALS];
const PLAIN: ModelServer = {
  name: 'plain',
  path: '/v1',
  model: 'plain',
  key: 'test-key',
  pages: {
    'GET /v1/models': () => ({
      object: 'list',
      data: ['plain', ...CASES.map(({ name }) => name)].map((id) => ({ id, object: 'model' })),
    }),
  },
};

let imitation: Imitation;
let door: FrontDoor;

beforeAll(async () => {
  const servers = new Map(CASES.map(({ name, server }) => [name, { ...PLAIN, ...server, name, model: name }]));
  imitation = await startImitation({ base: PLAIN, choose: (model) => servers.get(model) ?? PLAIN });
  door = await FrontDoor.open({
    config: { provider: 'auto', openai: { apiKey: PLAIN.key, baseUrl: imitation.url, model: PLAIN.model } },
  });
});
afterAll(async () => {
  await door?.close();
  await imitation?.close();
});

/** Nothing is lost of what the model meant, and nothing of the server's manners is left in it. */
function expectWhole({ title, bibles, scenes }: CaseScript): void {
  expect(title).toBe('The Wrong Tide');
  expect(bibles.map(({ name }) => name).sort()).toEqual(
    [...CAST, 'Port Sable', 'The Wrong Tide', 'Who may be wrong'].sort(),
  );
  const [first, ...others] = scenes.nodes;
  expect(others).toEqual([]);
  expect(first).toMatchObject({ status: 'WRITTEN', outline: { heading: situation(1).outline.heading } });
  expect(first!.draft!.text.trim()).toBe(situation(1).text);
  expect(first!.integratedScene).toBe(first!.draft!.text);
}

describe('what servers and models do', () => {
  it.each(CASES)(
    '$name',
    async ({
      name,
      logLine,
      config,
      outcome: { most, failure, script: check = expectWhole, hits: checkHits = () => {} },
    }) => {
      const { end, script } = await generateAt(door, { logLine, config, model: name });
      const hits = imitation.hits.filter(({ body }) => body.model === name);
      if (failure === undefined) {
        expect(end).toMatchObject({ status: 'COMPLETED', failure: null });
        check(script);
      } else {
        const { message, not, ...failed } = failure;
        expect(end).toMatchObject({
          status: 'FAILED',
          failure: { ...failed, message: expect.stringMatching(message) },
        });
        if (not !== undefined) expect(end.failure!.message).not.toMatch(not);
        expect(script.scenes.nodes.every(({ draft }) => draft === null)).toBe(true);
      }
      expect(hits.length, hits.map(({ task, status }) => `${task} ${status}`).join(', ')).toBeLessThanOrEqual(most);
      checkHits(hits);
    },
    60_000,
  );
});
