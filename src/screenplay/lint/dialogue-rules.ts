import type { Block, Speech } from '../ast.js';
import { spellExtension } from '../draft/cast.js';
import { spokenSeconds } from '../statistics/spoken.js';
import type { SurveyedSpeech } from '../statistics/survey.js';
import { atCue } from './place.js';
import { type FindingRange, type Rule, rule } from './rule.js';
import { mapParts, withSpeech } from './text-edit.js';
import { excerpt } from './vocabulary.js';
import { openGroup, splitAt, unclosedGroup, unopenedGroup } from './misread-parentheticals.js';

export const DIALOGUE_RULES: readonly Rule[] = Object.freeze([
  rule({
    id: 'DLG001',
    summary: 'parenthetical last in a speech',
    message: ({ name, text }) => `The speech of ${name} ends with the parenthetical "(${text})".`,
    note: ({ name, text }) => `Move "(${text})" above what ${name} says, or make it a line of action.`,
    habit: ({ name, text, count }) =>
      `${count} speeches end with a parenthetical; the first is one of ${name}, with "(${text})".`,
    *check({ survey }) {
      for (const speech of survey.speeches) {
        const last = speech.parts.at(-1);
        if (last?.kind !== 'parenthetical' || speech.parts.every(({ kind }) => kind === 'parenthetical')) continue;
        const at = speech.parts.length - 1;
        yield {
          block: speech.block,
          range: partRange(speech, at),
          args: { name: excerpt(speech.name), text: excerpt(last.text) },
        };
      }
    },
  }),
  rule({
    id: 'DLG002',
    summary: 'line looks like a parenthetical over two lines',
    message: ({ name, text }) => `"${text}" is spoken by ${name}: a parenthetical has one line.`,
    note: ({ text }) => `Write the parenthetical "${text}" on one line.`,
    habit: ({ text, count }) =>
      `${count} parentheticals reach over several lines and are read as speech, "${text}" first: a parenthetical has one line.`,
    *check({ survey, script }) {
      for (const speech of survey.speeches) {
        const { block, side, parts, name } = speech;
        const found = parts.map(({ kind, text }) => (kind === 'dialogue' ? openGroup(text) : undefined));
        let mended = false;
        for (const [at, { text }] of parts.entries()) {
          const group = found[at];
          if (!group) continue;
          const args = { name: excerpt(name), text: excerpt(text.slice(group.start, group.end)) };
          const split = (own: Speech) => mapParts(own, (part, index) => splitAt(part, found[index]));
          // The first finding mends the whole speech.
          const fix = mended
            ? undefined
            : { fix: [{ block, replacement: withSpeech(script.body[block]!, side, split) }] };
          mended = true;
          yield { block, range: { ...partRange(speech, at), ...group }, args, ...fix };
        }
      }
    },
  }),
  rule({
    id: 'DLG003',
    summary: 'parenthetical that is never closed, or never opened',
    message: ({ name, text, missing }) =>
      `"${text}" is spoken by ${name}: its bracket is never ${missing === '(' ? 'opened' : 'closed'}.`,
    note: ({ text, missing }) =>
      missing === '('
        ? `Open the bracket of "${text}" at the start of the parenthetical.`
        : `Close the bracket of "${text}" at the end of the parenthetical.`,
    habit: ({ text, missing, count }) =>
      `${count} parentheticals are never ${missing === '(' ? 'opened' : 'closed'} and are read as speech, "${text}" first.`,
    habitKey: ({ missing }) => String(missing ?? ''),
    *check({ survey, script }) {
      for (const speech of survey.speeches) {
        const { block, side, parts, name } = speech;
        for (const [at, { kind, text }] of parts.entries()) {
          const group = kind === 'dialogue' ? (unclosedGroup(text) ?? unopenedGroup(text)) : undefined;
          if (!group) continue;
          const { start, end, certain } = group;
          const written = text.slice(start, end);
          const missing = written.startsWith('(') ? undefined : { missing: '(' };
          const close = (own: Speech) => mapParts(own, (part, index) => (index === at ? splitAt(part, group) : [part]));
          const fix = certain
            ? { fix: [{ block, replacement: withSpeech(script.body[block]!, side, close) }] }
            : undefined;
          yield {
            block,
            range: { ...partRange(speech, at), start, end },
            args: { name: excerpt(name), text: excerpt(written), ...missing },
            ...fix,
          };
        }
      }
    },
  }),
  rule({
    id: 'DLG101',
    summary: 'parenthetical over 4 words',
    defaults: { words: 4 },
    message: ({ text, words, allowed }) => `The parenthetical "(${text})" has ${words} words, more than ${allowed}.`,
    note: ({ text, allowed }) =>
      `Shorten the parenthetical "(${text})" to ${allowed} words, or make it a line of action.`,
    habit: ({ text, count, allowed }) => `${count} parentheticals have more than ${allowed} words, "(${text})" first.`,
    *check({ survey, countWords }, { words: allowed }) {
      for (const speech of survey.speeches) {
        for (const [at, { kind, text }] of speech.parts.entries()) {
          const words = kind === 'parenthetical' ? countWords(text) : 0;
          if (words > allowed) {
            yield { block: speech.block, range: partRange(speech, at), args: { text: excerpt(text), words, allowed } };
          }
        }
      }
    },
  }),
  rule({
    id: 'DLG102',
    summary: 'parentheticals on more than a third of speeches',
    whole: true,
    defaults: { share: 1 / 3, speeches: 6 },
    message: ({ count, speeches }) => `${count} of ${speeches} speeches have parentheticals.`,
    note: () => 'Take out parentheticals that the words themselves make plain.',
    *check({ survey: { speeches } }, { share, speeches: least }) {
      const count = speeches.filter(({ parts }) => parts.some(({ kind }) => kind === 'parenthetical')).length;
      if (speeches.length >= least && count > share * speeches.length) {
        yield { block: -1, args: { count, speeches: speeches.length } };
      }
    },
  }),
  rule({
    id: 'DLG103',
    summary: 'speech over 8 lines or 30 s',
    needs: ['layout'],
    defaults: { lines: 8, seconds: 30 },
    message: ({ name, lines, seconds }) => `${name} speaks for ${lines} lines, about ${seconds} s, without a break.`,
    note: ({ name, lines, allowed }) =>
      `Shorten or break up the speech of ${name}: it has ${lines} lines, ${allowed} are enough.`,
    habit: ({ name, count, allowed }) =>
      `${count} speeches have more than ${allowed} lines or about 30 s, the first is one of ${name}.`,
    *check({ survey, placed }, { lines: allowed, seconds: allowedSeconds }) {
      for (const speech of survey.speeches) {
        const lines = placed.linesOf(speech.block)[speech.side ?? 'lines'];
        const seconds = speech.parts.reduce(
          (sum, { kind, text }) => sum + (kind === 'parenthetical' ? 0 : spokenSeconds(text)),
          0,
        );
        if (lines <= allowed && seconds <= allowedSeconds) continue;
        yield { ...atCue(speech), args: { name: excerpt(speech.name), lines, seconds: Math.round(seconds), allowed } };
      }
    },
  }),
  rule({
    id: 'DLG104',
    summary: 'one speaker more than 5 speeches in a row',
    defaults: { speeches: 5 },
    message: ({ name, allowed }) => `${name} has more than ${allowed} speeches in a row.`,
    note: ({ name }) => `Let somebody answer ${name}, or join the speeches.`,
    habit: ({ name, count, allowed }) =>
      `${count} times one speaker has more than ${allowed} speeches in a row, ${name} first.`,
    *check({ survey }, { speeches: allowed }) {
      let [run, key, scene] = [0, '', -1];
      for (const speech of survey.speeches) {
        run = speech.key === key && speech.scene === scene ? run + 1 : 1;
        ({ key, scene } = speech);
        if (run === allowed + 1) yield { ...atCue(speech), args: { name: excerpt(speech.name), allowed } };
      }
    },
  }),
  rule({
    id: 'DLG105',
    summary: 'one speaker twice running, with nothing in between',
    message: ({ name }) =>
      `${name} speaks twice running with nothing in between: make it one speech, write what happens in between, or mark the second (CONT'D).`,
    note: ({ name }) => `Join the two speeches of ${name} that follow each other, or write what happens in between.`,
    habit: ({ name, count }) =>
      `${count} times one speaker has two speeches with nothing in between, ${name} first: join them, or mark the second (CONT'D).`,
    *check({ survey, script }) {
      for (const [at, speech] of survey.speeches.entries()) {
        const before = survey.speeches[at - 1];
        if (before?.key !== speech.key || speech.side !== null || before.side !== null || speech.key === '') continue;
        if (
          before.parts.length === 0 ||
          speech.parts.length === 0 ||
          !isNothing(script.body.slice(before.block + 1, speech.block))
        ) {
          continue;
        }
        // Who is heard in another way after the first speech has moved.
        if (
          speech.speech.extensions.join() !==
          before.speech.extensions.filter((each) => spellExtension(each) !== "CONT'D").join()
        ) {
          continue;
        }
        yield { ...atCue(speech), args: { name: excerpt(speech.name) } };
      }
    },
  }),
]);

/** Whether blocks show nothing on the page. */
function isNothing(blocks: readonly Block[]): boolean {
  return blocks.every(({ kind }) => kind === 'note' || kind === 'boneyard' || kind === 'synopsis');
}

function partRange({ parts, side }: SurveyedSpeech, part: number): FindingRange {
  return { start: 0, end: parts[part]!.text.length, part, ...(side ? { side } : undefined) };
}
