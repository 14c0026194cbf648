import { afterEach, describe, expect, it } from 'vitest';
import { ScriptGenClient } from '../../../src/demo/client.js';
import { situation } from '../../support/story-situations.js';
import { FrontDoor } from '../front-door.js';
import { eventStream, GenerationReader } from '../generation-reader.js';
import { startImitation } from './imitation.js';
import type { Imitation } from './imitation.js';
import type { ModelServer } from './model-server.js';
import { SHARING, TEN_SERVERS } from './ten-servers.js';

const SCENES = 3;
const IMPORTED = 7;
const MARKS = /think|<\||```|\*\*|Here is|Sure!|The heading first|I kept the ending|\[object/i;

const IMPORT = /* GraphQL */ `
  mutation ($input: ImportScriptInput!) { importScript(input: $input) { __typename ... on Error { message } } }
`;
const COMPUTED = /* GraphQL */ `
  query {
    scripts(first: 2) { nodes { scenes(first: 10) { nodes { number summary coverage { logLine tension pace purpose } } } } }
    bibleEntries(first: 20) { nodes { name summary ... on CharacterBible { voiceSample } } }
  }
`;
interface Computed {
  scripts: {
    nodes: {
      scenes: { nodes: { number: number; summary: string; coverage: { logLine: string; tension: number } }[] };
    }[];
  };
  bibleEntries: { nodes: { name: string; summary: string; voiceSample?: string }[] };
}

let imitation: Imitation | undefined;
let door: FrontDoor | undefined;
afterEach(async () => {
  await door?.close();
  await imitation?.close();
  door = imitation = undefined;
});

/** Nothing is configured but the address, the key and the model. */
async function open(server: ModelServer): Promise<{ upstream: Imitation; at: FrontDoor; client: ScriptGenClient }> {
  imitation = await startImitation(server);
  door = await FrontDoor.open({
    config: { provider: 'auto', openai: { apiKey: server.key, baseUrl: imitation.url, model: server.model } },
  });
  return { upstream: imitation, at: door, client: new ScriptGenClient(door.url) };
}

/** A second script, that is only read: its scenes are those of the story after the third. */
async function importMore(client: ScriptGenClient): Promise<void> {
  const text = Array.from({ length: IMPORTED }, (_, at) => situation(SCENES + 1 + at).text).join('\n\n');
  const { importScript } = await client.request<{ importScript: { __typename: string; message?: string } }>(IMPORT, {
    input: { format: 'FOUNTAIN', text, logLine: 'The almanac goes on.' },
  });
  expect(importScript).toEqual({ __typename: 'Script' });
}

describe.each(TEN_SERVERS)('$name, by its address, key and model alone', (server) => {
  it('writes three scenes with a round of rewriting, whole and clean, and computes the fields of all', async () => {
    const { upstream, at, client } = await open(server);
    const { id, script } = await at.generate({ scope: 'MULTI_SCENE', sceneCount: SCENES, rewriteIterations: 1 });
    await new GenerationReader(at.url, eventStream).follow(id);
    expect(await at.generation(id)).toMatchObject({ status: 'COMPLETED', failure: null, progress: 1 });
    const written = await at.script(script.id);
    expect(written.title).toBe('The Wrong Tide');
    expect(written.bibles.map(({ name }) => name).sort()).toEqual([
      'Inês Quadros',
      'Port Sable',
      'The Wrong Tide',
      'Tobias Wren',
      'Who may be wrong',
    ]);
    expect(written.scenes.nodes.map(({ number, status }) => [number, status])).toEqual([
      [1, 'WRITTEN'],
      [2, 'WRITTEN'],
      [3, 'WRITTEN'],
    ]);
    for (const { number, outline, drafts } of written.scenes.nodes) {
      const { ending } = situation(number).outline;
      expect(drafts.nodes.map(({ kind }) => kind)).toEqual(['REWRITE', 'GENERATED']);
      for (const { text } of drafts.nodes) {
        expect(text.split('\n')[0]).toBe(outline.heading);
        expect(text.trimEnd().endsWith(ending!)).toBe(true);
        expect(text).not.toMatch(MARKS);
      }
      expect(drafts.nodes[0]!.text).toContain('A long silence, in which the gas is heard.');
    }

    await importMore(client);
    const before = upstream.hits.length;
    const { scripts, bibleEntries } = await client.request<Computed>(COMPUTED, {});
    const scenes = scripts.nodes.flatMap((node) => node.scenes.nodes);
    const pages = Array.from({ length: SCENES + IMPORTED }, (_, at) => at + 1);
    expect(scenes.map(({ summary }) => summary).toSorted()).toEqual(
      pages
        .map(
          (page) => `On page ${page} the proof lies between them; one of them counts, and the other does not answer.`,
        )
        .toSorted(),
    );
    expect(scenes.map(({ coverage }) => coverage.logLine).toSorted()).toEqual(
      pages.map((page) => `Page ${page}: somebody counts out loud.`).toSorted(),
    );
    expect(scenes.every(({ coverage }) => coverage.tension === 6)).toBe(true);
    for (const { name, summary, voiceSample } of bibleEntries.nodes) {
      expect(summary).toContain(`${name} is bound to the tide`);
      if (voiceSample !== undefined) expect(voiceSample).toContain(`Noted, says ${name.split(' ')[0]}.`);
    }
    const voices = bibleEntries.nodes.filter(({ voiceSample }) => voiceSample !== undefined).length;
    const fields = 2 * scenes.length + bibleEntries.nodes.length + voices;
    expect(fields).toBeGreaterThanOrEqual(30);
    if (SHARING.has(server)) {
      // Once the pace of a model is known, packs are only as large as nobody waits much longer for.
      expect(upstream.hits.length - before, `requests for ${fields} fields`).toBeLessThanOrEqual((3 * fields) / 4);
    }
  }, 90_000);
});
