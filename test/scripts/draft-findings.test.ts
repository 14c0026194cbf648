import { describe, expect, it } from 'vitest';
import { asRepairs, draftFindings } from '../../src/scripts/draft-findings.js';

const PLANNED = 'INT. LAMP ROOM - NIGHT';
const BODY = 'Rain on the panes. The lamp is dark.\n\nMARA QUILL\nYou said you would never climb these stairs again.\n';
/** Of so many blocks of four rows. */
const sceneOf = (blocks: number, heading = PLANNED) => `${heading}\n\n${BODY}${`\nMARA QUILL\nI counted them. There is one more than there was.\n`.repeat(blocks)}`;
const codes = (text: string, heading = PLANNED) => draftFindings(text, { heading, cast: [] }).map(({ code }) => code);

describe('the length of a draft', () => {
  it.each([
    [0, ['DRF122']],
    [1, ['DRF122']],
    [5, []],
    [40, []],
    [75, []],
    [90, ['DRF123']],
  ])('of %i speeches more is told by its pages: %j', (blocks, found) => {
    expect(codes(sceneOf(blocks))).toEqual(found);
  });

  it('is told with its measure, and with what to do', () => {
    expect(draftFindings(sceneOf(0), { heading: PLANNED, cast: [] })).toEqual([{
      code: 'DRF122', message: 'The scene is very short: 1/8 of a page.',
      note: 'length: The scene has only 1/8 of a page. Play out what the outline asks for, in one to three pages.',
    }]);
    expect(draftFindings(sceneOf(160), { heading: PLANNED, cast: [] })[0]!.message).toMatch(/^The scene is very long: \d+( \d\/8)? pages, more than 6\.$/);
  });

  it('is measured in other scripts too', () => {
    const scene = (blocks: number) => `内景 灯室 - 夜\n\n雨点打在玻璃上。\n${'\n@林晓梅\n你说过再也不会爬上这些楼梯。我数过了，比从前多了一级。\n'.repeat(blocks)}`;
    expect(codes(scene(1), '内景 灯室 - 夜')).toEqual(['DRF122']);
    expect(codes(scene(20), '内景 灯室 - 夜')).toEqual([]);
  });
});

describe('the heading of a draft', () => {
  it.each([
    ['INT. LAMP ROOM - NIGHT', PLANNED, []],
    ['int. lamp room – night', PLANNED, []],
    ['INT. LIGHTHOUSE - LAMP ROOM - LATER', PLANNED, []],
    ['INT. LAMP ROOM - STAIRS - CONTINUOUS', PLANNED, []],
    ['INT. LAMP ROOM - DUSK', PLANNED, []],
    ['EXT. BEACH - DAY', PLANNED, ['DRF124']],
    ['EXT. BEACH - NIGHT', PLANNED, ['DRF124']],
    ['INT. LAMP ROOM - DAY', PLANNED, ['DRF124']],
    ['INT. SALA DE LA LÁMPARA - NOCHE', 'INT. SALA DE LA LÁMPARA - AMANECER', []],
    ['EXT. PLAYA - DÍA', 'INT. SALA DE LA LÁMPARA - NOCHE', ['DRF124']],
    ['.外景 海滩 - 日', '内景 灯室 - 夜', ['DRF124']],
    ['.内景 灯室 - 日', '内景 灯室 - 夜', []],
  ])('%s, where %s was planned: %j', (written, planned, found) => {
    expect(codes(sceneOf(5, written), planned)).toEqual(found);
  });

  it('may be a later one: the scene may begin elsewhere', () => {
    expect(codes(`EXT. STAIRS - NIGHT\n\nHe climbs.\n\n${sceneOf(5)}`)).toEqual([]);
  });

  it('is told with both', () => {
    const [found] = draftFindings(sceneOf(5, 'EXT. BEACH - DAY'), { heading: PLANNED, cast: [] });
    expect(found!.message).toBe('The scene is headed "EXT. BEACH - DAY", but "INT. LAMP ROOM - NIGHT" was planned.');
    expect(asRepairs([found!])).toEqual([{ code: 'DRF124', level: 'WARNING', message: found!.message, line: 1, before: '', after: '' }]);
  });
});
