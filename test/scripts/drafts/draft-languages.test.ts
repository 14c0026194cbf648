import { describe, expect, it } from 'vitest';
import { elements } from '../../../src/screenplay/elements/elements.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import type { SceneFrame } from '../../../src/scripts/drafts/scene-assessment.js';
import { cleanDraft, createDraftReader } from '../../../src/scripts/drafts/draft-text.js';

const frame = (heading: string, ...cast: string[]): SceneFrame => ({ heading, cast, planned: cast, locations: [] });
const ZH = frame('内景 钟楼 - 夜', '沈秋白', '陆远');
const KO = frame('실내. 시계탑 - 밤', '김서연', '박준호');
const RU = frame('ИНТ. БАШНЯ - НОЧЬ', 'Вера Лозова', 'Глеб');
const JA = frame('屋内　時計塔（夜）', '高橋 由美', '健太');
const AR = frame('داخلي. البرج - ليل', 'سلمى حداد', 'رامي');
const HE = frame('פנים. מגדל - לילה', 'נועה לוי', 'דן');
const HI = frame('आंतरिक. मीनार - रात', 'कविता राव');
const ES = frame('INT. TORRE - NOCHE', 'Inés Soler');
const EN = frame('INT. CLOCK TOWER - NIGHT', 'Vera Lowe');

const codes = (written: string, of: SceneFrame) => cleanDraft(written, of).repairs.map(({ code }) => code);

describe('a scene in the form of its language', () => {
  it.each<[string, SceneFrame, string, string]>([
    [
      'Chinese, names and colons',
      ZH,
      '内景 钟楼 - 夜\n\n钟停了。\n\n沈秋白：谁在上面？\n陆远：（低声）是我。\n更夫：关门了。\n\n沈秋白（画外音）：走吧。\n\n字幕：三年后\n',
      '.内景 钟楼 - 夜\n\n钟停了。\n\n@沈秋白\n谁在上面？\n\n@陆远\n(低声)\n是我。\n\n@更夫\n关门了。\n\n@沈秋白 (画外音)\n走吧。\n\n字幕：三年后\n',
    ],
    [
      'Chinese, names on their own',
      ZH,
      '第3场 钟楼 夜 内\n\n钟停了。\n\n秋白（画外音）\n（低声）\n谁在上面？\n\n老板\n关门了。\n\n陆远\n\n「是我。」\n\n沈秋白「走吧。」\n\n她看着墙上的「停业」。\n',
      '.钟楼 夜 内\n\n钟停了。\n\n@沈秋白 (画外音)\n(低声)\n谁在上面？\n\n@老板\n关门了。\n\n@陆远\n是我。\n\n@沈秋白\n走吧。\n\n她看着墙上的「停业」。\n',
    ],
    [
      'Chinese, a narrator',
      ZH,
      '内景。钟楼——夜\n\n（旁白）钟停了一夜。\n\n旁白：没有人来。\n\n她说：“走吧。”\n\n时间：午夜\n',
      '.内景。钟楼——夜\n\n@旁白\n钟停了一夜。\n\n@旁白\n没有人来。\n\n她说：“走吧。”\n\n时间：午夜\n',
    ],
    [
      'Chinese verse stays what it is',
      ZH,
      '内景 钟楼 - 夜\n\n夜深了\n雨还在下。\n\n陆远：走。\n',
      '.内景 钟楼 - 夜\n\n夜深了\n雨还在下。\n\n@陆远\n走。\n',
    ],
    [
      'Japanese',
      JA,
      '○時計塔（夜）\n\n　時計が止まる。\n\n由美「誰かいるの」\n健太（ＯＦＦ）「僕だよ」\n\n店員Ａ「閉めますよ\nもう」\n\n　看板に「閉店」\n',
      '.時計塔（夜）\n\n　時計が止まる。\n\n@高橋 由美\n誰かいるの\n\n@健太 (ＯＦＦ)\n僕だよ\n\n店員Ａ\n閉めますよ\nもう\n\n　看板に「閉店」\n',
    ],
    [
      'Korean',
      KO,
      'S#3. 시계탑 안 - 밤\n\n시계가 멈춘다.\n\n서연: 거기 누구야?\n\n박준호: (작게) 나야.\n\n점원: 문 닫아요.\n\n김서연    가자.\n\n박준호\n그래.\n',
      '.시계탑 안 - 밤\n\n시계가 멈춘다.\n\n@김서연\n거기 누구야?\n\n@박준호\n(작게)\n나야.\n\n@점원\n문 닫아요.\n\n@김서연\n가자.\n\n@박준호\n그래.\n',
    ],
    [
      'Russian',
      RU,
      'ИНТ. БАШНЯ – НОЧЬ\n\nЧасы стоят, и дождь не кончается.\n\nВера: Кто там?\nГлеб: (тихо) Это я.\n\nСторож: Закрываемся.\n\nВЕРА (ЗК)\nИдём.\n\nЗТМ.\n\nНАТ. ПЛОЩАДЬ - УТРО\n\nПусто.\n',
      '.ИНТ. БАШНЯ – НОЧЬ\n\nЧасы стоят, и дождь не кончается.\n\nВЕРА ЛОЗОВА\nКто там?\n\nГЛЕБ\n(тихо)\nЭто я.\n\n@Сторож\nЗакрываемся.\n\nВЕРА ЛОЗОВА (ЗК)\nИдём.\n\n> ЗТМ.\n\n.НАТ. ПЛОЩАДЬ - УТРО\n\nПусто.\n',
    ],
    [
      'Arabic',
      AR,
      'المشهد 2: داخلي - البرج - ليل\n\nالساعة متوقفة.\n\nسلمى (خارج الكادر)\nمن هناك؟\n\nرامي: أنا.\n\nالحارس: سنغلق.\n\nقطع إلى:\n\nخارجي. الساحة - نهار\n\nلا أحد.\n',
      '.داخلي - البرج - ليل\n\nالساعة متوقفة.\n\n@سلمى حداد (خارج الكادر)\nمن هناك؟\n\n@رامي\nأنا.\n\n@الحارس\nسنغلق.\n\n> قطع إلى:\n\n.خارجي. الساحة - نهار\n\nلا أحد.\n',
    ],
    [
      'Hebrew',
      HE,
      'פנים. מגדל - לילה\n\nהשעון עומד.\n\nנועה: מי שם?\n\nדן\nאני.\n\nהשומר: סוגרים.\n',
      '.פנים. מגדל - לילה\n\nהשעון עומד.\n\n@נועה לוי\nמי שם?\n\n@דן\nאני.\n\n@השומר\nסוגרים.\n',
    ],
    [
      'Hindi',
      HI,
      'आंतरिक. मीनार - रात\n\nघड़ी रुकी है।\n\nकविता: कौन है?\n\nचौकीदार\nमैं।\n',
      '.आंतरिक. मीनार - रात\n\nघड़ी रुकी है।\n\n@कविता राव\nकौन है?\n\n@चौकीदार\nमैं।\n',
    ],
    [
      'Spanish',
      ES,
      'INTERIOR. TORRE - NOCHE\n\nLlueve y el reloj no anda.\n\nINÉS SOLER\n¿Quién?\n\nCORTE A:\n\nEXT. PLAZA - DÍA\n\nNadie.\n',
      '.INTERIOR. TORRE - NOCHE\n\nLlueve y el reloj no anda.\n\nINÉS SOLER\n¿Quién?\n\n> CORTE A:\n\nEXT. PLAZA - DÍA\n\nNadie.\n',
    ],
  ])('%s', (_name, of, written, clean) => {
    const { text, assessment } = cleanDraft(written, of);
    expect(text).toBe(clean);
    expect(assessment).toMatchObject({
      stands: true,
      headingFirst: true,
      refusal: false,
      errors: expect.not.arrayContaining([expect.objectContaining({ rule: 'SCN001' })]),
    });
    // What is stored is read as the same scene, and needs nothing mended.
    expect(cleanDraft(text, of).text).toBe(text);
    expect(elements(parse(text).script).filter(({ type }) => type === 'CHARACTER')).toHaveLength(assessment.speeches);
  });

  it('is the same in pieces', () => {
    const written = '内景 钟楼 - 夜\n\n钟停了。\n\n沈秋白：谁在上面？\n更夫：关门了。\n\n希望您喜欢！\n';
    for (const size of [1, 3, 8]) {
      const reader = createDraftReader(ZH);
      for (let at = 0; at < written.length; at += size) reader.push(written.slice(at, at + size));
      expect(reader.finish()).toEqual(cleanDraft(written, ZH));
    }
  });

  it('tells line by line what was read as what', () => {
    const { repairs } = cleanDraft('内景 钟楼 - 夜\n\n钟停了。\n\n沈秋白：谁？\n\n切至：\n', ZH);
    expect(repairs.map(({ code, line, before, after }) => [code, line, before, after])).toEqual([
      ['DRF012', 1, '内景 钟楼 - 夜', '内景 钟楼 - 夜'],
      ['DRF005', 5, '沈秋白：谁？', '沈秋白\n谁？'],
      ['DRF013', 7, '切至：', '切至：'],
    ]);
  });
});

describe('the heading of a scene', () => {
  it.each([
    ['内景 钟楼 - 夜', ZH],
    ['第3场 钟楼 夜 内', ZH],
    ['钟楼　夜', ZH],
    ['**内景。钟楼——夜**', ZH],
    ['1. 内景 钟楼 - 夜', ZH],
    ['INTERIOR. CLOCK TOWER - NIGHT', EN],
    ['Clock Tower - Night', EN],
    ['CLOCK TOWER – NIGHT', EN],
    ['CLOCK TOWER. NIGHT.', EN],
    ['Clock tower, night.', EN],
    ['Episode 2: CLOCK TOWER. NIGHT', EN],
    ['ESC. 1 INT. TORRE. NOCHE', ES],
    ['Сц. 3. БАШНЯ. НОЧЬ.', RU],
    ['ADEGAN 1. INT. DAPUR - MALAM', frame('DALAM. DAPUR - MALAM')],
    ['1. jelenet – BELSŐ. KONYHA – ÉJSZAKA', frame('BELSŐ. KONYHA - ÉJSZAKA')],
    ['3. stseen: SEES. KÖÖK - ÖÖ', frame('SEES. KÖÖK - ÖÖ')],
    ['◯時計塔（夜）', JA],
    ['시계탑 - 밤', KO],
    ['БАШНЯ. НОЧЬ', RU],
    ['داخلي - البرج - ليل', AR],
  ])('written as %s stands once', (written, of) => {
    const { text, assessment } = cleanDraft(`${written}\n\n...\n`, of);
    expect(assessment).toMatchObject({ headings: 1, actions: 1, headingFirst: true });
    expect(text.trim().split('\n')).toHaveLength(3);
    expect(text).not.toMatch(/^\.?(?:ESC|Сц|ADEGAN|\d)/u);
  });

  it('stands once where it was written in two forms, and where no blank line follows it', () => {
    expect(cleanDraft('INT. 钟楼 - 夜\n\n内景 钟楼 - 夜\n\n钟停了。\n', ZH).assessment.headings).toBe(1);
    expect(cleanDraft('CLOCK TOWER - NIGHT\nRain.\n', EN).text).toBe('INT. CLOCK TOWER - NIGHT\n\nRain.\n');
    expect(cleanDraft('ИНТ. БАШНЯ - НОЧЬ\nДождь.\n', RU).text).toBe('.ИНТ. БАШНЯ - НОЧЬ\n\nДождь.\n');
  });
});

it.each(['The clock tower, at night, is dark.', 'Clock tower? Night!', 'Two men, clock tower, night.', 'Clock tower.'])(
  '%s is no heading, but tells something',
  (written) => {
    expect(cleanDraft(`${written}\n\n...\n`, EN).text).toContain(written);
  },
);

describe('what a model says instead of a scene or around it', () => {
  it.each([
    ['很抱歉，我无法协助完成这个请求。', ZH],
    ['申し訳ありませんが、このシーンは書けません。', JA],
    ['죄송합니다. 이 장면은 작성할 수 없습니다.', KO],
    ['Извините, я не могу написать эту сцену.', RU],
    ['Lo siento, no puedo escribir esta escena.', ES],
    ['抱歉：我不能写这个场景。', ZH],
  ])('%s is a refusal', (written, of) => {
    expect(cleanDraft(written, of).assessment).toMatchObject({ stands: false, refusal: true });
  });

  it('is a line of a scene, if somebody in it says so', () => {
    expect(cleanDraft("INT. CLOCK TOWER - NIGHT\n\nVERA\nI'm sorry, I can't do that.\n", EN).assessment).toMatchObject({
      stands: true,
      refusal: false,
    });
    expect(
      cleanDraft('内景 钟楼 - 夜\n\n陆远：很抱歉，我无法完成这个请求。\n\n沈秋白：希望您喜欢！\n', ZH).assessment,
    ).toMatchObject({ stands: true, refusal: false, speeches: 2 });
  });

  it.each([
    [
      '好的，以下是您要的场景：\n\n内景 钟楼 - 夜\n\n钟停了。\n\n希望这个场景符合您的要求！如需修改，请告诉我。\n',
      ZH,
      '钟停了。',
    ],
    ['Claro, aquí tienes la escena:\n\nINT. TORRE - NOCHE\n\nLlueve.\n\n¡Espero que te guste!\n', ES, 'Llueve.'],
  ])('is set aside', (written, of, kept) => {
    expect(cleanDraft(written, of).text.trim().split('\n').at(-1)).toBe(kept);
    expect(codes(written, of).filter((code) => code === 'DRF002')).toHaveLength(2);
  });
});

describe('a text in which no speech is known', () => {
  it.each([
    ['ฝนตกหนักมากในคืนนั้นและไฟดับทั้งเมืองทำให้ทุกคนต้องจุดเทียน\n\nมานี พูดว่า ไป\n', EN],
    [
      '钟停了很久，没有人记得上一次敲响的时候，城里的人也都睡了。\n\n沈秋白看着陆远，陆远看着窗外的雨，谁也不说话。\n',
      ZH,
    ],
  ])('is told, not passed in silence', (written, of) => {
    expect(codes(written, of)).toContain('DRF105');
  });

  it('is nothing to tell of where cues are in capitals and none is there', () => {
    expect(
      codes(
        'INT. CLOCK TOWER - NIGHT\n\nShe climbs the stairs, and the rain is in the bells, and nobody is there to hear it at all.\n',
        EN,
      ),
    ).toEqual([]);
  });
});
