import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { likenessTo } from '../../../src/screenplay/draft/likeness.js';
import { createLoopWatch } from '../../../src/screenplay/draft/repetition.js';
import { writeFeature, writeMulticam } from '../fixtures/feature.js';

const likeness = (one: string, other: string) => likenessTo(one)(other);

const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');
const scenesOf = (script: string) => script.split(/\n(?=(?:INT|EXT)\.)/);
const times = (count: number, block: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => block(at)).join('\n\n');

/** The watch on a text that is whole. */
function watchLoops(text: string) {
  const watch = createLoopWatch();
  watch.push(text);
  watch.finish();
  return watch;
}

/** How scenes of several languages begin, and a pair of speeches in each. */
const SCENES = {
  en: [
    'INT. TIDE HOUSE - NIGHT\n\nGas hisses over the type cases. Nobody turns it down. Rain crosses the window from left to right.',
    'MARA VOSS\nNine feet four. I set it myself, and I have never set a wrong figure.\n\nTOMAS REH\nThen who took the lamp from the stairs?',
  ],
  de: [
    'INT. GEZEITENHAUS - NACHT\n\nDas Gas zischt über den Setzkästen. Niemand dreht es herunter. Der Regen geht quer über die Scheibe.',
    'MARA VOSS\nNeun Fuß vier. Ich habe es selbst gesetzt und nie eine falsche Zahl.\n\nTOMAS REH\nUnd wer hat dann die Lampe von der Treppe genommen?',
  ],
  es: [
    'INT. CASA DE MAREAS - NOCHE\n\nEl gas silba sobre las cajas de tipos. Nadie lo baja. La lluvia cruza la ventana.',
    'MARA VOSS\nNueve pies cuatro. Lo compuse yo misma y nunca compuse una cifra falsa.\n\nTOMÁS REH\n¿Y quién se llevó entonces la lámpara de la escalera?',
  ],
  zh: [
    '内景 潮汐屋 - 夜\n\n煤气在字盘上方嘶嘶作响。没有人把它关小。雨斜着划过窗户。',
    '@马拉\n九英尺四英寸。是我亲手排的，我从来没有排错过一个数字。\n\n@托马斯\n那么是谁把楼梯上的灯拿走了？',
  ],
  ja: [
    '屋内 潮見小屋 - 夜\n\n活字箱の上でガスがしゅうしゅう鳴っている。誰も絞らない。雨が窓を横切る。',
    '@マラ\n九フィート四インチ。私が自分で組んだ。数字を間違えたことは一度もない。\n\n@トマス\nでは階段のランプを持って行ったのは誰だ？',
  ],
  ar: [
    'داخلي. بيت المد - ليل\n\nيهمس الغاز فوق صناديق الحروف. لا أحد يخفضه. المطر يعبر النافذة.',
    '@مارا\nتسعة أقدام وأربع بوصات. رصصتها بنفسي ولم أرص رقما خاطئا قط.\n\n@توماس\nفمن أخذ المصباح من الدرج إذن؟',
  ],
  ru: [
    'ИНТ. ДОМ ПРИЛИВОВ - НОЧЬ\n\nГаз шипит над наборными кассами. Никто его не убавит. Дождь идёт наискось по стеклу.',
    'МАРА\nДевять футов четыре. Я сама набирала и ни разу не набрала неверной цифры.\n\nТОМАС\nТогда кто же унёс лампу с лестницы?',
  ],
  th: [
    'ภายใน บ้านน้ำขึ้น - กลางคืน\n\nแก๊สส่งเสียงซู่เหนือถาดตัวพิมพ์ ไม่มีใครหรี่มัน ฝนพาดผ่านหน้าต่าง',
    '@มารา\nเก้าฟุตสี่นิ้ว ฉันเรียงเองกับมือ และไม่เคยเรียงตัวเลขผิดเลยสักครั้ง\n\n@โทมัส\nแล้วใครเอาตะเกียงไปจากบันได',
  ],
} as const;

describe('a loop', () => {
  it.each(Object.entries(SCENES))(
    'of two speeches is found and parted from the scene before it: %s',
    (_language, [scene, pair]) => {
      const text = `${scene}\n\n${times(160, () => pair)}`;
      const watch = watchLoops(text);
      expect(watch.loops).toBe(true);
      expect(watch.parted()!.kept).toBe(`${scene}\n\n${pair}`);
      expect(watch.parted()!.repeated.startsWith(pair.split('\n')[0]!)).toBe(true);
    },
  );

  const [scene, pair] = SCENES.en;
  it.each([
    ['of one speech', times(60, () => 'MARA VOSS\nNine feet four. I set it myself.')],
    [
      'with other numbers in it',
      times(60, (at) => `MARA VOSS\nNine feet ${at}. I counted ${at * 7} waves before I set it.`),
    ],
    [
      'with one other word in it',
      times(
        60,
        (at) =>
          `MARA VOSS\nNine feet four, I set it myself on the day of the ${'abcdefghijklmnopqrstuvwxyz'[at % 26]}${at} and never again.`,
      ),
    ],
    ['of several blocks in no order', times(120, (at) => pair.split('\n\n')[(at * at + at) % 3 === 0 ? 0 : 1]!)],
    ['within one paragraph', 'She waits for the tide to turn. '.repeat(60)],
    ['of one word', 'very '.repeat(300)],
    ['of a scream', 'A'.repeat(4_000)],
    ['of signs', times(300, () => '***')],
    ['of one heading', times(80, () => 'EXT. QUAY - DAY')],
    [
      'of a scene of 150 words, four times',
      times(4, () =>
        times(
          13,
          (at) =>
            `TOMAS REH\nThis is what I say ${'abcdefghijklmnop'[at]}about lamp ${'qrstuvwxyzabcd'[at]}ones and stairs.`,
        ),
      ),
    ],
    ['of a speech that few lines of an end follow', `${times(40, () => pair)}\n\nThe gas goes out.\n\nFADE OUT.`],
  ])('%s is found', (_what, loop) => {
    expect(watchLoops(`${scene}\n\n${loop}`).loops).toBe(true);
  });

  it('is found soon, and nothing is read afterwards', () => {
    const watch = createLoopWatch();
    watch.push(`${scene}\n\n`);
    let repeats = 0;
    for (; !watch.loops && repeats < 160; repeats += 1) watch.push(`${pair}\n\n`);
    expect(repeats).toBeLessThan(15);
    watch.push('An end after all.');
    expect(watch.parted()!.repeated).not.toContain('An end');
  });

  it('in a paragraph is cut after a whole sentence or line', () => {
    expect(
      watchLoops(`${scene}\n\nMara looks up. ${'She waits for the tide to turn. '.repeat(60)}`).parted()!.kept,
    ).toBe(`${scene}\n\nMara looks up. She waits for the tide to turn.`);
    expect(watchLoops(`${scene}\n\n${'MARA VOSS: and another point\n'.repeat(60)}`).parted()!.kept).toBe(
      `${scene}\n\nMARA VOSS: and another point`,
    );
    expect(watchLoops(`${scene}\n\nMARA VOSS\n${'and another point\n'.repeat(90)}`).parted()!.kept).toBe(
      `${scene}\n\nMARA VOSS\nand another point`,
    );
    expect(watchLoops(`${scene}\n\nMara looks up and then and then ${'and then '.repeat(200)}`).parted()!.kept).toBe(
      scene,
    );
  });

  it('is the same however the text was cut', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(SCENES)),
        fc.integer({ min: 1, max: 90 }),
        fc.boolean(),
        ([start, two], size, loops) => {
          const text = `${start}\n\n${times(loops ? 40 : 2, () => two)}\n\n😀 ende`;
          const watch = createLoopWatch();
          for (let at = 0; at < text.length; at += size) watch.push(text.slice(at, at + size));
          watch.finish();
          expect(watch.loops).toBe(loops);
          expect(watch.parted()?.kept).toBe(watchLoops(text).parted()?.kept);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is looked for in a time that grows with the text alone', () => {
    const words = (count: number) =>
      Array.from(
        { length: count },
        (_, at) =>
          `${'abcdefghij'[at % 10]}${'klmnopqrst'[Math.floor(at / 10) % 10]}${'uvwxyzabcd'[Math.floor(at / 100) % 10]}${'efghijklmn'[Math.floor(at / 1000) % 10]}${'opqrstuvwx'[Math.floor(at / 10_000) % 10]}`,
      ).join(' ');
    const from = performance.now();
    expect(watchLoops(words(40_000)).loops).toBe(false);
    expect(performance.now() - from).toBeLessThan(5_000);
  });
});

const VERSES = [
  'The tide went out at half past four\nAnd took the baker’s boat from shore.',
  'The miller’s girl she lit the lamp\nAnd slept till noon among the damp.',
  'My father’s coat is on the line\nAnd every button there is mine.',
  'So pour the rum and shut the gate\nThe pilot’s always home too late.',
];

describe('no loop', () => {
  const [scene] = SCENES.en;
  it.each([
    [
      'a chorus after each verse',
      times(
        4,
        (at) =>
          `THE MEN\n~${VERSES[at]!.replace('\n', '\n~')}\n\nALL\n~Haul away, haul away, the water is wide\n~Haul away, haul away, we sail with the tide.`,
      ),
    ],
    [
      'a counting song of six verses',
      times(
        6,
        (at) =>
          `THE CHILDREN\n${['One', 'Two', 'Three', 'Four', 'Five', 'Six'][at]} men went to mow, went to mow a meadow.`,
      ),
    ],
    [
      'a chant among what happens',
      times(
        5,
        (at) =>
          `CROWD\nBread and light! Bread and light!\n\n${['A stone comes through the upper window.', 'Mara bolts the door with both hands.', 'Tomas puts the ledger on the fire.', 'Someone outside begins to laugh.', 'Then the bell, and then no sound at all.'][at]}`,
      ),
    ],
    [
      'a list of shots',
      times(
        14,
        (at) =>
          `CLOSE ON: ${['a hand', 'the rope', 'an eye', 'a boot', 'the clock', 'wet paper', 'a match', 'the bell', 'a key', 'brass', 'salt', 'a coin', 'the door', 'dark'][at]}`,
      ),
    ],
    [
      'a running gag',
      times(
        7,
        (at) =>
          `TOMAS REH\n${['Is that the lamp?', 'The cat is on the press again.', 'I brought the bread.', 'They are at the gate.', 'You have ink on your chin.', 'Where is the boat?', 'It is morning.'][at]}\n\nMARA VOSS\nNine feet four.`,
      ),
    ],
    ['a quarrel of single words', times(10, () => 'MARA VOSS\nNo.\n\nTOMAS REH\nYes.')],
    ['one line written out by a schoolboy', 'ON THE BOARD\n\n'.concat(times(8, () => 'I will not move the lamp.'))],
    ['a laugh, and a scream', `MARA VOSS\n${'ha '.repeat(30)}\n\nTOMAS REH\nA${'a'.repeat(200)}h!`],
    ['a countdown', `VOICE\n${Array.from({ length: 30 }, (_, at) => `${30 - at}.`).join(' ')}`],
    [
      'a litany',
      times(
        8,
        (at) =>
          `PRIEST\nSaint ${['Anna', 'Brendan', 'Clement', 'Dismas', 'Elmo', 'Florian', 'Giles', 'Hubert', 'Ida', 'Jude', 'Kevin', 'Lucy'][at]}, star of those at sea.\n\nALL\nPray for us.`,
      ),
    ],
    [
      '铁锅 a refrain in Chinese',
      times(
        4,
        (at) =>
          `@众人\n${['潮水在四点半退去，带走了面包师的船。', '磨坊的姑娘点亮了灯，一直睡到中午。', '父亲的外衣挂在绳上，每颗纽扣都是我的。', '倒上朗姆酒，关上院门，领航人总是迟到。'][at]}\n拉呀，拉呀，海水宽又宽。`,
      ),
    ],
    ['nothing', ''],
  ])('is %s', (_what, blocks) => {
    expect(watchLoops(`${scene}\n\n${blocks}`).loops).toBe(false);
  });

  it.each(['short.fountain', 'multicam.fountain'])('is in the scenes of %s, nor in any part of one', (name) => {
    const scenes = scenesOf(fixture(name));
    expect(scenes.length).toBeGreaterThan(3);
    for (const text of scenes) expect(watchLoops(text).loops).toBe(false);
    fc.assert(
      fc.property(fc.constantFrom(...scenes), fc.nat(60), fc.nat(120), (text, from, count) => {
        expect(
          watchLoops(
            text
              .split('\n')
              .slice(from, from + count)
              .join('\n'),
          ).loops,
        ).toBe(false);
      }),
    );
  });

  it('is in scenes whose speeches are drawn from sixteen sentences', () => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.constantFrom(writeFeature, writeMulticam), (seed, write) => {
        for (const text of scenesOf(write(seed, 20))) expect(watchLoops(text).loops).toBe(false);
      }),
      { numRuns: 6 },
    );
  });
});

describe('likeness', () => {
  const [first, second] = [
    SCENES.en.join('\n\n'),
    `${SCENES.en[0]}\n\n${times(4, (at) => `MARA VOSS\n${VERSES[at]}`)}`,
  ];

  it('is whole for the same text, nothing for another, and nothing for a stump', () => {
    expect(likeness(first, first)).toBe(1);
    expect(
      likeness(
        first,
        times(4, (at) => VERSES[at]!),
      ),
    ).toBe(0);
    expect(likeness('Rain.', 'Rain.')).toBe(0);
  });

  it('is the smaller of both shares, so a text within a longer one is not alike', () => {
    expect(likeness(first, second)).toBe(likeness(second, first));
    expect(likeness(first, second)).toBeLessThan(0.6);
  });

  it.each([
    ['other figures', first.replace('Nine feet four', 'Nine feet 4').replaceAll('NIGHT', 'DAWN')],
    ['one other line', first.replace('Nobody turns it down.', 'A boy turns it up.')],
  ])('is high with %s', (_what, other) => {
    expect(likeness(first, other)).toBeGreaterThan(0.75);
  });

  it('is that of each text alone, however many are compared with one', () => {
    const likenessOf = likenessTo(first);
    for (const other of [second, `${second} ${first}`, first, second]) {
      expect(likenessOf(other)).toBe(likeness(first, other));
    }
    expect(likenessOf(first)).toBe(1);
  });
});
