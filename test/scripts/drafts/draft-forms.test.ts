import { describe, expect, it } from 'vitest';
import type { SceneFrame } from '../../../src/scripts/drafts/scene-assessment.js';
import { assessDraft, mayReplace } from '../../../src/scripts/drafts/scene-assessment.js';
import { cleanDraft, createDraftReader } from '../../../src/scripts/drafts/draft-text.js';

const frame = (heading: string, ...cast: string[]): SceneFrame => ({ heading, cast, planned: cast, locations: [] });

/** As models write them: first words, a number, speeches in several forms, a transition, last words. */
const DRAFTS: readonly (readonly [string, SceneFrame, string, string])[] = [
  [
    'Arabic, with marks of direction',
    frame('داخلي. البرج - ليل', 'سلمى حداد'),
    'إليك المشهد:\n\n\u200Fليل - داخلي - البرج\n\nالمطر.\n\nسلمى:\nمن هناك؟\n\n\u202Bسلمى حداد (بهدوء): أجب.\u202C\n\nقطع إلى:\n\nآمل أن يعجبك المشهد.\n',
    '.ليل - داخلي - البرج\n\nالمطر.\n\n@سلمى حداد\nمن هناك؟\n\n@سلمى حداد (بهدوء)\nأجب.\n\n> قطع إلى:\n',
  ],
  [
    'Chinese, in wide signs',
    frame('内景 钟楼 - 夜', '沈秋白'),
    '以下是场景：\n\n１．内景．钟楼－夜\n\n△雨。\n\n沈秋白（低声）：谁？\n\n沈秋白 ：答话。\n\n【切至】\n\n希望您喜欢。\n',
    '.内景．钟楼－夜\n\n△雨。\n\n@沈秋白 (低声)\n谁？\n\n@沈秋白\n答话。\n\n> 【切至】\n',
  ],
  [
    'Czech',
    frame('INT. VĚŽ - NOC', 'Věra Říhová'),
    'Zde je scéna:\n\nOBRAZ 1. INTERIÉR. VĚŽ - NOC\n\nPrší.\n\nVĚRA (MIMO OBRAZ)\nKdo je tam?\n\nHLÍDAČ\nZavíráme.\n\nSTŘIH NA:\n\nDoufám, že se vám scéna líbí.\n',
    '.INTERIÉR. VĚŽ - NOC\n\nPrší.\n\nVĚRA ŘÍHOVÁ (MIMO OBRAZ)\nKdo je tam?\n\nHLÍDAČ\nZavíráme.\n\n> STŘIH NA:\n',
  ],
  [
    'Danish',
    frame('INT. TÅRNET - NAT', 'Søren Ærø'),
    'Her er scenen:\n\nINDE. TÅRNET - NAT\n\nDet regner.\n\nSØREN ÆRØ\nHvem der?\n\nKLIP TIL:\n\nJeg håber, at scenen passer.\n',
    '.INDE. TÅRNET - NAT\n\nDet regner.\n\nSØREN ÆRØ\nHvem der?\n\n> KLIP TIL:\n',
  ],
  [
    'Finnish',
    frame('SISÄ. TORNI - YÖ', 'Äiti Mäki'),
    'Tässä on kohtaus:\n\nSISÄ. TORNI - YÖ\n\nSataa.\n\nÄITI MÄKI\nKuka siellä?\n\nLEIKKAUS:\n\nToivottavasti pidät siitä.\n',
    '.SISÄ. TORNI - YÖ\n\nSataa.\n\nÄITI MÄKI\nKuka siellä?\n\n> LEIKKAUS:\n',
  ],
  [
    'German, as on the stage',
    frame('INNEN. TURM - NACHT', 'Vera Lohse', 'Jonas'),
    'SZENE 4\n\nINNEN. TURM - NACHT\n\nEs regnet.\n\nVERA: Wer da?\nJONAS: (leise) Ich.\nWIRT: Wir schließen.\n\nSCHNITT AUF:\n\nIch hoffe, die Szene gefällt Ihnen.\n',
    '## SZENE 4\n\n.INNEN. TURM - NACHT\n\nEs regnet.\n\nVERA LOHSE\nWer da?\n\nJONAS\n(leise)\nIch.\n\nWIRT\nWir schließen.\n\n> SCHNITT AUF:\n',
  ],
  [
    'Greek',
    frame('ΕΣΩΤ. ΠΥΡΓΟΣ - ΝΥΧΤΑ', 'Άννα Κόκκινου'),
    'Ορίστε η σκηνή:\n\nΕΣΩΤ. ΠΥΡΓΟΣ – ΝΥΧΤΑ\n\nΒρέχει.\n\nΆΝΝΑ\nΠοιος είναι;\n\nΆννα: Πες μου.\n\nΟ ΦΥΛΑΚΑΣ\nΚλείνουμε.\n\nΑΠΟΤΟΜΟ ΚΟΨΙΜΟ:\n\nΕλπίζω να σας αρέσει!\n',
    '.ΕΣΩΤ. ΠΥΡΓΟΣ – ΝΥΧΤΑ\n\nΒρέχει.\n\nΆΝΝΑ ΚΌΚΚΙΝΟΥ\nΠοιος είναι;\n\nΆΝΝΑ ΚΌΚΚΙΝΟΥ\nΠες μου.\n\nΟ ΦΥΛΑΚΑΣ\nΚλείνουμε.\n\n> ΑΠΟΤΟΜΟ ΚΟΨΙΜΟ:\n',
  ],
  [
    'Italian',
    frame('INT. TORRE - NOTTE', 'Ada Neri'),
    'Ecco la scena:\n\nINTERNO. TORRE – NOTTE\n\nPiove.\n\nADA NERI (F.C.)\n(piano)\nChi è?\n\nADA: Io.\n\nSTACCO SU:\n\nSpero che ti piaccia!\n',
    '.INTERNO. TORRE – NOTTE\n\nPiove.\n\nADA NERI (F.C.)\n(piano)\nChi è?\n\nADA NERI\nIo.\n\n> STACCO SU:\n',
  ],
  [
    'Korean',
    frame('실내. 시계탑 - 밤', '김서연'),
    '다음은 요청하신 장면입니다:\n\n3. 실내, 시계탑, 밤\n\n비가 온다.\n\n서연(V.O.)\n누구야?\n\n김서연: (작게) 대답해.\n\n컷 투:\n\n마음에 드셨기를 바랍니다.\n',
    '.실내, 시계탑, 밤\n\n비가 온다.\n\n@김서연 (V.O.)\n누구야?\n\n@김서연\n(작게)\n대답해.\n\n> 컷 투:\n',
  ],
  [
    'Polish',
    frame('WN. WIEŻA - NOC', 'Ewa Król'),
    'Oto scena:\n\nWN. WIEŻA. NOC\n\nPada.\n\nEWA KRÓL (Z OFFU)\nKto tam?\n\nŚCIEMNIENIE.\n\nMam nadzieję, że scena się podoba.\n',
    '.WN. WIEŻA. NOC\n\nPada.\n\nEWA KRÓL (Z OFFU)\nKto tam?\n\n> ŚCIEMNIENIE.\n',
  ],
  [
    'Portuguese',
    frame('INT. TORRE - NOITE', 'Inês Lobo'),
    'Aqui está a cena:\n\n**CENA 1. INT. TORRE - NOITE**\n\nChove.\n\nINÊS (V.O.)\nQuem é?\n\nO GAROTO: Sou eu.\n\nCORTA PARA:\n\nEXT. PRAÇA - DIA\n\nNinguém.\n\nEspero que goste! Se quiser, posso ajustar.\n',
    'INT. TORRE - NOITE\n\nChove.\n\nINÊS LOBO (V.O.)\nQuem é?\n\nO GAROTO\nSou eu.\n\n> CORTA PARA:\n\nEXT. PRAÇA - DIA\n\nNinguém.\n',
  ],
  [
    'Spanish, with a number',
    frame('INT. TORRE - NOCHE', 'Inés Soler', 'Tomás Ríos'),
    'INT. TORRE – NOCHE\n\nLlueve.\n\nINÉS SOLER (V.O.)\n(susurrando)\n¿Y qué?\n\nEL NIÑO\n¡Madre!\n\nCORTE A:\n\nESCENA 2\n\nEXT. PLAZA - DÍA\n\nNadie.\n\nFUNDE A NEGRO.\n',
    'INT. TORRE – NOCHE\n\nLlueve.\n\nINÉS SOLER (V.O.)\n(susurrando)\n¿Y qué?\n\nEL NIÑO\n¡Madre!\n\n> CORTE A:\n\n## ESCENA 2\n\nEXT. PLAZA - DÍA\n\nNadie.\n\n> FUNDE A NEGRO.\n',
  ],
  [
    'Swedish',
    frame('INT. TORNET - NATT', 'Åsa Öberg'),
    'Här är scenen:\n\nSCEN 2. INNE. TORNET - NATT\n\nDet regnar.\n\nÅSA\nVem där?\n\nVAKTEN: Vi stänger.\n\nKLIPP TILL:\n\nHoppas att du gillar scenen!\n',
    '.INNE. TORNET - NATT\n\nDet regnar.\n\nÅSA ÖBERG\nVem där?\n\nVAKTEN\nVi stänger.\n\n> KLIPP TILL:\n',
  ],
  [
    'Thai',
    frame('ภายใน. หอนาฬิกา - กลางคืน', 'มานี รักไทย'),
    'นี่คือฉากที่ขอ:\n\nภายใน. หอนาฬิกา - กลางคืน\n\nฝนตก\n\nมานี\nใครน่ะ\n\nมานี: ตอบสิ\n\nยาม (นอกจอ)\nปิดแล้ว\n\nตัดไปที่:\n\nหวังว่าคุณจะชอบฉากนี้\n',
    '.ภายใน. หอนาฬิกา - กลางคืน\n\nฝนตก\n\n@มานี รักไทย\nใครน่ะ\n\n@มานี รักไทย\nตอบสิ\n\n@ยาม (นอกจอ)\nปิดแล้ว\n\n> ตัดไปที่:\n',
  ],
  [
    'Turkish',
    frame('İÇ. KULE - GECE', 'İpek Işık'),
    'İşte sahne:\n\n3. İÇ. KULE - GECE\n\nYağmur yağıyor.\n\nİPEK IŞIK\nKim var orada?\n\nİpek: Cevap ver.\n\nİPEK (D.S.)\nGidelim.\n\nBEKÇİ\nKapatıyoruz.\n\nKESME:\n\nUmarım beğenirsiniz!\n',
    '.İÇ. KULE - GECE\n\nYağmur yağıyor.\n\nİPEK IŞIK\nKim var orada?\n\nİPEK IŞIK\nCevap ver.\n\nİPEK IŞIK (D.S.)\nGidelim.\n\nBEKÇİ\nKapatıyoruz.\n\n> KESME:\n',
  ],
  [
    'Ukrainian',
    frame('ІНТ. ВЕЖА - НІЧ', 'Віра Лозова'),
    'Ось сцена:\n\nСЦЕНА 2. ІНТ. ВЕЖА - НІЧ\n\nДощ.\n\nВІРА (ЗК)\nХто там?\n\nСТОРОЖ\nЗачиняємо.\n\nВіра: Ходімо.\n\nЗТМ.\n\nСподіваюся, сцена вам сподобається!\n',
    '.ІНТ. ВЕЖА - НІЧ\n\nДощ.\n\nВІРА ЛОЗОВА (ЗК)\nХто там?\n\nСТОРОЖ\nЗачиняємо.\n\nВІРА ЛОЗОВА\nХодімо.\n\n> ЗТМ.\n',
  ],
  [
    'Vietnamese',
    frame('NỘI. THÁP - ĐÊM', 'Nguyễn Lan'),
    'Đây là cảnh:\n\nNỘI. THÁP - ĐÊM\n\nMưa.\n\nLAN\n(thì thầm)\nAi đó?\n\nLan: Trả lời đi.\n\nCẮT SANG:\n\nHy vọng bạn thích cảnh này!\n',
    '.NỘI. THÁP - ĐÊM\n\nMưa.\n\nNGUYỄN LAN\n(thì thầm)\nAi đó?\n\nNGUYỄN LAN\nTrả lời đi.\n\n> CẮT SANG:\n',
  ],
  [
    'a language that no data knows',
    frame('INT. TORONY - ÉJSZAKA', 'Kis Anna'),
    'INT. TORONY - ÉJSZAKA\n\nEsik az eső a toronyban, és senki sem tudja, hogy miért.\n\nKIS ANNA\nKi az?\n\nAnna: Válaszolj!\n',
    'INT. TORONY - ÉJSZAKA\n\nEsik az eső a toronyban, és senki sem tudja, hogy miért.\n\nKIS ANNA\nKi az?\n\nKIS ANNA\nVálaszolj!\n',
  ],
];

describe('a draft as models write it', () => {
  it.each(DRAFTS)('in %s', (_name, of, written, clean) => {
    const { text, assessment } = cleanDraft(written, of);
    expect(text).toBe(clean);
    expect(assessment).toMatchObject({ stands: true, unknownSpeakers: [] });
    expect(cleanDraft(text, of).text).toBe(text);
  });
});

describe('the form of a draft that speaks as its language does', () => {
  const many = (line: (at: number) => string) => Array.from({ length: 60 }, (_, at) => line(at)).join('');

  it.each<[string, SceneFrame, string]>([
    [
      'Chinese',
      frame('内景 钟楼 - 夜', '沈秋白', '陆远'),
      many((at) => `${at % 2 ? '沈秋白' : '陆远'}: 第${at}级台阶，你数过吗？\n`),
    ],
    [
      'Chinese, in wide signs',
      frame('内景 钟楼 - 夜', '沈秋白', '陆远'),
      many((at) => `${at % 2 ? '沈秋白' : '陆远'}：第${at}级台阶，你数过吗？\n`),
    ],
    ['Japanese', frame('○時計塔（夜）', '高橋 由美'), many((at) => `由美「${at}段目は数えたの？」\n`)],
    ['Korean', frame('실내. 시계탑 - 밤', '김서연'), many((at) => `김서연: ${at}번째 계단을 세었니?\n`)],
    ['Arabic', frame('داخلي. البرج - ليل', 'سلمى حداد'), many((at) => `\u200Fسلمى حداد: هل عددت الدرجة ${at}؟\n`)],
    ['Hindi', frame('आंतरिक. मीनार - रात', 'कविता राव'), many((at) => `कविता राव: सीढ़ी ${at} गिनी?\n`)],
  ])('in %s is no poor one, and needs no mending', (_name, of, said) => {
    const reader = createDraftReader(of);
    for (const line of `${of.heading}\n\n${said}`.match(/[^\n]*\n/g)!) {
      reader.push(line);
      expect(reader.hopeless).toBeUndefined();
    }
    const { assessment, text } = reader.finish();
    expect(assessment).toMatchObject({ stands: true, speeches: 60, repairs: 0 });
    // It may take the place of the same text as it is stored.
    expect(mayReplace(assessment, assessDraft(text, of))).toBe(true);
  });

  it('is a poor one where cues are in capitals', () => {
    const reader = createDraftReader(frame('INT. CLOCK TOWER - NIGHT', 'Vera Lowe'));
    reader.push(`INT. CLOCK TOWER - NIGHT\n\n${many((at) => `- VERA LOWE: step ${at}\n`)}`);
    expect(reader.hopeless).toBe('POOR_FORM');
  });
});
