import { describe, expect, it, test } from 'vitest';
import type { PlannedScene, SceneInput, StoryInput } from '../../../src/domain/tasks.js';
import { parseBlocks } from '../../../src/llm/offline-writer/fountain-text.js';
import { paperFor, rowsOf } from '../../../src/llm/offline-writer/rows.js';
import { planActs } from '../../../src/orchestrator/story/acts.js';
import { lengthsToTell, planLengths, withLengths } from '../../../src/orchestrator/story/length-plan.js';
import { likenessTo } from '../../../src/screenplay/draft/likeness.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { pageCount } from '../../../src/screenplay/layout/lengths.js';
import { paginate } from '../../../src/screenplay/layout/paginate.js';
import { sceneEighths } from '../../../src/scripts/drafts/draft-length.js';
import { answer, LOG_LINES, planned, sampleScript, storyInput, write } from './ask.js';

/** A script as the pipeline asks for it, with its length spread over the scenes. */
async function scriptOf(logLine: string, sceneCount: number, targetPages: number) {
  const bare = storyInput(logLine);
  const { characters } = await answer('cast', { ...bare, count: 5 });
  const cast = storyInput(logLine, characters);
  const setting = await answer('setting', cast);
  const story: StoryInput = { ...cast, bibles: { characters, setting } };
  const acts = planActs('THREE_ACT', sceneCount);
  const config = { actStructure: 'THREE_ACT' } as const;
  const scenes: PlannedScene[] = [];
  for (let from = 1; from <= sceneCount; from += 10) {
    const to = Math.min(sceneCount, from + 9);
    const known = new Map(scenes.map(({ number, targetEighths }) => [number, targetEighths!]));
    const plan = planLengths({ brief: { targetPages }, config, acts, to: sceneCount, known });
    const lengths = lengthsToTell(plan, from, to);
    const outline = await answer('outline', {
      ...story,
      acts,
      from,
      to,
      totalScenes: sceneCount,
      previous: scenes,
      lengths,
    });
    scenes.push(...withLengths(planned(outline, from), plan, outline.scenes));
  }
  const inputs = scenes.map((scene, at): SceneInput => ({
    ...story,
    scene,
    totalScenes: sceneCount,
    previousScene: scenes[at - 1],
    nextScene: scenes[at + 1],
  }));
  return { inputs, texts: await Promise.all(inputs.map((input) => write('scene', input))) };
}

const pagesOf = (texts: readonly string[]) => pageCount(paginate(parse(texts.join('\n')).script));
const sentences = (text: string) =>
  new Set(
    parseBlocks(text)
      .flatMap((block) =>
        block.kind === 'action' ? [block.text] : block.kind === 'speech' ? block.lines.map((line) => line.text) : [],
      )
      .flatMap((paragraph) => paragraph.split(/(?<=[.!?])\s+/))
      .filter((sentence) => sentence.split(/\s+/).length > 5),
  );

describe.each([LOG_LINES[0]!, LOG_LINES[2]!])('a feature of 60 scenes and 110 pages: %.40s', (logLine) => {
  test('comes to about as many, each scene to its own, also when it is rewritten', async () => {
    const { inputs, texts } = await scriptOf(logLine, 60, 110);
    const rewritten = await Promise.all(
      inputs.map((input, at) =>
        write('rewrite', {
          ...input,
          text: texts[at]!,
          notes: ['tension: More of it.', 'pacing: It is slow.'],
          round: 1,
        }),
      ),
    );
    for (const drafts of [texts, rewritten]) {
      expect(pagesOf(drafts)).toBeGreaterThanOrEqual(100);
      expect(pagesOf(drafts)).toBeLessThanOrEqual(120);
      const off = drafts.filter((text, at) => {
        const { targetEighths } = inputs[at]!.scene;
        return Math.abs(sceneEighths(text) - targetEighths!) > targetEighths! / 3;
      });
      expect(off).toHaveLength(0);
    }
    expect(new Set(inputs.map(({ scene }) => scene.targetEighths)).size).toBeGreaterThan(6);
    for (const [at, text] of texts.entries()) {
      const { outline } = inputs[at]!.scene;
      for (const beat of outline.beats) expect(text).toContain(beat);
      expect(text).toContain(outline.ending);
    }
  });

  test('repeats itself hardly more than one without a length does', async () => {
    const { texts } = await scriptOf(logLine, 60, 110);
    const seen = new Map<string, number>();
    for (const text of texts) for (const each of sentences(text)) seen.set(each, (seen.get(each) ?? 0) + 1);
    const repeated = [...seen.values()].filter((times) => times > 1).length;
    expect(repeated / seen.size).toBeLessThan(0.08);
    for (const [at, text] of texts.entries()) {
      for (const other of texts.slice(at + 1)) expect(likenessTo(text)(other)).toBeLessThanOrEqual(0.8);
    }
  });
});

it.each([
  [6, 3],
  [6, 12],
  [12, 18],
  [4, 24],
])('%i scenes come to %i pages, and share no sentence', async (scenes, pages) => {
  const { inputs, texts } = await scriptOf(LOG_LINES[3]!, scenes, pages);
  const eighths = texts.map((text) => sceneEighths(text));
  for (const [at, length] of eighths.entries()) {
    const { targetEighths } = inputs[at]!.scene;
    expect(Math.abs(length - targetEighths!)).toBeLessThanOrEqual(Math.max(1, targetEighths! / 4));
  }
  const all = texts.flatMap((text) => [...sentences(text)]);
  expect(all.length - new Set(all).size).toBeLessThanOrEqual(all.length / 40);
});

it.each(['LETTER', 'MULTI_CAMERA'] as const)('knows how long it writes on %s', async (profile) => {
  const { texts } = await sampleScript(LOG_LINES[1]!, 12);
  const paper = paperFor(profile === 'LETTER' ? undefined : 'TV_MULTI_CAMERA');
  for (const text of texts) {
    const eighths = (rowsOf(parseBlocks(text), paper) * 8) / paper.rows;
    expect(Math.abs(eighths - sceneEighths(text, profile))).toBeLessThanOrEqual(1);
  }
});

it.each([1, 2, 5, 40, 480])(
  'writes a scene of %i eighths of others’ outline, with one character or four',
  async (targetEighths) => {
    for (const names of [['Ada'], ['Ada', 'Ben'], ['Ada', 'Ben', 'Cleo', 'Dov']]) {
      const scene: PlannedScene = {
        number: 3,
        act: 1,
        priorState: '',
        nextState: '',
        targetEighths,
        outline: {
          heading: 'EXT. QUAY - DAWN',
          description: 'They wait for the boat that nobody has ordered.',
          characters: names,
          location: 'Quay',
          timeOfDay: 'DAWN',
          beats: ['A rope is thrown.', 'Nobody catches it.'],
        },
      };
      const text = await write('scene', { ...storyInput('Cats.'), scene, totalScenes: 3 });
      expect(text.startsWith('EXT. QUAY - DAWN\n\n')).toBe(true);
      expect(parseBlocks(text).some((block) => block.kind === 'speech')).toBe(true);
      expect(text).not.toMatch(/undefined|\{|\}/);
      // Its material ends somewhere.
      const least = Math.min(targetEighths, names.length === 1 ? 20 : 200) / 2;
      expect(sceneEighths(text)).toBeGreaterThanOrEqual(Math.floor(least));
      expect(sceneEighths(text)).toBeLessThanOrEqual(Math.max(6, targetEighths * 1.2));
    }
  },
);
