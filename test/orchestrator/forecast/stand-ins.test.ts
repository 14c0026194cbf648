import { describe, expect, it } from 'vitest';
import { bibleName, characterContent, plotContent, settingContent, themeContent } from '../../../src/domain/bibles.js';
import { sceneCritique } from '../../../src/domain/scenes.js';
import {
  prose,
  standInCast,
  standInCritique,
  standInLines,
  standInPlot,
  standInScenes,
  standInSetting,
  standInTheme,
} from '../../../src/orchestrator/forecast/stand-ins.js';
import { PIPELINE } from '../../../src/orchestrator/pipeline/pipeline.js';
import { createTokenCounter } from '../../../src/optimizer/tokens/tokens.js';

const ACTS = [
  { act: 1, title: 'Scenes', from: 1, to: 2 },
  { act: 2, title: 'More', from: 3, to: 3 },
];

describe('stand-ins', () => {
  it.each<[string, number, unknown]>([
    ['a cast', 6_000, standInCast(3, 1, 6_000)],
    ['a plot', 2_800, standInPlot('THREE_ACT', 2_800)],
    ['a setting', 2_400, standInSetting(2_400)],
    ['a theme', 1_200, standInTheme(1_200)],
    ['a critique', 1_600, standInCritique(1_600)],
    ['lines', 1_000, standInLines('Ada', 1_000)],
  ])('%s has the size that is asked for', (_name, characters, made) => {
    expect(Math.abs(JSON.stringify(made).length / characters - 1)).toBeLessThan(0.03);
  });

  it('are what the tasks answer', () => {
    for (const character of standInCast(2, 1, 2_000)) characterContent.parse(character);
    plotContent.parse(standInPlot('FIVE_ACT', 2_000));
    settingContent.parse(standInSetting(2_000));
    themeContent.parse(standInTheme(1_000));
    sceneCritique.parse(standInCritique(1_000));
    expect(bibleName('PLOT', standInPlot('FIVE_ACT', 2_000))).not.toBe('');
  });

  it('stay whole when there is hardly any room', () => {
    for (const character of standInCast(2, 1, 10)) characterContent.parse(character);
    expect(prose(-5)).toBe('');
  });

  it('give characters beside those that stand other names', () => {
    expect(standInCast(2, 3, 1_000).map(({ name }) => name)).toEqual(['Character C', 'Character D']);
    expect(standInCast(0, 3, 0)).toEqual([]);
  });

  it('plan scenes that are numbered through the acts and hand their state on', () => {
    const scenes = standInScenes(ACTS, 3, ['Ada'], 1_400);
    expect(scenes.map(({ number, act }) => [number, act])).toEqual([
      [1, 1],
      [2, 1],
      [3, 2],
    ]);
    const { outline, priorState, nextState } = scenes[0]!;
    expect(Math.abs(JSON.stringify({ ...outline, priorState, nextState }).length / 1_400 - 1)).toBeLessThan(0.03);
  });

  it.each(PIPELINE.flatMap(({ tasks }) => tasks))(
    'of $task have as many tokens for their length as English has',
    async (task) => {
      const sample = task.sample(2_000);
      const lengthOfToken = sample.length / (await createTokenCounter().count(sample));
      expect(lengthOfToken).toBeGreaterThan(3.7);
      expect(lengthOfToken).toBeLessThan(4.7);
    },
  );
});
