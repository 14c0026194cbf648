import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ScriptGenClient } from '../../../../src/demo/client.js';
import { CAST } from '../../../support/story-model.js';
import { situation } from '../../../support/story-situations.js';
import { FrontDoor, LOG_LINE } from '../../front-door.js';
import type { GenerationView } from '../../front-door.js';
import { eventStream, GenerationReader } from '../../generation-reader.js';
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
const STAGES = ['BIBLES', 'OUTLINE', 'SCENES', 'CRITIQUE', 'REWRITE', 'CONTINUITY', 'FORMAT'];
const PLAIN: ModelServer = { name: 'plain', path: '/v1', model: 'plain', key: 'test-key', pages: { 'GET /v1/models': () => ({ object: 'list', data: ['plain', ...CASES.map(({ name }) => name)].map((id) => ({ id, object: 'model' })) }) } };

const GENERATE = /* GraphQL */ `
  mutation ($input: GenerateScriptInput!) { generateScript(input: $input) { __typename ... on Generation { id script { id } } ... on Error { message } } }
`;
const SCRIPT = /* GraphQL */ `
  query ($id: ID!) {
    script(id: $id) {
      title
      bibles { kind name }
      lint { rule level message }
      scenes(first: 20) { nodes { number status integratedScene outline { heading timeOfDay } elements { type text character } draft { text repairs { code message } } } }
    }
  }
`;

let imitation: Imitation;
let door: FrontDoor;
let client: ScriptGenClient;

beforeAll(async () => {
  const servers = new Map(CASES.map(({ name, server }) => [name, { ...PLAIN, ...server, name, model: name }]));
  imitation = await startImitation({ base: PLAIN, choose: (model) => servers.get(model) ?? PLAIN });
  door = await FrontDoor.open({ config: { provider: 'auto', openai: { apiKey: PLAIN.key, baseUrl: imitation.url, model: PLAIN.model } } });
  client = new ScriptGenClient(door.url);
});
afterAll(async () => {
  await door?.close();
  await imitation?.close();
});

async function run({ name, logLine = LOG_LINE, config = { scope: 'SINGLE_SCENE' } }: Case): Promise<{ end: GenerationView; script: CaseScript }> {
  const input = { logLine, config: { characterCount: 2, rewriteIterations: 0, autoRewrite: false, ...config, models: STAGES.map((stage) => ({ stage, model: name })) } };
  const { generateScript: started } = await client.request<{ generateScript: { id: string; script: { id: string }; message?: string } }>(GENERATE, { input });
  expect(started.message).toBeUndefined();
  await new GenerationReader(door.url, eventStream).follow(started.id);
  return { end: await door.generation(started.id), script: (await client.request<{ script: CaseScript }>(SCRIPT, { id: started.script.id })).script };
}

/** Nothing is lost of what the model meant, and nothing of the server's manners is left in it. */
function expectWhole({ title, bibles, scenes }: CaseScript): void {
  expect(title).toBe('The Wrong Tide');
  expect(bibles.map(({ name }) => name).sort()).toEqual([...CAST, 'Port Sable', 'The Wrong Tide', 'Who may be wrong'].sort());
  const [first, ...others] = scenes.nodes;
  expect(others).toEqual([]);
  expect(first).toMatchObject({ status: 'WRITTEN', outline: { heading: situation(1).outline.heading } });
  expect(first!.draft!.text.trim()).toBe(situation(1).text);
  expect(first!.integratedScene).toBe(first!.draft!.text);
}

describe('what servers and models do', () => {
  it.each(CASES)('$name', async (each) => {
    const { most, failure, script: check = expectWhole, hits: checkHits = () => {} } = each.outcome;
    const { end, script } = await run(each);
    const hits = imitation.hits.filter(({ body }) => body.model === each.name);
    if (failure === undefined) {
      expect(end).toMatchObject({ status: 'COMPLETED', failure: null });
      check(script);
    } else {
      const { message, not, ...failed } = failure;
      expect(end).toMatchObject({ status: 'FAILED', failure: { ...failed, message: expect.stringMatching(message) } });
      if (not !== undefined) expect(end.failure!.message).not.toMatch(not);
      expect(script.scenes.nodes.every(({ draft }) => draft === null)).toBe(true);
    }
    expect(hits.length, hits.map(({ task, status }) => `${task} ${status}`).join(', ')).toBeLessThanOrEqual(most);
    checkHits(hits);
  }, 60_000);
});
