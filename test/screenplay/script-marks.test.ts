import { describe, expect, it } from 'vitest';
import { isFinalDraft, isJsonScript, isMarkup, isXml } from '../../src/screenplay/script-marks.js';

const told = (start: string) => [isMarkup(start), isXml(start), isFinalDraft(start), isJsonScript(start)];

describe('what a file begins with', () => {
  it.each([
    ['<?xml version="1.0"?>\n<FinalDraft DocumentType="Script">', [true, true, true, false]],
    ['<FinalDraft>', [true, true, true, false]],
    ['<?xml version="1.0"?>\n<document>', [true, true, false, false]],
    ['<!DOCTYPE x>', [true, true, false, false]],
    ['< AHEAD', [true, false, false, false]],
    ['\n {\n "schemaVersion": 1', [false, false, false, true]],
    ['{ "title": "x" }', [false, false, false, false]],
    ['INT. LAMP ROOM - DAY', [false, false, false, false]],
  ] as const)('tells %j, also behind a byte order mark as text or as bytes', (start, kinds) => {
    for (const mark of ['', '\uFEFF', '\u00ef\u00bb\u00bf']) expect(told(`${mark}${start}`)).toEqual(kinds);
  });
});
