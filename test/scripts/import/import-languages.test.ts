import { describe, expect, it } from 'vitest';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { readImportFile } from '../../../src/scripts/import/import-file.js';
import { inLanguage } from '../../../src/scripts/import/import-forms.js';

function imported(text: string) {
  const read = readImportFile({ format: 'FOUNTAIN', text, title: '', characters: [] });
  if (!('file' in read)) throw new Error('it was not read');
  const { scenes, report } = read.file;
  return {
    scenes: scenes.map(({ outline, speakers }) => [
      outline.heading,
      outline.location,
      outline.timeOfDay,
      [...speakers],
    ]),
    texts: scenes.map(({ text: own }) => own),
    findings: report.findings.map(({ code, level, line }) => [code, level, line]),
  };
}

describe('a Fountain file in another language', () => {
  it.each([
    [
      'Russian',
      'Title: Башня\n\nИНТ. БАШНЯ - НОЧЬ\n\nДождь.\n\nВЕРА\nКто там?\n\nНАТ. ПЛОЩАДЬ - УТРО\n\nПусто.\n\nЗТМ.\n',
      [
        ['ИНТ. БАШНЯ - НОЧЬ', 'БАШНЯ', 'НОЧЬ', ['ВЕРА']],
        ['НАТ. ПЛОЩАДЬ - УТРО', 'ПЛОЩАДЬ', 'УТРО', []],
      ],
      3,
    ],
    [
      'French',
      'Title: Tour\n\nINTÉRIEUR TOUR - NUIT\n\nPluie.\n\nZOÉ\nQui est là ?\n\nEXTÉRIEUR PLACE - JOUR\n\nPersonne.\n',
      [
        ['INTÉRIEUR TOUR - NUIT', 'TOUR', 'NUIT', ['ZOÉ']],
        ['EXTÉRIEUR PLACE - JOUR', 'PLACE', 'JOUR', []],
      ],
      3,
    ],
    [
      'Chinese',
      'Title: 钟楼\n\n内景 钟楼 - 夜\n\n雨。\n\n沈秋白：谁？\n陆远：我。\n\n沈秋白：走。\n\n外景 广场 - 日\n\n没有人。\n',
      [
        ['内景 钟楼 - 夜', '钟楼', '夜', ['沈秋白', '陆远']],
        ['外景 广场 - 日', '广场', '日', []],
      ],
      3,
    ],
    [
      'Japanese',
      '○時計塔（夜）\n\n　雨が降っている。\n\n由美「誰？」\n健太「僕だよ」\n\n○広場（朝）\n\n誰もいない。\n',
      [
        ['時計塔（夜）', '時計塔', '夜', ['由美', '健太']],
        ['広場（朝）', '広場', '朝', []],
      ],
      1,
    ],
    [
      'German',
      'INNEN. TURM - NACHT\nDer Regen fällt, und die Uhr ist still.\n\nVERA\nWer da?\n\nAUSSEN. PLATZ - TAG\n\nNiemand.\n\nSCHNITT AUF:\n',
      [
        ['INNEN. TURM - NACHT', 'TURM', 'NACHT', ['VERA']],
        ['AUSSEN. PLATZ - TAG', 'PLATZ', 'TAG', []],
      ],
      1,
    ],
    [
      'Greek',
      'ΕΣΩΤ. ΠΥΡΓΟΣ - ΝΥΧΤΑ\n\nΒρέχει και το ρολόι δεν χτυπά.\n\nΜΑΡΙΑ\nΠοιος;\n\nΕΞΩΤ. ΠΛΑΤΕΙΑ - ΜΕΡΑ\n\nΚανείς.\n',
      [
        ['ΕΣΩΤ. ΠΥΡΓΟΣ - ΝΥΧΤΑ', 'ΠΥΡΓΟΣ', 'ΝΥΧΤΑ', ['ΜΑΡΙΑ']],
        ['ΕΞΩΤ. ΠΛΑΤΕΙΑ - ΜΕΡΑ', 'ΠΛΑΤΕΙΑ', 'ΜΕΡΑ', []],
      ],
      1,
    ],
    [
      'Ukrainian',
      'ІНТ. ВЕЖА - НІЧ\n\nДощ.\n\nВІРА\nХто там?\n\nНАТ. ПЛОЩА - РАНОК\n\nПорожньо.\n',
      [
        ['ІНТ. ВЕЖА - НІЧ', 'ВЕЖА', 'НІЧ', ['ВІРА']],
        ['НАТ. ПЛОЩА - РАНОК', 'ПЛОЩА', 'РАНОК', []],
      ],
      1,
    ],
    [
      'Finnish',
      'SISÄ. TORNI - YÖ\n\nSataa, ja kello ei käy.\n\nVEERA\nKuka siellä?\n\nULKO. TORI - PÄIVÄ\n\nEi ketään.\n',
      [
        ['SISÄ. TORNI - YÖ', 'TORNI', 'YÖ', ['VEERA']],
        ['ULKO. TORI - PÄIVÄ', 'TORI', 'PÄIVÄ', []],
      ],
      1,
    ],
    [
      'Turkish',
      'İÇ. KULE - GECE\n\nYağmur yağıyor ve saat çalışmıyor.\n\nİPEK\nKim var orada?\n\nDIŞ. MEYDAN - GÜNDÜZ\n\nKimse yok.\n\nKESME:\n',
      [
        ['İÇ. KULE - GECE', 'KULE', 'GECE', ['İPEK']],
        ['DIŞ. MEYDAN - GÜNDÜZ', 'MEYDAN', 'GÜNDÜZ', []],
      ],
      1,
    ],
    [
      'Vietnamese',
      'NỘI. THÁP - ĐÊM\n\nMưa và đồng hồ không chạy.\n\nLAN\nAi đó?\n\nNGOẠI. QUẢNG TRƯỜNG - NGÀY\n\nKhông có ai.\n',
      [
        ['NỘI. THÁP - ĐÊM', 'THÁP', 'ĐÊM', ['LAN']],
        ['NGOẠI. QUẢNG TRƯỜNG - NGÀY', 'QUẢNG TRƯỜNG', 'NGÀY', []],
      ],
      1,
    ],
    [
      'Thai',
      'ภายใน. หอนาฬิกา - กลางคืน\n\nฝนตก\n\nมานี: ใครน่ะ\n\nมานี: ตอบสิ\n\nภายนอก. ลานกว้าง - กลางวัน\n\nไม่มีใคร\n',
      [
        ['ภายใน. หอนาฬิกา - กลางคืน', 'หอนาฬิกา', 'กลางคืน', ['มานี']],
        ['ภายนอก. ลานกว้าง - กลางวัน', 'ลานกว้าง', 'กลางวัน', []],
      ],
      1,
    ],
    [
      'Portuguese, numbered',
      '1. INT. TORRE - NOITE\n\nChove e o relógio não anda.\n\nINÊS\nQuem é?\n\n2. EXT. PRAÇA - DIA\n\nNinguém.\n',
      [
        ['1. INT. TORRE - NOITE', 'TORRE', 'NOITE', ['INÊS']],
        ['2. EXT. PRAÇA - DIA', 'PRAÇA', 'DIA', []],
      ],
      1,
    ],
    [
      'Hebrew',
      'פנים. מגדל - לילה\n\nגשם על הזכוכית.\n\nנועה: מי שם?\n\nנועה: ענה.\n\nחוץ. כיכר - יום\n\nאין איש.\n',
      [
        ['פנים. מגדל - לילה', 'מגדל', 'לילה', ['נועה']],
        ['חוץ. כיכר - יום', 'כיכר', 'יום', []],
      ],
      1,
    ],
    [
      'Arabic',
      'داخلي. البرج - ليل\n\nالمطر على الزجاج.\n\nسلمى: من هناك؟\n\nسلمى: أجب.\n\nخارجي. الساحة - نهار\n\nلا أحد.\n',
      [
        ['داخلي. البرج - ليل', 'البرج', 'ليل', ['سلمى']],
        ['خارجي. الساحة - نهار', 'الساحة', 'نهار', []],
      ],
      1,
    ],
  ])('has its scenes, their times and their speakers: %s', (_name, text, scenes, line) => {
    const read = imported(text);
    expect(read.scenes).toEqual(scenes);
    expect(read.findings).toEqual([['LNG001', 'INFO', line]]);
    // What is stored is Fountain as everybody reads it.
    for (const own of read.texts) expect(parse(own).script.body[0]!.kind).toBe('heading');
  });

  it.each([
    ['ANNA', 'JONAS', 'ANNA AND JONAS'],
    ['ANNA', 'JONAS', 'ANNA UND JONAS'],
    ['INÉS', 'TOMÁS', 'INÉS Y TOMÁS'],
    ['ZOÉ', 'PAUL', 'ZOÉ ET PAUL'],
    ['ВЕРА', 'ГЛЕБ', 'ВЕРА И ГЛЕБ'],
    ['İPEK', 'CAN', 'İPEK VE CAN'],
    ['沈秋白', '陆远', '沈秋白、陆远'],
    ['沈秋白', '陆远', '沈秋白和陆远'],
    ['由美', '健太', '由美と健太'],
    ['김서연', '박준호', '김서연과 박준호'],
    ['มานี', 'ปิติ', 'มานีและปิติ'],
  ])('has %s and %s in a cue of both, %s', (one, other, both) => {
    const { scenes } = imported([`.1`, ...[one, other, both].map((name) => `@${name}\nAh.`)].join('\n\n'));
    expect(scenes.map(([, , , speakers]) => speakers)).toEqual([[one, other]]);
  });

  it('takes nobody apart whose halves are nobody', () => {
    expect(imported('.1\n\n@陈和平\n啊。\n\n@RAY E SON\nAh.').scenes.map(([, , , speakers]) => speakers)).toEqual([
      ['陈和平', 'RAY E SON'],
    ]);
  });

  it('has its acts', () => {
    const acts = (titles: readonly string[]) => {
      const read = readImportFile({
        format: 'FOUNTAIN',
        text: titles.map((title) => `# ${title}\n\n.内景 钟楼 - 夜\n\n雨。\n`).join('\n'),
        title: '',
        characters: [],
      });
      return 'file' in read ? read.file.scenes.map(({ act }) => act) : [];
    };
    for (const [one, two] of [
      ['ACT ONE', 'Act Two: Low Water'],
      ['ACTO I', 'SEGUNDO ACTO'],
      ['Erster Akt', '2. Akt'],
      ['АКТ 1', 'Действие второе'],
      ['第一幕', '第二幕 退潮'],
      ['1막', '제2막'],
      ['الفصل الأول', 'الفصل الثاني'],
      ['Primo atto', 'ATTO II'],
    ] as const) {
      expect(acts([one, two])).toEqual([1, 2]);
    }
    // These part a script in another way.
    expect(acts(['The Act', 'Active', 'Man on the Moon'])).toEqual([1, 1, 1]);
  });

  it('keeps Fountain’s own headings, with its own times and transitions', () => {
    const read = imported(
      'INT. TORRE - NOCHE\n\nLlueve.\n\nMARÍA (CONT.)\nEnciende.\n\nCORTE A:\n\nEXT. PLAZA, ATARDECER\n\nNadie.\n\nFUNDIDO A NEGRO.\n',
    );
    expect(read.scenes.map(([, location, time]) => [location, time])).toEqual([
      ['TORRE', 'NOCHE'],
      ['PLAZA', 'ATARDECER'],
    ]);
    expect(read.texts.join('\n')).toContain('\n> CORTE A:\n');
    expect(read.texts[1]).toMatch(/\n> FUNDIDO A NEGRO\.\n$/);
  });

  it('says where something looks like a heading, a time or a speech and is none that is known', () => {
    expect(
      imported('ՆԵՐՍ. ԱՇՏԱՐԱԿ - ԳԻՇԵՐ\n\nԱնձրև։\n\nՄԱՐԻԱ\nՈ՞վ է։\n\nԴՐՍ. ՀՐԱՊԱՐԱԿ - ՑԵՐԵԿ\n\nՈչ ոք։\n').findings,
    ).toEqual([
      ['LNG002', 'WARNING', 1],
      ['LNG004', 'WARNING', 1],
      ['LNG002', 'WARNING', 8],
    ]);
    expect(imported('ውስጥ ሰዓት ማማ - ሌሊት\n\nዝናብ\n\nማርያም\nማን ነው\n').findings.map(([code]) => code)).toEqual([
      'LNG002',
      'LNG004',
      'LNG005',
    ]);
    expect(imported('INT. TORONY - ÉJSZAKA\n\nAz óra áll a falon, és esik.\n').findings).toEqual([
      ['LNG003', 'INFO', 1],
    ]);
    // Plain letters as well, if there are words enough that English would be known by.
    const words =
      'Jam itu berhenti dan tidak ada yang tahu mengapa. Hujan memukul kaca, tetapi lampu tidak menyala. Sari naik tangga dan berhenti di depan pintu.\n\nSARI\nSiapa di sana? Kamu bilang kamu tidak akan pernah naik tangga ini lagi. Aku menghitungnya satu per satu.\n';
    expect(imported(`INT. MENARA - MALAM\n\n${words}`).findings).toEqual([['LNG003', 'INFO', 1]]);
    expect(imported('ИНТ. БАШНЯ\n\nДождь.\n').findings).toEqual([
      ['LNG001', 'INFO', 1],
      ['LNG003', 'INFO', 1],
    ]);
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
