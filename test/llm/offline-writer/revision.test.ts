import { describe, expect, test } from 'vitest';
import { parseBlocks } from '../../../src/llm/offline-writer/fountain-text.js';
import type { Sample } from './ask.js';
import { answer, LOG_LINES, sampleScript, write } from './ask.js';

async function rewrite(sample: Sample, at: number, notes: readonly string[], round = 1, text = sample.texts[at]!) {
  return write('rewrite', {
    ...sample.story,
    scene: sample.scenes[at]!,
    totalScenes: sample.scenes.length,
    text,
    notes,
    round,
  });
}

describe('critique', () => {
  test('quotes the scene, and its scores rise with the round', async () => {
    const { story, scenes, texts } = await sampleScript(LOG_LINES[0]!, 3);
    const ask = (round: number) =>
      answer('critique', {
        logLine: LOG_LINES[0]!,
        scene: scenes[0]!,
        characters: story.bibles.characters,
        text: texts[0]!,
        round,
      });
    const [first, second] = [await ask(1), await ask(2)];
    const quotes =
      first.axes
        .flatMap((axis) => axis.issues)
        .join(' ')
        .match(/"([^"…]{12,})/g) ?? [];
    expect(quotes.length).toBeGreaterThan(1);
    const flat = texts[0]!.replace(/\s+/g, ' ');
    expect(quotes.some((quote) => flat.includes(quote.slice(1)))).toBe(true);
    for (const [at, axis] of first.axes.entries()) expect(second.axes[at]!.score!).toBeGreaterThanOrEqual(axis.score!);
    expect(second.axes.some((axis, at) => axis.score! > first.axes[at]!.score!)).toBe(true);
  });

  test('sees missing beats, silent characters and feelings said outright', async () => {
    const { story, scenes } = await sampleScript(LOG_LINES[0]!, 3);
    const scene = scenes[0]!;
    const speaker = scene.outline.characters[0]!;
    const text = `${scene.outline.heading}\n\nA room.\n\n${speaker.toUpperCase()}\nI am so angry. I love you.\n`;
    const { axes } = await answer('critique', {
      logLine: LOG_LINES[0]!,
      scene,
      characters: story.bibles.characters,
      text,
      round: 1,
    });
    const issues = (axis: string) => axes.find((judged) => judged.axis === axis)!.issues.join(' ');
    expect(issues('SUBTEXT')).toContain('I am so angry');
    expect(issues('PLOT_ADVANCEMENT')).toContain(scene.outline.beats[0]!.slice(0, 20));
    expect(issues('CHARACTER_AUTHENTICITY')).toContain(scene.outline.characters[1]);
    expect(axes.find((judged) => judged.axis === 'PLOT_ADVANCEMENT')!.score!).toBeLessThan(5);
  });

  test('an empty draft is judged, not refused', async () => {
    const { story, scenes } = await sampleScript(LOG_LINES[0]!, 1);
    const { axes } = await answer('critique', {
      logLine: '',
      scene: scenes[0]!,
      characters: story.bibles.characters,
      text: '',
      round: 1,
    });
    expect(axes).toHaveLength(5);
  });
});

describe('rewrite', () => {
  test('is a different draft with the same heading, speakers and most beats, and holds', async () => {
    const sample = await sampleScript(LOG_LINES[0]!, 3);
    for (const [at, scene] of sample.scenes.entries()) {
      const { axes } = await answer('critique', {
        logLine: LOG_LINES[0]!,
        scene,
        characters: sample.story.bibles.characters,
        text: sample.texts[at]!,
        round: 1,
      });
      const first = await rewrite(
        sample,
        at,
        axes.flatMap((axis) => [...axis.issues, ...axis.suggestions]),
      );
      const second = await rewrite(
        sample,
        at,
        axes.flatMap((axis) => axis.suggestions),
        2,
        first,
      );
      for (const text of [first, second]) {
        expect(text).not.toBe(sample.texts[at]);
        expect(text.startsWith(`${scene.outline.heading}\n\n`)).toBe(true);
        expect(scene.outline.beats.filter((beat) => text.includes(beat)).length).toBeGreaterThanOrEqual(
          scene.outline.beats.length - 1,
        );
        expect(await answer('continuity', { scene, characters: sample.story.bibles.characters, text })).toEqual({
          issues: [],
        });
        expect(text).not.toMatch(/undefined|\{| {2}|\n\n\n/);
        expect(text).not.toMatch(/Trim that speech|Replace its second half|Put the conflict under/);
      }
      expect(second).not.toBe(first);
    }
  });

  test('a feeling said outright becomes an act', async () => {
    const sample = await sampleScript(LOG_LINES[0]!, 1);
    const cue = sample.scenes[0]!.outline.characters[0]!.toUpperCase();
    const text = sample.texts[0]!.replace(`\n\n${cue}\n`, `\n\n${cue}\nI am so angry with you.\n\n${cue}\n`);
    expect(text).toContain('I am so angry');
    expect(await rewrite(sample, 0, ['Too on the nose.'], 1, text)).not.toContain('I am so angry');
  });

  test("a person's words can be seen in the draft", async () => {
    const sample = await sampleScript(LOG_LINES[0]!, 1);
    const [hero, other] = sample.scenes[0]!.outline.characters.map((name) => name.split(' ')[0]!);
    expect(await rewrite(sample, 0, ['Make it rain.'])).toMatch(/begins to rain/);
    expect(await rewrite(sample, 0, [`${hero} should lie to ${other}`])).toContain(`${hero} lies to ${other}.`);
    expect(await rewrite(sample, 0, [`Have ${other} drop the glass`])).toContain(`${other} drops the glass.`);
    expect(await rewrite(sample, 0, ['The lights go out halfway through.'])).toContain(
      'The lights go out halfway through.',
    );
    expect(await rewrite(sample, 0, ['more about the lighthouse'])).toContain('the lighthouse');
    const tense = await rewrite(sample, 0, ['add tension']);
    expect(tense.length).toBeGreaterThan(sample.texts[0]!.length);
  });

  test('mends what continuity found', async () => {
    const sample = await sampleScript(LOG_LINES[0]!, 2);
    const scene = sample.scenes[0]!;
    const missing = scene.outline.characters[1]!;
    const broken = `INT. SOMEWHERE ELSE - DAY\n\n${scene.outline.characters[0]!.toUpperCase()}\nWho is there?\n\nSTRANGER\nNobody you know.\n`;
    const { issues } = await answer('continuity', { scene, characters: sample.story.bibles.characters, text: broken });
    expect(issues.join(' ')).toContain('SOMEWHERE ELSE');
    expect(issues.join(' ')).toContain(missing);
    expect(issues.join(' ')).toContain('STRANGER');
    const mended = await rewrite(sample, 0, issues, 1, broken);
    expect(await answer('continuity', { scene, characters: sample.story.bibles.characters, text: mended })).toEqual({
      issues: [],
    });
  });

  test('an empty draft is written afresh', async () => {
    const sample = await sampleScript(LOG_LINES[0]!, 1);
    const text = await rewrite(sample, 0, [], 1, '');
    expect(parseBlocks(text).filter((block) => block.kind === 'speech').length).toBeGreaterThan(7);
  });
});
