import { describe, expect, it } from 'vitest';
import { habitsOf } from '../../../src/orchestrator/forecast/habits.js';
import type { ScriptRecord } from '../../../src/orchestrator/forecast/habits.js';
import { isSameModel } from '../../../src/orchestrator/forecast/history.js';

const DEFAULTS = { rewritesPerCritique: 0.9, repairsPerScene: 0.1, speakersPerScene: 3 };
const TARGET = { provider: 'openai', model: 'gpt-4.1' };
const record = (changes: Partial<ScriptRecord>): ScriptRecord => ({
  answeredBy: [TARGET],
  critiques: 0,
  rewrites: 0,
  scenes: 0,
  repairs: 0,
  lines: 0,
  scenesWithLines: 0,
  repairing: true,
  ...changes,
});

describe('what scripts usually do', () => {
  it('is the share over all of them', () => {
    const records = [
      record({ critiques: 6, rewrites: 3, scenes: 6, repairs: 3, lines: 12, scenesWithLines: 6 }),
      record({ critiques: 4, rewrites: 3, scenes: 6, repairs: 0 }),
    ];
    expect(habitsOf(records, [TARGET], DEFAULTS)).toEqual({
      rewritesPerCritique: 0.6,
      repairsPerScene: 0.25,
      speakersPerScene: 2,
    });
  });

  it('is the default as long as fewer than five were seen', () => {
    expect(habitsOf([record({ critiques: 4, scenes: 4, scenesWithLines: 4 })], [TARGET], DEFAULTS)).toEqual(DEFAULTS);
  });

  it('is not learnt from other models, nor repairs from scripts without any', () => {
    const foreign = record({
      answeredBy: [TARGET, { provider: 'offline-writer', model: 'offline-writer-1' }],
      critiques: 50,
      scenes: 50,
    });
    expect(habitsOf([foreign], [TARGET], DEFAULTS)).toEqual(DEFAULTS);
    expect(habitsOf([record({ scenes: 50, repairing: false })], [TARGET], DEFAULTS).repairsPerScene).toBe(0.1);
  });
});

describe('the same model', () => {
  it.each([
    ['gpt-4.1', true],
    ['gpt-4.1-2025-04-14', true],
    ['gpt-4.1-20250414', true],
    ['gpt-4.1-mini', false],
    ['gpt-4', false],
  ])('%s: %s', (model, same) => {
    expect(isSameModel({ provider: 'openai', model }, TARGET)).toBe(same);
    expect(isSameModel({ provider: 'azure', model }, TARGET)).toBe(false);
  });
});
