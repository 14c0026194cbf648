import { describe, expect, it } from 'vitest';
import { compareHeadings } from '../../../src/screenplay/languages/heading-likeness.js';
import { LANGUAGES } from '../../../src/screenplay/languages/languages.js';
import { saysPlanned } from '../../../src/screenplay/languages/planned-heading.js';
import { readSceneHeading } from '../../../src/screenplay/languages/scene-heading.js';
import { foreignTime, lineTerm } from '../../../src/screenplay/languages/terms.js';
import { headingParts } from '../../../src/screenplay/headings/parts.js';

const HEADINGS: readonly (readonly [string, 'INT' | 'EXT' | 'MIXED' | null, string, string | null])[] = [
  ['内景 钟楼 - 夜', 'INT', '钟楼', 'NIGHT'],
  ['內景。鐘樓——黎明', 'INT', '鐘樓', 'DAWN'],
  ['外景 码头', 'EXT', '码头', null],
  ['内景钟楼 - 黄昏', 'INT', '钟楼', 'DUSK'],
  ['第12场 钟楼 夜 内', 'INT', '钟楼', 'NIGHT'],
  ['第三场：码头 日 外', 'EXT', '码头', 'DAY'],
  ['3-7 码头 夜 外', 'EXT', '码头', 'NIGHT'],
  ['2. 内景 钟楼 - 日', 'INT', '钟楼', 'DAY'],
  ['日 外 码头', 'EXT', '码头', 'DAY'],
  ['○時計塔（夜）', null, '時計塔', 'NIGHT'],
  ['◯時計塔・中', null, '時計塔・中', null],
  ['屋外　港（早朝）', 'EXT', '港', 'MORNING'],
  ['S#4. 시계탑 안 - 밤', 'INT', '시계탑', 'NIGHT'],
  ['씬 3. 실외. 부두 - 새벽', 'EXT', '부두', 'DAWN'],
  ['ИНТ. БАШНЯ – ВЕЧЕР', 'INT', 'БАШНЯ', 'EVENING'],
  ['НАТ. ПРИЧАЛ. УТРО', 'EXT', 'ПРИЧАЛ', 'MORNING'],
  ['ИНТ./ЭКСТ. МАШИНА - ДЕНЬ', 'MIXED', 'МАШИНА', 'DAY'],
  ['СЦЕНА 4. ЭКСТ. ПРИЧАЛ - НОЧЬ', 'EXT', 'ПРИЧАЛ', 'NIGHT'],
  ['INTÉRIEUR TOUR - SOIR', 'INT', 'TOUR', 'EVENING'],
  ['Extérieur. Quai – Aube', 'EXT', 'Quai', 'DAWN'],
  ['INNEN/AUSSEN. AUTO - TAG', 'MIXED', 'AUTO', 'DAY'],
  ['AUSSEN - HAFEN - MORGENGRAUEN', 'EXT', 'HAFEN', 'DAWN'],
  ['INTERIOR. TORRE - MADRUGADA', 'INT', 'TORRE', 'DAWN'],
  ['EXTERNO. CAIS - MANHÃ', 'EXT', 'CAIS', 'MORNING'],
  ['ESTERNO. MOLO - TRAMONTO', 'EXT', 'MOLO', 'DUSK'],
  ['BUITEN. KADE - AVOND', 'EXT', 'KADE', 'EVENING'],
  ['WN. WIEŻA - NOC', 'INT', 'WIEŻA', 'NIGHT'],
  ['PLENER. PORT - ŚWIT', 'EXT', 'PORT', 'DAWN'],
  ['İÇ. KULE - GECE', 'INT', 'KULE', 'NIGHT'],
  ['RIHTIM - DIŞ - SABAH', 'EXT', 'RIHTIM', 'MORNING'],
  ['داخلي - البرج - ليل', 'INT', 'البرج', 'NIGHT'],
  ['خارجي. الرصيف. نهار', 'EXT', 'الرصيف', 'DAY'],
  ['פנים. מגדל - לילה', 'INT', 'מגדל', 'NIGHT'],
  ['חוץ - רציף - בוקר', 'EXT', 'רציף', 'MORNING'],
  ['आंतरिक. मीनार - रात', 'INT', 'मीनार', 'NIGHT'],
  ['बाहर - घाट - शाम', 'EXT', 'घाट', 'EVENING'],
  ['INTERIÉR. VĚŽ - NOC', 'INT', 'VĚŽ', 'NIGHT'],
  ['EXT. PŘÍSTAV - DEN', 'EXT', 'PŘÍSTAV', 'DAY'],
  ['OBRAZ 3. INT. VĚŽ - VEČER', 'INT', 'VĚŽ', 'EVENING'],
  ['UTE. KAJEN - KVÄLL', 'EXT', 'KAJEN', 'EVENING'],
  ['UDENDØRS. KAJEN - AFTEN', 'EXT', 'KAJEN', 'EVENING'],
  ['KOHTAUS 2. SISÄ. TORNI - YÖ', 'INT', 'TORNI', 'NIGHT'],
  ['ΕΣΩΤ. ΠΥΡΓΟΣ - ΝΥΧΤΑ', 'INT', 'ΠΥΡΓΟΣ', 'NIGHT'],
  ['Εξωτ. Λιμάνι – Πρωί', 'EXT', 'Λιμάνι', 'MORNING'],
  ['ІНТ. ВЕЖА - НІЧ', 'INT', 'ВЕЖА', 'NIGHT'],
  ['ІНТЕР’ЄР. ВЕЖА. ВЕЧІР', 'INT', 'ВЕЖА', 'EVENING'],
  ['CẢNH 3. NỘI. THÁP - ĐÊM', 'INT', 'THÁP', 'NIGHT'],
  ['ภายนอก / ท่าเรือ / กลางวัน', 'EXT', 'ท่าเรือ', 'DAY'],
  ['ฉากที่ 3 ภายใน หอนาฬิกา กลางคืน', 'INT', 'หอนาฬิกา', 'NIGHT'],
  ['İç. Kule – Gece', 'INT', 'Kule', 'NIGHT'],
  ['SZENE 4: INNEN. TURM - NACHT', 'INT', 'TURM', 'NIGHT'],
  ['4. SZENE - INNEN - TURM - NACHT', 'INT', 'TURM', 'NIGHT'],
  ['1. ВНУТРЕННЯЯ. БАШНЯ - НОЧЬ', 'INT', 'БАШНЯ', 'NIGHT'],
  ['1-3. ИНТ. БАШНЯ. НОЧЬ.', 'INT', 'БАШНЯ', 'NIGHT'],
  ['제3장 시계탑 밤', null, '시계탑', 'NIGHT'],
  ['１．内景．钟楼－夜', 'INT', '钟楼', 'NIGHT'],
  ['内景：钟楼／夜', 'INT', '钟楼', 'NIGHT'],
  ['【内景 钟楼 夜】', 'INT', '钟楼', 'NIGHT'],
  ['夜，钟楼，内', 'INT', '钟楼', 'NIGHT'],
  ['時計塔・内・夜', 'INT', '時計塔', 'NIGHT'],
  ['आंतरिक। मीनार - रात', 'INT', 'मीनार', 'NIGHT'],
  ['פנים - יום - מגדל', 'INT', 'מגדל', 'DAY'],
  ['ليل - داخلي - البرج', 'INT', 'البرج', 'NIGHT'],
  ['م 3 داخلي/ليل - البرج', 'INT', 'البرج', 'NIGHT'],
  ['3. INT/JOUR - TOUR', 'INT', 'TOUR', 'DAY'],
  ['NOCHE - INT. TORRE', 'INT', 'TORRE', 'NIGHT'],
];

describe('a scene heading in the form of its language', () => {
  it.each(HEADINGS)('%s', (line, setting, place, timeOfDay) => {
    expect(readSceneHeading(line)).toMatchObject({ setting, place, timeOfDay });
  });

  it.each([
    '内景很暗。',
    '外面下着雨，夜很深',
    '雨点打在玻璃上。',
    '林晓梅',
    '夜深了',
    '夜',
    '安 静',
    '中に入る。',
    '밖은 어둡다.',
    '안 돼',
    '안 가',
    'خارج البيت يقف رجل',
    'داخل',
    'Внутри темно.',
    'НОЧЬ',
    'МАРИЯ',
    'Innen ist es dunkel.',
    'AUSSEN WARTET NIEMAND.',
    'BUITEN ADEM',
    'Dehors, la nuit tombe.',
    'EXTERIOR WALLS CRUMBLE',
    'MARÍA',
    'बाहर बारिश है।',
    '12 MONKEYS',
    '3 MEN AT NIGHT',
    'Inne i tornet är det mörkt.',
    'Ute regnar det - natten är lång.',
    'Sisällä on pimeää.',
    'Μέσα είναι σκοτεινά.',
    'Надворі темно.',
    'ภายใน',
    'ภายในหอนาฬิกามืด',
    `内景 ${'灯'.repeat(200)} - 夜`,
  ])('%s is none', (line) => {
    expect(readSceneHeading(line)).toBeUndefined();
  });

  it('has parts for whoever counts places and times', () => {
    expect(headingParts('内景 钟楼 - 夜')).toEqual({
      prefix: '内景',
      place: '钟楼',
      subPlaces: [],
      time: '夜',
      remark: null,
    });
    expect(headingParts('INT. COCINA - PASILLO - POR LA NOCHE')).toEqual({
      prefix: 'INT.',
      place: 'COCINA',
      subPlaces: ['PASILLO'],
      time: 'POR LA NOCHE',
      remark: null,
    });
    expect(headingParts('INT. KÜCHE/TAG')).toMatchObject({ prefix: 'INT.', place: 'KÜCHE', time: 'TAG' });
    expect(headingParts('INT. HOUSE - DEN')).toMatchObject({ place: 'HOUSE', subPlaces: ['DEN'], time: null });
    expect(headingParts('INT. VĚŽ - DEN')).toMatchObject({ place: 'VĚŽ', time: 'DEN' });
    expect(headingParts('INT. HOTEL - SUITE')).toMatchObject({ place: 'HOTEL', subPlaces: ['SUITE'], time: null });
    expect(headingParts('12 MONKEYS - NIGHT')).toMatchObject({ prefix: '', place: '12 MONKEYS', time: 'NIGHT' });
  });

  it.each(LANGUAGES.filter(({ code }) => code !== 'en').map((language) => [language.name, language] as const))(
    'has times and transitions in %s',
    (_name, language) => {
      for (const time of language.times.NIGHT) expect(foreignTime(time)).toBe('NIGHT');
      for (const transition of language.transitions) expect(lineTerm(`${transition}:`)).toBe('transition');
      for (const opening of language.openings) expect(lineTerm(`${opening}.`)).toBe('opening');
      for (const list of [
        language.interior,
        language.exterior,
        language.minorRoles,
        language.announcements,
        language.refusals,
        language.chatter,
        language.nobody,
        language.labels,
      ]) {
        expect(list.length).toBeGreaterThan(0);
      }
    },
  );
});

describe('two headings', () => {
  it.each([
    ['INT. LAMP ROOM - NIGHT', 'INT. LAMPROOM – NIGHT', []],
    ['INT. LAMP ROOM - NIGHT', 'INT. LIGHTHOUSE - LAMP ROOM - NIGHT', []],
    ['INT. LAMP ROOM - NIGHT', 'EXT. BEACH - DAY', ['place', 'time', 'setting']],
    ['INT. LAMP ROOM - NIGHT', 'INT. LAMP ROOM - CONTINUOUS', []],
    ['INT. COCINA - NOCHE', 'INTERIOR. COCINA, DE NOCHE', []],
    ['内景 灯室 - 夜', '第1场 灯室 夜 内', []],
    ['内景 灯室 - 夜', '外景 海滩 - 日', ['place', 'time', 'setting']],
    ['داخلي. غرفة المصباح - ليل', 'خارجي. الشاطئ - نهار', ['place', 'time', 'setting']],
    ['ИНТ. КУХНЯ - НОЧЬ', 'ИНТ. КУХНЯ - УТРО', ['time']],
  ])('%s and %s differ in %j', (one, other, differs) => {
    const same = compareHeadings(one, other);
    expect((['place', 'time', 'setting'] as const).filter((each) => !same[each])).toEqual(differs);
  });

  it('are one, if a line says what was planned and nothing else', () => {
    expect(saysPlanned('Lamp Room - Night', 'INT. LAMP ROOM - NIGHT')).toBe(true);
    expect(saysPlanned('灯室　夜', '内景 灯室 - 夜')).toBe(true);
    expect(saysPlanned('The lamp room is dark', 'INT. LAMP ROOM - NIGHT')).toBe(false);
    expect(saysPlanned('Lamp room.', 'INT. LAMP ROOM - NIGHT')).toBe(false);
    expect(saysPlanned('Rain.', 'INT. LAMP ROOM - NIGHT')).toBe(false);
  });
});
