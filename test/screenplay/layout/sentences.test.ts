import { describe, expect, it } from 'vitest';
import { endsSentence, lastSentenceEnd } from '../../../src/screenplay/layout/sentences.js';

describe('sentence ends', () => {
  it.each([
    'He sits.',
    'Does he?',
    'He does!',
    'And then…',
    'And then...',
    '"He sits."',
    '(He sits.)',
    '“He sits.”',
    '«Он сидит.»',
    'He sits.  ',
    'What?!',
    '彼は座る。',
    '(「座れ！」)',
    'It is 5.',
  ])('stands at the end of %j', (text) => {
    expect(endsSentence(text)).toBe(true);
  });

  it.each([
    'He sits',
    'He sits,',
    'Mr.',
    'and Mrs.',
    'the DR.',
    'Ms.',
    'St.',
    'J.',
    'by J. R.',
    '(by É.',
    '',
    '   ',
    ')',
    'He sits. Then',
  ])('does not stand at the end of %j', (text) => {
    expect(endsSentence(text)).toBe(false);
  });

  it('is the last one within the range', () => {
    const text = 'One. Two. Dr. Three 3.5 four.';
    expect(lastSentenceEnd(text, 0, text.length)).toBe(text.length);
    expect(lastSentenceEnd(text, 0, text.length - 1)).toBe(9);
    expect(lastSentenceEnd(text, 5, 9)).toBe(9);
    expect(lastSentenceEnd(text, 0, 8)).toBe(4);
    expect(lastSentenceEnd(text, 0, 3)).toBe(-1);
    expect(lastSentenceEnd(text, 9, 28)).toBe(-1);
  });

  it('has its closing marks on the same line', () => {
    expect(lastSentenceEnd('He sits.) So', 0, 8)).toBe(-1);
    expect(lastSentenceEnd('He sits.) So', 0, 9)).toBe(9);
  });
});
