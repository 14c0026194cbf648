import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ScriptGenClient } from '../../../src/demo/client.js';
import { FrontDoor } from '../front-door.js';
import { generateAt } from './generate-at.js';
import type { Ended } from './generate-at.js';
import { LlamaProcess } from './llama-process.js';

const { LLAMA_SERVER, LLAMA_MODEL } = process.env;
const isGiven = LLAMA_SERVER !== undefined && LLAMA_SERVER !== '';
const WINDOW = 4_096;
const WRITING_MS = 1_800_000;

const COMPUTED = /* GraphQL */ `
  query {
    scripts(first: 1) { nodes { scenes(first: 1) { nodes { summary coverage { logLine } } } } }
    bibleEntries(first: 20) { nodes { name summary ... on CharacterBible { voiceSample } } }
  }
`;
interface Computed {
  scripts: { nodes: { scenes: { nodes: { summary: string; coverage: { logLine: string } }[] } }[] };
  bibleEntries: { nodes: { name: string; summary: string; voiceSample?: string }[] };
}

describe.each(isGiven ? [] : ['a GGUF file of an instruction model in LLAMA_MODEL'])(
  'without a binary of llama.cpp in LLAMA_SERVER, and %s',
  () => {
    it('no real server is tried', () => {
      expect(LLAMA_SERVER ?? '').toBe('');
    });
  },
);

describe.each(isGiven ? [LLAMA_SERVER] : [])('the llama.cpp server %s with a window of 4,096 tokens', (binary) => {
  let llama: LlamaProcess | undefined;
  let door: FrontDoor | undefined;
  let ended: Ended;

  beforeAll(async () => {
    if (LLAMA_MODEL === undefined) {
      throw new Error('LLAMA_SERVER is set: set LLAMA_MODEL to the GGUF file of an instruction model, too.');
    }
    llama = await LlamaProcess.start(binary, LLAMA_MODEL, WINDOW);
    door = await FrontDoor.open({
      config: { provider: 'auto', openai: { apiKey: undefined, baseUrl: llama.url, model: 'local' } },
    });
    ended = await generateAt(door);
  }, WRITING_MS);
  afterAll(async () => {
    await door?.close();
    await llama?.stop();
  });

  it('writes a scene', () => {
    expect(ended.end).toMatchObject({ status: 'COMPLETED', failure: null });
    const [first] = ended.script.scenes.nodes;
    expect(first?.draft?.text.split('\n')[0]).toBe(first?.outline.heading);
    expect(first?.draft?.text).not.toMatch(/<\/?think>|<\||```/);
  });

  it(
    'computes the fields of the scene and of the bibles',
    async () => {
      const { scripts, bibleEntries } = await new ScriptGenClient(door!.url).request<Computed>(COMPUTED, {});
      expect(scripts.nodes[0]?.scenes.nodes[0]).toEqual({
        summary: expect.stringMatching(/\S/),
        coverage: { logLine: expect.stringMatching(/\S/) },
      });
      expect(bibleEntries.nodes.length).toBeGreaterThanOrEqual(4);
      for (const { name, summary } of bibleEntries.nodes) expect(summary, name).toMatch(/\S/);
      for (const { name, voiceSample = '-' } of bibleEntries.nodes) expect(voiceSample, name).toMatch(/\S/);
    },
    WRITING_MS,
  );
});
