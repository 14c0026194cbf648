import { describe, expect, it } from 'vitest';
import { tellsInSentences } from '../../../src/screenplay/draft/sentences.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';

const told = (...blocks: string[]) =>
  tellsInSentences(parse(`INT. TIDE HOUSE - NIGHT\n\n${blocks.join('\n\n')}\n`).script);
const WORDS = 'lamp river copper morning thread window quiet salt engine feather';

describe('what is told', () => {
  it.each([
    ['in plain sentences', ['Gas hisses over the type cases. Nobody turns it down.']],
    ['in fragments', ['Rain.', 'A door. Then nothing.']],
    ['in questions and cries', ['Is that the lamp? It is!']],
    ['in a sentence that ends in a quotation', ['On the wall, in chalk: “The tide will not come.”']],
    ['in one long sentence', [`${'She counts the waves, and '.repeat(8)}sleeps.`]],
    ['in Chinese', ['雨点打在玻璃上。灯没有亮。她转动钥匙，停住了。']],
    ['in Japanese, with quotations', ['雨が窓を横切る。壁に「潮は来ない。」と書いてある。']],
    ['in Hindi', ['बारिश खिड़की पर गिरती है। कोई दीया नहीं जलाता।']],
    ['in Arabic', ['المطر على الزجاج. هل المصباح مطفأ؟']],
    ['in Armenian', ['Անձրև է գալիս։ Լամպը մարած է։']],
    ['in Thai, which marks no end', ['แก๊สส่งเสียงซู่เหนือถาดตัวพิมพ์ ไม่มีใครหรี่มัน ฝนพาดผ่านหน้าต่าง']],
  ])('%s is told in sentences', (_how, blocks) => {
    expect(told(...blocks)).toBe(true);
  });

  it.each([
    ['in words alone', [Array.from({ length: 8 }, () => WORDS).join(' ')]],
    ['in words alone, line by line', Array.from({ length: 8 }, () => WORDS)],
    ['in words with one full stop at their end', [`${Array.from({ length: 8 }, () => WORDS).join(' ')}.`]],
    ['in words with commas', [Array.from({ length: 8 }, () => WORDS.replaceAll(' ', ', ')).join(', ')]],
    ['in Chinese words', [Array.from({ length: 20 }, () => '灯 石头 河流 早晨').join(' ')]],
    ['by nobody', []],
  ])('%s is not', (_how, blocks) => {
    expect(told(...blocks)).toBe(false);
  });
});
