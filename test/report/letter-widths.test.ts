import { expect, it } from 'vitest';
import { fitted } from '../../src/report/letter-widths.js';

it.each([
  ['PRIYA THORNE', 110, 'PRIYA THORNE'],
  ['PRIYA THORNE', 82, 'PRIYA TH…'],
  ['WILLIAM MCCOMMOWN', 110, 'WILLIAM MCC…'],
  ['Illinois Bill', 110, 'Illinois Bill'],
  ['守灯人和她的弟弟的灯塔', 110, '守灯人和她的弟弟…'],
  ['🕯🕯🕯', 24, '🕯…'],
  ['ANNA KLEIN', 40, 'ANN…'],
])('%s fits into %i', (text, width, kept) => {
  expect(fitted(text, width)).toBe(kept);
});
