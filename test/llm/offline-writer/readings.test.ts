import { describe, expect, it } from 'vitest';
import type { CharacterLines } from '../../../src/domain/task-answers.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { answer, callOf, eventsOf, LOG_LINES, sampleScript, storyInput, textOf, write } from './ask.js';

describe('the offline writer as a reader', () => {
  it.each(LOG_LINES)('tells and judges the scenes of "%s" by what is in them', { timeout: 60_000 }, async (logLine) => {
    const { story, scenes, texts } = await sampleScript(logLine, 3, 3);
    const summaries = await Promise.all(
      scenes.map((scene, at) => write('sceneSummary', { ...story, scene, text: texts[at]! })),
    );
    expect(new Set(summaries).size).toBe(scenes.length);
    for (const summary of summaries) {
      expect(summary.length).toBeGreaterThan(40);
      expect(summary.length).toBeLessThanOrEqual(420);
    }
    for (const [at, scene] of scenes.entries()) {
      const coverage = await answer('sceneCoverage', { logLine, scene, text: texts[at]! });
      expect(coverage.tension).toBeGreaterThanOrEqual(1);
      expect(coverage.purpose).not.toBe('');
    }
  });

  it('sums up every kind of entry, each in its own words', async () => {
    const { story } = await sampleScript(LOG_LINES[0]!, 1, 2);
    const { characters, plot, setting, theme } = story.bibles;
    const entries = [
      ...characters.map((content) => ({ kind: 'CHARACTER', content })),
      { kind: 'PLOT', content: plot },
      { kind: 'SETTING', content: setting },
      { kind: 'THEME', content: theme },
    ];
    const summaries = await Promise.all(entries.map((entry) => write('bibleSummary', entry)));
    expect(new Set(summaries).size).toBe(entries.length);
    expect(summaries[0]).toContain(characters[0]!.name);
    for (const summary of summaries) expect(summary.length).toBeLessThanOrEqual(360);
  });

  it('gives voice samples that tell the characters apart', async () => {
    const { story } = await sampleScript(LOG_LINES[0]!, 1, 4);
    const samples = await Promise.all(story.bibles.characters.map((character) => write('voiceSample', { character })));
    expect(new Set(samples).size).toBe(samples.length);
    for (const sample of samples) expect(sample.split('\n')).toHaveLength(5);
  });
});

describe('the offline writer with an agent for each character', () => {
  it('gives the lines of each character, and weaves given lines into the scene', async () => {
    const { story, scenes } = await sampleScript(LOG_LINES[1]!, 2, 3);
    const scene = scenes[0]!;
    const present = story.bibles.characters.filter(({ name }) => scene.outline.characters.includes(name));
    const lines: CharacterLines[] = [];
    for (const character of present) {
      lines.push({
        name: character.name,
        ...(await answer('characterLines', { ...story, scene, totalScenes: 2, character })),
      });
    }
    expect(lines.every((given) => given.lines.length > 0)).toBe(true);

    const own = await write('scene', { ...story, scene, totalScenes: 2 });
    const woven = await write('scene', {
      ...story,
      scene,
      totalScenes: 2,
      lines: lines.map((given) => ({
        ...given,
        lines: given.lines.map((line, at) => ({ ...line, text: `${given.name} says line ${at}.` })),
      })),
    });
    expect(own).not.toContain('says line 0');
    for (const { name } of lines) expect(woven).toContain(`${name} says line 0.`);
    expect(parse(woven).script.body.filter(({ kind }) => kind === 'speech')).toHaveLength(
      parse(own).script.body.filter(({ kind }) => kind === 'speech').length,
    );
  });

  it('answers several calls in one, prose as text and structures as they are', async () => {
    const { story, scenes, texts } = await sampleScript(LOG_LINES[2]!, 2, 2);
    const input = (at: number) => ({ ...story, scene: scenes[at]!, text: texts[at]! });
    const packed = [
      { key: 'r1', task: 'sceneSummary' as const, input: input(0) },
      { key: 'r2', task: 'sceneCoverage' as const, input: input(1) },
    ];
    const text = textOf(await eventsOf({ ...callOf('sceneSummary', input(0)), packed }));
    expect(JSON.parse(text)).toEqual({
      r1: await write('sceneSummary', input(0)),
      r2: await answer('sceneCoverage', input(1)),
    });
  });

  it('names what is wrong with an input', async () => {
    await expect(write('voiceSample', storyInput('x'))).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringContaining('character'),
    });
  });
});
