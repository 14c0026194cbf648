import { describe, expect, it } from 'vitest';
import { parse } from '../../src/screenplay/fountain/parse.js';
import { readImportFile } from '../../src/scripts/import-file.js';
import { inLanguage } from '../../src/scripts/import-forms.js';

function imported(text: string) {
  const read = readImportFile({ format: 'FOUNTAIN', text, title: '', characters: [] });
  if (!('file' in read)) throw new Error('it was not read');
  const { scenes, report } = read.file;
  return {
    scenes: scenes.map(({ outline, speakers }) => [outline.heading, outline.location, outline.timeOfDay, [...speakers]]),
    texts: scenes.map(({ text: own }) => own),
    findings: report.findings.map(({ code, level, line }) => [code, level, line]),
  };
}

describe('a Fountain file in another language', () => {
  it.each([
    ['Russian', 'Title: Башня\n\nИНТ. БАШНЯ - НОЧЬ\n\nДождь.\n\nВЕРА\nКто там?\n\nНАТ. ПЛОЩАДЬ - УТРО\n\nПусто.\n\nЗТМ.\n', [['ИНТ. БАШНЯ - НОЧЬ', 'БАШНЯ', 'НОЧЬ', ['ВЕРА']], ['НАТ. ПЛОЩАДЬ - УТРО', 'ПЛОЩАДЬ', 'УТРО', []]], 3],
    ['French', 'Title: Tour\n\nINTÉRIEUR TOUR - NUIT\n\nPluie.\n\nZOÉ\nQui est là ?\n\nEXTÉRIEUR PLACE - JOUR\n\nPersonne.\n', [['INTÉRIEUR TOUR - NUIT', 'TOUR', 'NUIT', ['ZOÉ']], ['EXTÉRIEUR PLACE - JOUR', 'PLACE', 'JOUR', []]], 3],
    ['Chinese', 'Title: 钟楼\n\n内景 钟楼 - 夜\n\n雨。\n\n沈秋白：谁？\n陆远：我。\n\n沈秋白：走。\n\n外景 广场 - 日\n\n没有人。\n', [['内景 钟楼 - 夜', '钟楼', '夜', ['沈秋白', '陆远']], ['外景 广场 - 日', '广场', '日', []]], 3],
    ['Japanese', '○時計塔（夜）\n\n　雨が降っている。\n\n由美「誰？」\n健太「僕だよ」\n\n○広場（朝）\n\n誰もいない。\n', [['時計塔（夜）', '時計塔', '夜', ['由美', '健太']], ['広場（朝）', '広場', '朝', []]], 1],
    ['German', 'INNEN. TURM - NACHT\nDer Regen fällt, und die Uhr ist still.\n\nVERA\nWer da?\n\nAUSSEN. PLATZ - TAG\n\nNiemand.\n\nSCHNITT AUF:\n', [['INNEN. TURM - NACHT', 'TURM', 'NACHT', ['VERA']], ['AUSSEN. PLATZ - TAG', 'PLATZ', 'TAG', []]], 1],
    ['Arabic', 'داخلي. البرج - ليل\n\nالمطر على الزجاج.\n\nسلمى: من هناك؟\n\nسلمى: أجب.\n\nخارجي. الساحة - نهار\n\nلا أحد.\n', [['داخلي. البرج - ليل', 'البرج', 'ليل', ['سلمى']], ['خارجي. الساحة - نهار', 'الساحة', 'نهار', []]], 1],
  ])('has its scenes, their times and their speakers: %s', (_name, text, scenes, line) => {
    const read = imported(text);
    expect(read.scenes).toEqual(scenes);
    expect(read.findings).toEqual([['LNG001', 'INFO', line]]);
    // What is stored is Fountain as everybody reads it.
    for (const own of read.texts) expect(parse(own).script.body[0]!.kind).toBe('heading');
  });

  it('keeps Fountain’s own headings, with its own times and transitions', () => {
    const read = imported('INT. TORRE - NOCHE\n\nLlueve.\n\nMARÍA (CONT.)\nEnciende.\n\nCORTE A:\n\nEXT. PLAZA, ATARDECER\n\nNadie.\n\nFUNDIDO A NEGRO.\n');
    expect(read.scenes.map(([, location, time]) => [location, time])).toEqual([['TORRE', 'NOCHE'], ['PLAZA', 'ATARDECER']]);
    expect(read.texts.join('\n')).toContain('\n> CORTE A:\n');
    expect(read.texts[1]).toMatch(/\n> FUNDIDO A NEGRO\.\n$/);
  });

  it('says where something looks like a heading, a time or a speech and is none that is known', () => {
    expect(imported('ΕΣΩΤ. ΠΥΡΓΟΣ - ΝΥΧΤΑ\n\nΒρέχει.\n\nΜΑΡΙΑ\nΠοιος;\n\nΕΞΩΤ. ΠΛΑΤΕΙΑ - ΜΕΡΑ\n\nΚανείς.\n').findings).toEqual([['LNG002', 'WARNING', 1], ['LNG004', 'WARNING', 1], ['LNG002', 'WARNING', 8]]);
    expect(imported('ภายใน หอนาฬิกา - กลางคืน\n\nฝนตก\n\nมานี\nใคร\n').findings.map(([code]) => code)).toEqual(['LNG002', 'LNG004', 'LNG005']);
    expect(imported('INT. TORNET - NATT\n\nKlockan står stilla på väggen.\n').findings).toEqual([['LNG003', 'INFO', 1]]);
    expect(imported('ИНТ. БАШНЯ\n\nДождь.\n').findings).toEqual([['LNG001', 'INFO', 1], ['LNG003', 'INFO', 1]]);
  });

  it('leaves forced lines as they are', () => {
    const read = imported('内景 钟楼 - 夜\n\n雨。\n\n!外景 广场 - 日\n\n.外景\n\n没有人。\n');
    expect(read.scenes.map(([heading]) => heading)).toEqual(['内景 钟楼 - 夜', '外景']);
    expect(read.texts[0]).toContain('外景 广场 - 日');
  });
});

describe('an English file', () => {
  it.each([
    'INT. CLOCK TOWER - NIGHT\n\nThe rain is loud, and she waits for him.\n\nINTERIOR. STAIRS - NIGHT\n\nVera: who is it?\n\nVera: speak.\n',
    'INT. HOTEL - SUITE\n\nShort.\n',
    'EXTERIOR WALLS CRUMBLE - DUST\n\nShe runs to the door of the house and he is not there.\n',
    '',
  ])('is read by Fountain’s rules and no others', (text) => {
    const read = parse(text);
    expect(inLanguage(read, text)).toBe(read);
  });
});
