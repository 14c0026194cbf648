import { describe, expect, it } from 'vitest';
import { asRepairs, draftFindings } from '../../../src/scripts/drafts/draft-findings.js';

const PLANNED = 'INT. LAMP ROOM - NIGHT';
const BODY = 'Rain on the panes. The lamp is dark.\n\nMARA QUILL\nYou said you would never climb these stairs again.\n';
/** Of so many blocks of four rows. */
const sceneOf = (blocks: number, heading = PLANNED) =>
  `${heading}\n\n${BODY}${`\nMARA QUILL\nI counted them. There is one more than there was.\n`.repeat(blocks)}`;
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
    expect(draftFindings(sceneOf(0), { heading: PLANNED, cast: [] })).toEqual([
      {
        code: 'DRF122',
        level: 'WARNING',
        message: 'The scene is very short: 1/8 of a page.',
        note: 'length: The scene has only 1/8 of a page. Play out what the outline asks for, in one to three pages.',
      },
    ]);
    expect(draftFindings(sceneOf(160), { heading: PLANNED, cast: [] })[0]!.message).toMatch(
      /^The scene is very long: \d+( \d\/8)? pages, more than 6\.$/,
    );
  });

  it.each([
    // planned eighths, speeches more, what is found
    [24, 5, ['DRF122']],
    [24, 18, []],
    [24, 62, ['DRF123']],
    [4, 1, []],
    [3, 1, []],
    [3, 0, []],
    [4, 0, ['DRF122']],
    [80, 120, []],
  ])('planned as %i eighths, of %i speeches more: %j', (target, blocks, found) => {
    const length = { target, profile: 'LETTER' } as const;
    const findings = draftFindings(sceneOf(blocks), { heading: PLANNED, cast: [], length });
    expect(findings.map(({ code }) => code)).toEqual(found);
  });

  it('is told with what was planned', () => {
    const length = { target: 16, profile: 'LETTER' } as const;
    expect(draftFindings(sceneOf(3), { heading: PLANNED, cast: [], length })).toEqual([
      {
        code: 'DRF122',
        level: 'WARNING',
        message: 'The scene is far shorter than planned: 3/8 of a page for 2 pages.',
        note: expect.stringMatching(/^length: The scene is 3\/8 of a page and should be about 2 pages\. Play out /),
      },
    ]);
  });

  it('is measured in other scripts too', () => {
    const scene = (blocks: number) =>
      `内景 灯室 - 夜\n\n雨点打在玻璃上。\n${'\n@林晓梅\n你说过再也不会爬上这些楼梯。我数过了，比从前多了一级。\n'.repeat(blocks)}`;
    expect(codes(scene(1), '内景 灯室 - 夜')).toEqual(['DRF122']);
    expect(codes(scene(20), '内景 灯室 - 夜')).toEqual([]);
  });
});

describe('the heading of a draft', () => {
  const told = (written: string, planned = PLANNED, location?: string) =>
    draftFindings(sceneOf(5, written), { heading: planned, location, cast: [] }).map(({ code, level, note }) => [
      code,
      level,
      note !== undefined,
    ]);

  it.each([
    ['INT. LAMP ROOM - NIGHT', PLANNED],
    ['int. lamp room – night', PLANNED],
    ['INT. LIGHTHOUSE - LAMP ROOM - LATER', PLANNED],
    ['INT. LAMP ROOM - STAIRS - CONTINUOUS', PLANNED],
    ['INT. LAMPROOM, MIDNIGHT', PLANNED],
    ['.第1场 灯室 深夜 内', '内景 灯室 - 夜'],
    ['EXT. STREETS - DAY', 'EXT. STREET - DAY'],
    ['INT. TIDEHOUSE - NIGHT', 'INT. TIDE HOUSE - NIGHT'],
    ['INT. LIBARY - NIGHT', 'INT. LIBRARY - NIGHT'],
    ['.ИНТ. КУХНЕ - НОЧЬ', 'ИНТ. КУХНЯ - НОЧЬ'],
    ['INT. KUCHYNI - NOC', 'INT. KUCHYNĚ - NOC'],
    ['INT. DEN - NIGHT', 'INT. HOUSE - DEN OF THE BEARS - NIGHT'],
    ['INT. ROOM 12, NIGHT', 'INT. ROOM 12 - NIGHT'],
    ['INT. HOTEL - ROOM 12 - NIGHT', 'INT. ROOM 12 - NIGHT'],
  ])('%s, where %s was planned, is that one', (written, planned) => {
    expect(told(written, planned)).toEqual([]);
  });

  it.each([
    ['EXT. BEACH - DAY', PLANNED],
    ['EXT. BEACH - NIGHT', PLANNED],
    ['INT. KITCHEN', PLANNED],
    ['INT. LAMP ROOM - DAY', PLANNED],
    ['INT. LAMP ROOM - EARLY MORNING', PLANNED],
    ['EXT. PLAYA - DÍA', 'INT. SALA DE LA LÁMPARA - NOCHE'],
    ['INT. SALA DE LA LÁMPARA - POR LA MAÑANA', 'INT. SALA DE LA LÁMPARA - NOCHE'],
    ['INT. LAMP ROOM - MAÑANA', PLANNED],
    ['.外景 海滩 - 日', '内景 灯室 - 夜'],
    ['.内景 灯室 - 日', '内景 灯室 - 夜'],
    ['.НАТ. ПЛЯЖ - ПОЛДЕНЬ', 'ИНТ. МАЯК - НОЧЬ'],
    ['.خارجي. الشاطئ - نهار', 'داخلي. غرفة المصباح - ليل'],
    ['INT. CARNIVAL TENT - NIGHT', 'INT. CAR - NIGHT'],
    ['INT. BARN - NIGHT', 'INT. BAR - NIGHT'],
    ['INT. CABINET - NIGHT', 'INT. CABIN - NIGHT'],
    ['INT. KUCHYNĚ - DEN', 'INT. KUCHYNĚ - NOC'],
    ['INT. BYT - DEN', 'INT. BYT - NOC'],
    ['INT. BYT - NOC', 'INT. BYT - DEN'],
    ['.داخلي/نهاري - غرفة المصباح', 'داخلي. غرفة المصباح - ليل'],
  ])('%s, where %s was planned, is set elsewhere or at another time', (written, planned) => {
    expect(told(written, planned)).toEqual([['DRF124', 'WARNING', true]]);
  });

  it.each([
    ['INT. LAMP ROOM - DUSK', PLANNED],
    ['EXT. LAMP ROOM - NIGHT', PLANNED],
    ['INT. ENGINE ROOM - NIGHT', PLANNED],
    ['EXT. CITY STREET - DAY', 'EXT. STREETS OF LIMA - DAY'],
    ['INT. LAMP ROOM - DAWN', PLANNED],
    ['INT. ROOM 21 - NIGHT', 'INT. ROOM 12 - NIGHT'],
    ['INT. HOTEL - ROOM 21 - NIGHT', 'INT. HOTEL - ROOM 12 - NIGHT'],
    ['INT. CELL B - NIGHT', 'INT. CELL A - NIGHT'],
    ['INT. BARN LOFT - NIGHT', 'INT. BAR LOFT - NIGHT'],
    ['INT. SALA DE LA LÁMPARA - NOCHE', PLANNED],
    ['.内景 灯室 - 夜', PLANNED],
    ['.内景 灯塔 - 夜', '内景 灯室 - 夜'],
    ['EXT. BEACH - DAY', 'The Storm'],
    ['INT. SALA DE LA LÁMPARA - NOCHE', 'INT. SALA DE LA LÁMPARA - AMANECER'],
  ])('%s, where %s was planned, is another one, and may be meant', (written, planned) => {
    expect(told(written, planned)).toEqual([['DRF124', 'INFO', false]]);
  });

  it('may say the place in another way', () => {
    expect(told('INT. LIGHTHOUSE - NIGHT')).toEqual([['DRF124', 'WARNING', true]]);
    expect(told('INT. LIGHTHOUSE - NIGHT', PLANNED, 'Lighthouse')).toEqual([['DRF124', 'INFO', false]]);
    expect(told('INT. LIGHTHOUSE - NOON', PLANNED, 'Lighthouse')).toEqual([['DRF124', 'WARNING', true]]);
  });

  it('may be a later one: the scene may begin elsewhere', () => {
    expect(codes(`EXT. STAIRS - NIGHT\n\nHe climbs.\n\n${sceneOf(5)}`)).toEqual([]);
    expect(codes(`EXT. STAIRS - NIGHT\n\nHe climbs.\n\n${sceneOf(5, 'EXT. BEACH - DAY')}`)).toEqual(['DRF124']);
  });

  it('is told with both', () => {
    const [found] = draftFindings(sceneOf(5, 'EXT. BEACH - DAY'), { heading: PLANNED, cast: [] });
    expect(found).toEqual({
      code: 'DRF124',
      level: 'WARNING',
      message:
        'The scene was planned as "INT. LAMP ROOM - NIGHT" and is written as "EXT. BEACH - DAY": another place, another side of the door, another time of day.',
      note: 'heading: The scene is planned as "INT. LAMP ROOM - NIGHT", not "EXT. BEACH - DAY". Set it there and then.',
    });
    expect(asRepairs([found!])).toEqual([
      { code: 'DRF124', level: 'WARNING', message: found!.message, line: 1, before: '', after: '' },
    ]);
  });
});

describe('the language of a draft', () => {
  const ENGLISH = sceneOf(5);
  const SPANISH =
    'INT. FARO - NOCHE\n\nLlueve sobre el cristal y la lámpara no arde. Nadie sube la escalera.\n\nINÉS\nDijiste que nunca volverías a subir por estos peldaños.\n\nTOMÁS\nLos conté. Hay uno más de los que había. Y el barco ya está en la bahía con la carga.\n\nINÉS\nÉl ha leído la carta en voz alta a todo el muelle, pero no le creen.\n';
  const CHINESE = `内景 灯室 - 夜\n\n雨点打在玻璃上。灯没有亮。\n${'\n@沈秋白\n你说过再也不会爬上这些楼梯。我数过了，比从前多了一级。\n'.repeat(8)}`;
  const told = (text: string, logLine?: string) =>
    draftFindings(text, { heading: PLANNED, logLine, cast: [] })
      .filter(({ code }) => code === 'DRF125')
      .map(({ level, message, note }) => [level, message, note]);

  it.each([
    [ENGLISH, 'Una farera encuentra la carta que su hija nunca envió.', 'English', 'Spanish'],
    [ENGLISH, 'Ein Leuchtturmwärter findet den Brief, den seine Tochter nie geschickt hat.', 'English', 'German'],
    [ENGLISH, 'Хранитель маяка находит письмо, которое его дочь не отправила.', 'English', 'Russian'],
    [ENGLISH, '灯塔看守人发现女儿从未寄出的信。', 'English', 'Chinese'],
    [ENGLISH, 'حارس المنارة يجد الرسالة التي لم ترسلها ابنته.', 'English', 'Arabic'],
    [ENGLISH, 'საათი გაჩერდა და არავინ იცის რატომ ამ ქალაქში.', undefined, undefined],
    [SPANISH, 'A keeper finds the letter that her daughter never sent.', 'Spanish', 'English'],
    [CHINESE, 'A keeper finds the letter that her daughter never sent.', 'Chinese', 'English'],
  ])('is told where it is another than that of the log line', (text, logLine, one, other) => {
    expect(told(text, logLine)).toEqual(
      one === undefined ? [] : [['WARNING', `The scene is in ${one}, but the log line is in ${other}.`, undefined]],
    );
  });

  it.each([
    [ENGLISH, undefined],
    [ENGLISH, ''],
    [ENGLISH, 'El Niño'],
    [ENGLISH, 'María, Tomás, Zoé & Jürgen'],
    [ENGLISH, '東京'],
    [ENGLISH, 'Casablanca, la nuit'],
    [ENGLISH, 'El Dorado Hotel: a clerk in Los Angeles and La Paz finds the gold.'],
    [ENGLISH, 'A keeper finds the letter that her daughter never sent.'],
    [SPANISH, 'Una farera encuentra la carta que su hija nunca envió.'],
    [CHINESE, '灯塔看守人发现女儿从未寄出的信。'],
    [
      'INT. LAMP ROOM - NIGHT\n\nRain.\n\nMARA\nNo. Not the lamp.\n',
      'Una farera encuentra la carta que su hija nunca envió.',
    ],
    [SPANISH, 'Um faroleiro encontra.'],
  ])('is nothing to tell of where it is the same, or where few words or names are all there is', (text, logLine) => {
    expect(told(text, logLine)).toEqual([]);
  });
});
