import { describe, expect, it } from 'vitest';
import { driftOf, freeTextOf, pagesDriftFrom, toldLanguage } from '../../../src/screenplay/languages/drift.js';
import { languageOfProse, otherLanguageOf } from '../../../src/screenplay/languages/prose-language.js';
import { PROSE } from './prose.js';

const CLOSE = [
  ['da', 'nb'],
  ['nb', 'da'],
];

describe('the language of running text', () => {
  it.each(Object.keys(PROSE))('%s is never taken for another, and each of the others is seen to be another', (tag) => {
    for (const [other, text] of Object.entries(PROSE)) {
      const same = other === tag || CLOSE.some(([one, two]) => one === tag && two === other);
      expect([other, otherLanguageOf(text, tag) === undefined]).toEqual([other, same]);
    }
  });

  it.each(Object.entries(PROSE))('%s is told by itself, or not at all', (tag, text) => {
    const told = tag === 'nb' ? 'no' : tag;
    expect([told, undefined]).toContain(languageOfProse(text));
  });

  it('is told of most languages', () => {
    const told = Object.values(PROSE).filter((text) => languageOfProse(text) !== undefined);
    expect(told.length).toBeGreaterThanOrEqual(Object.keys(PROSE).length - 3);
  });

  it.each([
    ['en', 'A widowed pilot must land a plane that nobody in the tower is willing to see.'],
    ['es', 'Una farera descubre que los barcos que ella guía llevan muertos desde hace un siglo.'],
    ['fr', 'Une gardienne de phare découvre que les navires qu’elle guide sont perdus depuis un siècle.'],
    ['de', 'Eine Leuchtturmwärterin entdeckt, dass die Schiffe, die sie führt, seit hundert Jahren verschollen sind.'],
    ['zh-Hans', '一个守塔人发现，她每晚引导的船只早在一百年前就已经沉没了，而且还有一艘正要回来见她。'],
    ['ar', 'تكتشف حارسة منارة أن السفن التي تقودها كل ليلة قد غرقت منذ مئة عام.'],
    ['ka', 'შუქურის დარაჯი აღმოაჩენს, რომ გემები ასი წლის წინ ჩაიძირა.'],
    ['ja', '灯台守の女は、毎晩導いている船が百年前に沈んだものだと知る。'],
  ])('%s is certain by a log line', (tag, logLine) => {
    expect(languageOfProse(logLine)).toBe(tag);
  });

  it.each(['', 'Sofia. Marco. Porto!', 'Noir in Berlin', 'x'.repeat(40), '🜁🜂 123', 'Titanic II: Return of the Ice'])(
    'is not certain of %j',
    (text) => {
      expect(languageOfProse(text)).toBeUndefined();
      expect(otherLanguageOf(text, 'es')).toBeUndefined();
    },
  );

  it('is wrong for one region or writing only where that is certain', () => {
    expect(otherLanguageOf(PROSE.pt!, 'pt-PT')).toBeUndefined();
    expect(otherLanguageOf(PROSE['zh-Hans']!, 'zh')).toBeUndefined();
    expect(otherLanguageOf(PROSE['zh-Hant']!, 'zh-TW')).toBeUndefined();
    expect(otherLanguageOf(PROSE['zh-Hans']!, 'zh-TW')).toBe('zh-Hans');
    expect(otherLanguageOf(PROSE['zh-Hant']!, 'zh-Hans')).toBe('zh-Hant');
    expect(otherLanguageOf(PROSE.hr!, 'sr')).toBeUndefined();
    expect(otherLanguageOf(PROSE.hr!, 'sr-Cyrl')).toBe('und');
  });

  it('is never wrong in a language whose words are not known, unless it is written otherwise', () => {
    expect(otherLanguageOf(PROSE.en!, 'yo')).toBeUndefined();
    expect(otherLanguageOf(PROSE.ru!, 'yo')).toBe('ru');
    expect(otherLanguageOf(PROSE.en!, 'cop')).toBeUndefined();
  });
});

describe('pages', () => {
  const pagesDriftOf = (pages: string, wanted: string) => pagesDriftFrom(wanted)(pages);
  const scene = (action: string, ...lines: string[]) =>
    `INT. FARO - NOCHE\n\n${action}\n\n${lines.map((line) => `MARA\n${line}`).join('\n\n')}`;

  it('may quote: only a clear majority counts', () => {
    expect(pagesDriftOf(scene(PROSE.es!, PROSE.en!), 'es')).toBeUndefined();
    expect(pagesDriftOf(scene(PROSE.es!, PROSE.en!), 'en')).toBeUndefined();
    expect(pagesDriftOf(scene(PROSE.en!, PROSE.en!, PROSE.es!.slice(0, 90)), 'es')).toEqual({
      wanted: 'es',
      found: 'en',
    });
    expect(pagesDriftOf(scene(PROSE['zh-Hans']!, 'I will not go.', 'Then stay here with me.'), 'zh')).toBeUndefined();
  });

  it('are not judged by headings, cues and names', () => {
    const names = 'THE OLD MAN OF THE SEA\n\nINT. THE END OF THE ROAD - NIGHT\n\n'.repeat(40);
    expect(pagesDriftOf(names, 'es')).toBeUndefined();
    expect(
      pagesDriftOf(`${'INT. HOUSE - NIGHT\n\nANNA VOSS\n\n'.repeat(30)}${PROSE['zh-Hans']}`, 'zh'),
    ).toBeUndefined();
    expect(otherLanguageOf(`${'Anna Voss And The Will Of Sam. '.repeat(30)}${PROSE.ar}`, 'ar')).toBeUndefined();
  });
});

describe('an answer', () => {
  const critique = (overall: string, issue: string) => ({
    overall,
    axes: [{ axis: 'PACING', score: 4, issues: [issue], suggestions: [] }],
  });

  it('is judged by what it says, not by what it quotes', () => {
    expect(driftOf(critique(PROSE.es!, `La línea “${PROSE.en}” no convence.`), 'es')).toBeUndefined();
    expect(driftOf(critique(PROSE.en!, `The line "${PROSE.es}" does not work at all.`), 'es')).toEqual({
      wanted: 'es',
      found: 'en',
    });
  });

  it('is judged without names and terms', () => {
    expect(
      freeTextOf({
        characters: [{ name: 'Mara', traits: ['seria'] }],
        scenes: [{ heading: 'INT. THE HOUSE - NIGHT', characters: ['The Man'], description: 'Llueve.' }],
      }),
    ).toBe('seria\nLlueve.');
  });

  it('tells the language of a story, unless its log line is in another', () => {
    expect(toldLanguage('Lighthouse. Ships. Ghosts.', { overall: PROSE.en })).toBe('en');
    expect(
      toldLanguage('Itsasargiko zaindariak itsasontziak ehun urte lehenago hondoratu zirela jakin du', PROSE.en),
    ).toBe(undefined);
    expect(toldLanguage('灯塔', { overall: PROSE.en })).toBeUndefined();
  });
});
