import { describe, expect, it } from 'vitest';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { lint } from '../../../src/screenplay/lint/lint.js';
import { unwantedFinder } from '../../../src/screenplay/lint/unwanted-words.js';

const found = (avoid: string[], text: string) =>
  unwantedFinder(avoid)(text).map(({ start, end }) => text.slice(start, end));

describe('words that are not wanted', () => {
  it.each<[string, string[], string, string[]]>([
    ['whole words in any case', ['Suddenly'], 'SUDDENLY, suddenly; unsuddenly suddenlyish', ['SUDDENLY', 'suddenly']],
    ['phrases over a line break', ['in the nick of time'], 'He comes in the nick\nof time.', ['in the nick\nof time']],
    ['either apostrophe', ["don't you see"], 'Don’t you see?', ['Don’t you see']],
    ['the longest of several', ['time', 'nick of time'], 'In the nick of time, in time.', ['nick of time', 'time']],
    ['Cyrillic words', ['вдруг'], 'Вдруг темно. Вдругой раз.', ['Вдруг']],
    ['words with accents', ['énorme'], 'ÉNORME, énorme, énormes', ['ÉNORME', 'énorme']],
    ['Arabic words', ['فجأة'], 'فجأة ينطفئ المصباح', ['فجأة']],
    ['Chinese anywhere', ['突然'], '灯突然灭了', ['突然']],
    ['Korean with its endings', ['갑자기'], '갑자기는 불이 꺼진다', ['갑자기']],
    ['Thai anywhere', ['ทันใดนั้น'], 'และทันใดนั้นไฟก็ดับ', ['ทันใดนั้น']],
    ['what has signs at its ends', ['(beat)', 'C++'], 'He waits. (beat) C++ and C.', ['(beat)', 'C++']],
    ['nothing for signs alone', ['...', '—'], 'He waits... — Yes.', []],
    ['letters whose small ones are longer', ['bir gün'], 'İyi. BIR GÜN? Bir gün.', ['BIR GÜN', 'Bir gün']],
    ['characters beyond the first plane', ['𠮷野'], '在𠮷野家', ['𠮷野']],
  ])('are found: %s', (_what, avoid, text, places) => {
    expect(found(avoid, text)).toEqual(places);
  });

  it('are found in headings, action, speeches of both sides and transitions, and many of one are one finding', () => {
    const text = `INT. OLD MILL - DAY

The mill turns.

ANNA
(at the mill)
The mill!

BEN ^
Which mill?

MILL SMASH CUT TO:`;
    const { script, spans } = parse(text);
    const findings = lint(script, { avoid: ['mill'], spans, source: text, levels: {} }).filter(
      ({ rule }) => rule === 'AVD101',
    );
    expect(findings).toHaveLength(1);
    expect(
      [findings[0]!, ...findings[0]!.others!].map(({ span }) => text.slice(span![0].offset, span![1].offset)),
    ).toEqual(['MILL', 'mill', 'mill', 'mill', 'mill', 'MILL']);
  });

  it('take no long time, however many they are', () => {
    const avoid = Array.from({ length: 200 }, (_, at) => `phrase number ${at} of many`);
    const text = 'The phrase number of many is not a phrase number 7 of many. '.repeat(4_000);
    const began = performance.now();
    expect(unwantedFinder(avoid)(text)).toHaveLength(4_000);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
