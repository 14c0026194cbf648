import { wordsAtStart } from '../statistics/words.js';
import { rule, type Rule } from './rule.js';
import { excerpt } from './vocabulary.js';

export const ACTION_RULES: readonly Rule[] = Object.freeze([
  rule({
    id: 'ACT101',
    summary: 'action paragraph over 4 lines',
    needs: ['layout'],
    defaults: { lines: 4 },
    message: ({ lines, allowed }) => `This paragraph has ${lines} lines, more than ${allowed}.`,
    note: ({ text, allowed }) => `Divide the paragraph "${text}" so that no part has more than ${allowed} lines.`,
    habit: ({ text, count, allowed }) => `${count} paragraphs have more than ${allowed} lines, "${text}" first.`,
    *check({ survey, placed }, { lines: allowed }) {
      for (const { block, kind, text } of survey.paragraphs) {
        const { lines } = placed.linesOf(block);
        if (kind === 'action' && lines > allowed) yield { block, args: { lines, allowed, text: excerpt(text, 30) } };
      }
    },
  }),
  rule({
    id: 'ACT102',
    summary: 'camera directions (`CLOSE ON`, `PAN`, ...)',
    needs: ['phrases'],
    message: ({ words }) => `"${words}" directs the camera.`,
    note: ({ words }) => `Say what is there to be seen instead of "${words}".`,
    habit: ({ words, count }) => `${count} paragraphs direct the camera, the first with "${words}".`,
    *check({ survey, phrases }) {
      for (const { block, kind, role, text } of survey.paragraphs) {
        const found = kind === 'action' && role !== 'Shot' ? phrases.cameraDirections.exec(text) : null;
        if (found) {
          yield { block, range: { start: found.index, end: found.index + found[0].length }, args: { words: found[0] } };
        }
      }
    },
  }),
  rule({
    id: 'ACT103',
    summary: '"we see", "we hear"',
    needs: ['phrases'],
    message: ({ words }) => `"${words}" speaks of the audience.`,
    note: ({ words }) => `Say what happens without "${words}".`,
    habit: ({ words, count }) => `${count} paragraphs speak of the audience, the first with "${words}".`,
    *check({ survey, phrases }) {
      for (const { block, kind, text } of survey.paragraphs) {
        const found = kind === 'action' ? phrases.weSee.exec(text) : null;
        if (found) {
          yield { block, range: { start: found.index, end: found.index + found[0].length }, args: { words: found[0] } };
        }
      }
    },
  }),
  rule({
    id: 'ACT104',
    summary: 'page without any dialogue or any action',
    needs: ['layout'],
    whole: true,
    defaults: { lines: 20 },
    message: ({ page, missing }) => `Page ${page} has no ${missing === 'dialogue' ? 'dialogue' : 'action'}.`,
    note: ({ page, missing }) => `Bring some ${missing === 'dialogue' ? 'dialogue' : 'action'} to page ${page}.`,
    habit: ({ page, missing, count }) =>
      `${count} pages have no ${missing === 'dialogue' ? 'dialogue' : 'action'}, page ${page} first.`,
    habitKey: ({ missing }) => String(missing),
    *check({ placed }, { lines: least }) {
      for (const { page, action, dialogue, other, block } of placed.pages) {
        if (action + dialogue + other < least || (action > 0 && dialogue > 0)) continue;
        yield { block, args: { page, missing: action > 0 ? 'dialogue' : 'action' } };
      }
    },
  }),
  rule({
    id: 'ACT105',
    summary: 'same opening words in 3 paragraphs running',
    defaults: { words: 2, paragraphs: 3 },
    message: ({ words, paragraphs }) => `${paragraphs} paragraphs running begin with "${words}".`,
    note: ({ words }) => `Begin the paragraphs that open with "${words}" in different ways.`,
    habit: ({ words, paragraphs, count }) =>
      `${count} times ${paragraphs} paragraphs running begin alike, the first with "${words}".`,
    *check({ survey }, { words, paragraphs }) {
      let [run, opening, scene] = [0, '', -1];
      for (const paragraph of survey.paragraphs) {
        if (paragraph.kind !== 'action') continue;
        const own = wordsAtStart(paragraph.text, words);
        const key = own.map((word) => word.toUpperCase()).join(' ');
        const goesOn = own.length === words && key === opening && paragraph.scene === scene;
        run = goesOn ? run + 1 : 1;
        opening = key;
        scene = paragraph.scene;
        if (run === paragraphs) yield { block: paragraph.block, args: { words: own.join(' '), paragraphs } };
      }
    },
  }),
]);
