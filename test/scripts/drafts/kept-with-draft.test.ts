import { describe, expect, it } from 'vitest';
import { repairsOf, trimmedPartsOf } from '../../../src/scripts/drafts/kept-with-draft.js';

const REPAIR = { code: 'DRF101', level: 'WARNING', message: 'It was given one.', line: 1, before: '', after: 'INT. A' };
const PART = { part: 'scene before', tokens: 120, how: 'SHORTENED' };

describe('what is kept with a draft', () => {
  it('is read as it was kept', () => {
    expect(repairsOf({ repairs: [REPAIR] })).toEqual([REPAIR]);
    expect(trimmedPartsOf({ trimmed: [PART] })).toEqual([PART]);
  });

  it('is nothing for a draft that has none', () => {
    expect([repairsOf({ repairs: null }), trimmedPartsOf({ trimmed: null })]).toEqual([[], []]);
  });

  it('is told without what cannot be read', () => {
    expect(repairsOf({ repairs: [{ ...REPAIR, level: 'LATER' }, REPAIR, 'x'] })).toEqual([REPAIR]);
    expect(trimmedPartsOf({ trimmed: [null, PART, { ...PART, how: 'LATER' }] })).toEqual([PART]);
    expect(repairsOf({ repairs: { later: [] } })).toEqual([]);
  });
});
