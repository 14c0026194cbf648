import { describe, expect, it } from 'vitest';
import { briefOfNew, changedBrief, NO_BRIEF, storedBrief } from '../../src/domain/brief.js';
import type { ScriptBriefInput } from '../../src/domain/brief.js';
import { languageName, readLanguageTag } from '../../src/domain/language-tag.js';

const change = (input: ScriptBriefInput, before = NO_BRIEF) => changedBrief(before, input);
/** As a caller without types may give it. */
const wrong = (input: object) =>
  change(input as ScriptBriefInput).invalid.map(({ path, message }) => `${path} ${message}`);

describe('a brief', () => {
  it('is changed member by member: what is absent stays, and null takes away', () => {
    const { brief } = change({ language: 'PT-br', genre: [' noir '], tone: 'dry', avoid: ['suddenly'] });
    expect(brief).toMatchObject({ language: 'pt-BR', genre: ['noir'], tone: 'dry', avoid: ['suddenly'] });
    expect(change({ tone: null, genre: null, targetPages: 12 }, brief).brief).toEqual({
      language: 'pt-BR',
      genre: [],
      avoid: ['suddenly'],
      targetPages: 12,
      models: [],
    });
  });

  it.each<[object, string]>([
    [{ notes: 'x'.repeat(100_000) }, 'brief.notes is too long; at most 8,000 characters are allowed'],
    [{ notes: 'a\u0000b' }, 'brief.notes holds a NUL character'],
    [{ tone: '  ' }, 'brief.tone is empty'],
    [{ avoid: Array(10_000).fill('') }, 'brief.avoid has too many entries; at most 200 are allowed'],
    [{ avoid: ['ok', 'x'.repeat(121)] }, 'brief.avoid[1] is too long; at most 120 characters are allowed'],
    [{ avoid: [7] }, 'brief.avoid[0] is no text'],
    [{ genre: 'noir' }, 'brief.genre is no list of texts'],
    [{ language: 'Spanish' }, 'brief.language is no BCP 47 tag of a known language; use one like es, zh-Hant or pt-BR'],
    [{ language: '' }, 'brief.language is no BCP 47 tag of a known language; use one like es, zh-Hant or pt-BR'],
    [{ language: 'es'.repeat(5_000) }, 'brief.language is no BCP 47 language tag; use one like es, zh-Hant or pt-BR'],
    [{ language: 5 }, 'brief.language is no text'],
    [{ targetPages: 0 }, 'brief.targetPages is too short; use 1 to 600 pages'],
    [{ targetPages: 10_000 }, 'brief.targetPages is too long; use 1 to 600 pages'],
    [{ targetPages: 1.5 }, 'brief.targetPages is no whole number of pages'],
    [{ format: 'OPERA' }, 'brief.format is none of FEATURE, SHORT, TV_HOUR, TV_HALF_HOUR, TV_MULTI_CAMERA'],
  ])('says what is wrong with it: %#', (input, message) => {
    expect(wrong(input)).toEqual([message]);
  });

  it('tells of ten mistakes one by one, and how many more there are', () => {
    const told = wrong({ avoid: Array(200).fill(''), tone: '' });
    expect(told).toHaveLength(11);
    expect(told.at(-1)).toBe('brief has 191 more fields that cannot be used');
  });

  it('that is wrong changes nothing', () => {
    const { brief } = change({ tone: 'dry' });
    expect(change({ tone: 'wet', targetPages: 0 }, brief).brief).toBe(brief);
  });

  it('keeps no half of a surrogate pair, which the database has no form for', () => {
    expect(change({ tone: 'a\ud83db', avoid: ['\ude00x'] }).brief).toMatchObject({
      tone: 'a\ufffdb',
      avoid: ['\ufffdx'],
    });
  });

  it('of another version says nothing rather than failing', () => {
    for (const brief of [null, 'x', { language: 7 }, []]) expect(storedBrief({ brief })).toEqual(NO_BRIEF);
  });

  it('of a new script has the format of what was asked for', () => {
    expect(briefOfNew(NO_BRIEF, 'FULL_SCRIPT').format).toBe('FEATURE');
    expect(briefOfNew(NO_BRIEF, 'MULTI_SCENE').format).toBe('SHORT');
    expect(briefOfNew({ ...NO_BRIEF, format: 'TV_HOUR' }, 'FULL_SCRIPT').format).toBe('TV_HOUR');
  });
});

describe('a language tag', () => {
  it.each([
    ['ES', 'es', 'Spanish'],
    [' zh-hant ', 'zh-Hant', 'Chinese (Traditional)'],
    ['pt-br', 'pt-BR', 'Portuguese (Brazil)'],
    ['iw', 'he', 'Hebrew'],
    ['eu', 'eu', 'Basque'],
  ])('%s is %s, %s', (written, tag, name) => {
    expect(readLanguageTag(written)).toBe(tag);
    expect(languageName(tag)).toBe(name);
  });

  it.each([
    '',
    '-',
    'und',
    'mul',
    'zxx',
    'qaa',
    'english',
    'e',
    'es_ES',
    'x-mine',
    'en-u-ca-buddhist',
    'i-klingon',
    '日本',
  ])('%j is none', (written) => {
    expect(readLanguageTag(written)).toBeUndefined();
  });

  it.each(['und', 'und-Cyrl', 'mul', 'zxx'])('"%s" names no language, and is no fault', (tag) => {
    expect(languageName(tag)).toBeUndefined();
  });
});
