import { describe, expect, it } from 'vitest';
import { CRITIQUE_AXES } from '../../../src/domain/scenes.js';
import { isFarWorse } from '../../../src/orchestrator/story/judgement.js';

const judged = (...scores: (number | null)[]) => ({
  overall: 'So.',
  axes: scores.map((score, at) => ({ axis: CRITIQUE_AXES[at]!, score, issues: [], suggestions: [] })),
});

describe('a draft', () => {
  it.each([
    ['far worse on all axes', judged(5, 5, 5, 5, 5), judged(8, 8, 8, 8, 8), true],
    ['worse by the margin on average', judged(7, 7, 6, 6), judged(8, 8, 8, 8), true],
    ['a little worse', judged(7, 7, 7, 7, 7), judged(8, 8, 8, 8, 8), false],
    ['worse on one axis alone', judged(3, 8, 8, 8, 8), judged(8, 8, 8, 8, 8), false],
    ['as good', judged(6, 6), judged(6, 6), false],
    ['better', judged(9, 9), judged(4, 4), false],
    ['far worse on what both judge', judged(3, null, 9), judged(8, 9, null), true],
    ['without scores in common', judged(1, null), judged(null, 9), false],
    ['not scored', judged(), judged(9, 9), false],
  ])('%s', (_what, critique, before, worse) => {
    expect(isFarWorse(critique, before)).toBe(worse);
  });
});
