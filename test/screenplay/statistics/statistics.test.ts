import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnknownBeat } from '../../../src/screenplay/beats.js';
import { createCast } from '../../../src/screenplay/draft/cast.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { paginate } from '../../../src/screenplay/layout/paginate.js';
import { statistics, type StatisticsOptions } from '../../../src/screenplay/statistics/statistics.js';
import { normalScript, source } from '../arbitraries.js';

const TEXT = `Title: Fish

FADE IN:

INT. HOUSE - DAY #1#

Anna sits. PETER, who is tired, [[why?]] stands.

ANNA
(low)
Hello there, Peter.

PETER
Hello.

ANNA (CONT'D)
Good day. To you all!

CUT TO:

EXT. GARDEN - NIGHT #2#

Peter's dog waits for Anna.

MARY
~La la.

INT./EXT. house - KITCHEN - DAY #3#

PETER
Who?

MARY ^
What now?

.MONTAGE

Rain.
`;

function of(text: string, options: StatisticsOptions = {}) {
  const { script } = parse(text);
  return statistics(script, paginate(script), options);
}

describe('statistics', () => {
  const figures = of(TEXT);

  it('count pages, lines with text and words without cues, notes and the title page', () => {
    expect([figures.pages, figures.lines, figures.words]).toEqual([1, 20, 44]);
    expect(of('')).toMatchObject({
      pages: 0,
      lines: 0,
      words: 0,
      scenes: [],
      speakers: [],
      runtime: { byPages: 0, byContent: 0 },
    });
  });

  it('measure scenes', () => {
    expect(
      figures.scenes.map(({ heading, setting, place, time, page, lines, eighths, words, speeches }) => [
        heading,
        setting,
        place,
        time,
        page,
        lines,
        eighths,
        words,
        speeches,
      ]),
    ).toEqual([
      ['INT. HOUSE - DAY', 'INT', 'HOUSE', 'DAY', 1, 15, 2, 22, 3],
      ['EXT. GARDEN - NIGHT', 'EXT', 'GARDEN', 'NIGHT', 1, 6, 1, 10, 1],
      ['INT./EXT. house - KITCHEN - DAY', 'MIXED', 'house', 'DAY', 1, 4, 1, 8, 2],
      ['MONTAGE', null, 'MONTAGE', null, 1, 3, 1, 2, 0],
    ]);
    expect(figures.scenes.map(({ index, number }) => [index, number])).toEqual([
      [0, '1'],
      [1, '2'],
      [2, '3'],
      [3, null],
    ]);
  });

  it('group scenes by setting, place and time of day, the most frequent first', () => {
    expect(figures.bySetting.map(({ key, scenes }) => [key, scenes])).toEqual([
      ['INT', 1],
      ['EXT', 1],
      ['MIXED', 1],
      [null, 1],
    ]);
    expect(figures.byPlace).toEqual([
      { key: 'HOUSE', label: 'HOUSE', scenes: 2, eighths: 3 },
      { key: 'GARDEN', label: 'GARDEN', scenes: 1, eighths: 1 },
      { key: 'MONTAGE', label: 'MONTAGE', scenes: 1, eighths: 1 },
    ]);
    expect(figures.byTime.map(({ key, scenes }) => [key, scenes])).toEqual([
      ['DAY', 2],
      ['NIGHT', 1],
      [null, 1],
    ]);
    expect(figures.sceneLengths[0]).toEqual({ from: 1, to: 4, scenes: 4 });
    expect(figures.sceneLengths.at(-1)).toEqual({ from: 33, to: null, scenes: 0 });
  });

  it('measure speakers: what they say, not how', () => {
    expect(
      figures.speakers.map(({ name, key, speeches, words, lines, firstScene, lastScene, scenesPresent }) => [
        name,
        key,
        speeches,
        words,
        lines,
        firstScene,
        lastScene,
        scenesPresent,
      ]),
    ).toEqual([
      ['ANNA', 'ANNA', 2, 8, 3, 0, 0, 2],
      ['PETER', 'PETER', 2, 2, 2, 0, 2, 3],
      ['MARY', 'MARY', 2, 4, 2, 1, 2, 2],
    ]);
    const [anna] = figures.speakers;
    expect(anna).toMatchObject({ castId: null, share: 8 / 14, longestSpeech: { words: 5, lines: 1 } });
    // 15 letters, a comma and a full stop; 15 letters and two sentence ends.
    expect(anna!.seconds).toBeCloseTo(15 * 0.065 + 0.15 + 0.3 + 15 * 0.065 + 0.6, 2);
    expect(figures.speakers.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  });

  it('say who speaks and who is named where, possessives included', () => {
    expect(figures.presence).toEqual([
      { scene: 0, speaker: 0, speeches: 2, named: true },
      { scene: 0, speaker: 1, speeches: 1, named: true },
      { scene: 1, speaker: 2, speeches: 1, named: false },
      { scene: 1, speaker: 1, speeches: 0, named: true },
      { scene: 1, speaker: 0, speeches: 0, named: true },
      { scene: 2, speaker: 1, speeches: 1, named: false },
      { scene: 2, speaker: 2, speeches: 1, named: false },
    ]);
  });

  it('count who speaks with whom', () => {
    expect(figures.coSpeaking).toEqual([
      { first: 0, second: 1, sharedScenes: 1, exchanges: 2 },
      { first: 1, second: 2, sharedScenes: 1, exchanges: 1 },
    ]);
  });

  it('balance action and dialogue by page and in all', () => {
    expect(figures.balance).toEqual({
      action: 4,
      dialogue: 7,
      pages: [{ page: 1, action: 4, dialogue: 7, other: 11, block: 0 }],
    });
  });

  it('estimate the running time by pages and by what is said and done', () => {
    const { runtime, speakers } = figures;
    const said = speakers.reduce((sum, { seconds }) => sum + seconds, 0);
    expect(runtime.byPages).toBe(38);
    // Four lines of action, four paragraphs and four headings at 60 s for 54 lines.
    expect(runtime.byContent).toBe(Math.round(said + (12 * 60) / 54));
  });

  it('find scenes in which a group talks to each other', () => {
    expect(of(TEXT, { group: ['anna', 'PETER'] }).dialogueTest).toEqual([{ scene: 0, speakers: [0, 1], exchanges: 2 }]);
    expect(of(TEXT, { group: ['anna', 'mary', 'nobody'] }).dialogueTest).toEqual([]);
    expect(figures.dialogueTest).toEqual([]);
  });

  it('take cues that mean one member of the cast for one speaker', () => {
    const cast = createCast([{ id: 'p', cueName: 'PETER PAN', aliases: ['The Boy'] }]);
    const { speakers, presence, dialogueTest } = of(
      'INT. A - DAY\n\nThe boy sits. The Boy stands.\n\nPETER\nYes.\n\nPETER PAN\nNo.\n\nWENDY\nOh.',
      {
        cast,
        group: ['the boy', 'Wendy'],
      },
    );
    expect(speakers.map(({ name, castId, speeches }) => [name, castId, speeches])).toEqual([
      ['PETER PAN', 'p', 2],
      ['WENDY', null, 1],
    ]);
    expect(presence[0]).toEqual({ scene: 0, speaker: 0, speeches: 2, named: true });
    expect(dialogueTest).toEqual([{ scene: 0, speakers: [0, 1], exchanges: 1 }]);
  });

  it('compare beats that are bound to scenes with their places', () => {
    const text = Array.from({ length: 10 }, (_, index) => `===\n\nINT. ${index} - DAY\n\nHe sits.\n\n`).join('');
    const { beats } = of(text, {
      beats: {
        structure: 'FOUR_ACT',
        bound: [
          { beat: 'ACT_2_END', scene: 4 },
          { beat: 'ACT_4_END', scene: 4 },
          { beat: 'ACT_1_END', scene: 77 },
        ],
      },
    });
    expect(
      beats.map(({ id, targetFrom, actual, distance, outside }) => [id, targetFrom, actual, distance, outside]),
    ).toEqual([
      ['ACT_1_END', 3, null, null, false],
      ['ACT_2_END', 5, 5, 0, false],
      ['ACT_3_END', 8, null, null, false],
      ['ACT_4_END', 10, 5, -5, true],
    ]);
    expect(() => of(text, { beats: { structure: 'FOUR_ACT', bound: [{ beat: 'MIDPOINT', scene: 0 }] } })).toThrow(
      UnknownBeat,
    );
  });

  it('are plain data', () => {
    expect(JSON.parse(JSON.stringify(figures))).toEqual(figures);
    expect(structuredClone(figures)).toEqual(figures);
  });

  it('hold together for any script', () => {
    const cast = createCast([{ id: 'a', cueName: 'ANA', aliases: ['Anna'] }]);
    fc.assert(
      fc.property(
        fc.oneof(
          normalScript,
          source.map((text) => parse(text).script),
        ),
        (script) => {
          const layout = paginate(script);
          const all = statistics(script, layout, {
            cast,
            group: ['ANA', 'JOHN'],
            beats: { structure: 'THREE_ACT', bound: [{ beat: 'MIDPOINT', scene: 0 }] },
          });
          const speeches = script.body.reduce(
            (sum, { kind }) => sum + (kind === 'speech' ? 1 : kind === 'dual' ? 2 : 0),
            0,
          );
          expect(all.speakers.reduce((sum, speaker) => sum + speaker.speeches, 0)).toBe(speeches);
          expect(all.scenes).toHaveLength(script.body.filter(({ kind }) => kind === 'heading').length);
          expect(all.sceneLengths.reduce((sum, { scenes }) => sum + scenes, 0)).toBe(all.scenes.length);
          for (const groups of [all.bySetting, all.byPlace, all.byTime]) {
            expect(groups.reduce((sum, { scenes }) => sum + scenes, 0)).toBe(all.scenes.length);
          }
          expect(all.balance.pages).toHaveLength(all.pages);
          for (const { speaker, scene } of all.presence) {
            expect([speaker < all.speakers.length, scene < all.scenes.length]).toEqual([true, true]);
          }
          for (const { words, seconds, share, longestSpeech } of all.speakers) {
            expect(longestSpeech.words).toBeLessThanOrEqual(words);
            expect(share).toBeLessThanOrEqual(1);
            expect(Number.isFinite(seconds)).toBe(true);
          }
          expect(all.scenes.reduce((sum, { words }) => sum + words, 0)).toBeLessThanOrEqual(all.words);
          expect(
            statistics(script, layout, {
              cast,
              group: ['ANA', 'JOHN'],
              beats: { structure: 'THREE_ACT', bound: [{ beat: 'MIDPOINT', scene: 0 }] },
            }),
          ).toEqual(all);
        },
      ),
      { numRuns: 200 },
    );
  });
});
