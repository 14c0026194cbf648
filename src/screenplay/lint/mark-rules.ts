import type { Block, Paragraph, Script, Speech } from '../ast.js';
import { hasHeadingPrefix } from '../headings/prefix.js';
import { normalBlock } from '../normal/normal.js';
import { plainText } from '../text/rich.js';
import { rule, type FindingRange, type Found, type Rule } from './rule.js';
import { isPlain, mapParts, plainRun, withSpeech } from './text-edit.js';
import { excerpt } from './vocabulary.js';

const UNCLOSED: Readonly<Record<string, { readonly mark: string; readonly level: 'ERROR' | 'INFO' }>> = Object.freeze({
  FTN001: { mark: 'boneyard', level: 'ERROR' },
  FTN002: { mark: 'note', level: 'ERROR' },
  // Often it is a star or an underscore that is meant as such.
  FTN006: { mark: 'emphasis', level: 'INFO' },
});

export const MARK_RULES: readonly Rule[] = Object.freeze([
  rule({
    id: 'MRK001',
    summary: 'unclosed note, boneyard or emphasis',
    needs: ['diagnostics'],
    message: ({ mark }) => `This ${mark} is never closed: its mark is read as text.`,
    note: ({ mark }) => `Close the ${mark}, or take its mark out.`,
    habit: ({ mark, count }) =>
      `The mark of ${count} ${mark === 'emphasis' ? 'emphasised stretches' : `${mark}s`} is never closed and is read as text.`,
    habitKey: ({ mark }) => String(mark),
    *check({ diagnostics, blockAt }) {
      for (const { code, start, end } of diagnostics) {
        const unclosed = UNCLOSED[code];
        if (unclosed) {
          yield {
            block: blockAt(start.offset),
            span: [start, end],
            args: { mark: unclosed.mark },
            level: unclosed.level,
          };
        }
      }
    },
  }),
  rule({
    id: 'MRK002',
    summary: 'Markdown remains (`---`, code fence, `- ` list, link)',
    message: ({ mark, text }) => `"${text}" is ${NAMES[String(mark)]} of Markdown, which a screenplay does not have.`,
    note: ({ text }) => `Write "${text}" without Markdown.`,
    habit: ({ mark, text, count }) =>
      `${count} times there is ${NAMES[String(mark)]} of Markdown, which a screenplay does not have: "${text}" is the first.`,
    habitKey: ({ mark }) => String(mark),
    *check({ survey, script }) {
      const isMontage = montages(script);
      for (const { block, kind, text } of survey.paragraphs) {
        // One line may begin with a dash, and so may one paragraph after the other.
        const found = kind === 'action' ? firstMark(text, isBesideList(script.body, block) ? 1 : 2) : undefined;
        if (!found) continue;
        const { range, mark } = found;
        if (mark === 'list' && isMontage(block)) continue;
        const source = script.body[block]!;
        const fix =
          source.kind === 'action' && isPlain(source.text)
            ? { fix: [{ block, replacement: withoutMarks(source, text) }] }
            : undefined;
        yield {
          block,
          range,
          args: { mark, text: excerpt(text.slice(range.start, range.end)) },
          level: levelOf(mark),
          ...fix,
        };
      }
      for (const { block, side, parts } of survey.speeches) {
        // One line of speech may begin with a dash.
        const marks = parts.map(({ kind, text }) => (kind === 'dialogue' ? firstMark(text, 2) : undefined));
        let mended = false;
        for (const [part, found] of marks.entries()) {
          if (!found) continue;
          const { mark } = found;
          const range = { ...found.range, part, ...(side ? { side } : undefined) };
          const args = { mark, text: excerpt(parts[part]!.text.slice(range.start, range.end)) };
          // The first finding mends the whole speech.
          const fix = mended
            ? undefined
            : { fix: [{ block, replacement: speechWithoutMarks(script.body[block]!, side, marks) }] };
          mended = true;
          yield { block, range, args, level: levelOf(mark), ...fix };
        }
      }
    },
  }),
  rule({
    id: 'EXP001',
    summary: 'characters the PDF fonts lack',
    needs: ['fonts'],
    message: ({ characters }) => `The fonts have no form for ${characters}: a question mark will stand there.`,
    note: ({ characters }) => `Write the passage without ${characters}.`,
    habit: ({ characters, count }) =>
      `The fonts have no form for ${characters} and characters of ${count - 1} more places: question marks will stand there.`,
    habitKey: ({ characters }) => String(characters),
    *check({ script, missingCharacters }): Generator<Found> {
      const lacking = (texts: readonly string[]) => {
        const missing = new Set(texts.flatMap((text) => (hasUnusual(text) ? missingCharacters(text) : [])));
        return missing.size > 0 ? { characters: excerpt([...missing].join(' ')), count: missing.size } : undefined;
      };
      const onTitlePage = lacking(script.titlePage.flatMap(({ values }) => values.map(plainText)));
      if (onTitlePage) yield { block: -1, args: onTitlePage };
      for (const [block, source] of script.body.entries()) {
        const args = lacking(shownTexts(source));
        if (args) yield { block, args };
      }
    },
  }),
  rule({
    id: 'EXP002',
    summary: 'something has no form in the chosen export',
    needs: ['losses'],
    mendable: false,
    message: ({ code, text }) => `"${text}" has no form in the chosen export (${code}).`,
    *check({ losses, script }) {
      for (const { code, block, excerpt: text } of losses) {
        const known = block >= 0 && block < script.body.length ? block : -1;
        yield { block: known, args: { code, text } };
      }
    },
  }),
]);

type Mark = 'rule' | 'fence' | 'list' | 'link';

const NAMES: Readonly<Record<string, string>> = Object.freeze({
  rule: 'a rule',
  fence: 'a code fence',
  list: 'a list',
  link: 'a link',
});
const RULE = /^ *(?:-{3,}|\*{3,}|_{3,}) *$/;
const FENCE = /^ *```/;
const ITEM = /^ *[-*+•] +(?=\S)/;
const LINK = /\[([^[\]\n]{1,200})\]\([^()\s]{1,500}\)/;

/** Says that shots are listed below. */
const MONTAGE = /\b(?:MONTAGE|SHOTS|INTERCUT|CUTS|FLASHES|IMAGES|SUPERCUT)\b/i;
/** A shot of a list: a scene heading in one line with what is seen. */
const hasShot = (text: string) =>
  text.split('\n').some((line) => ITEM.test(line) && hasHeadingPrefix(line.replace(ITEM, '').replace(/^\./, '')));

/** Whether a list of several lines, or one with bullets, goes on in a block. */
function isBesideList(body: readonly Block[], block: number): boolean {
  return [body[block - 1], body[block + 1]].some((each) => {
    if (each?.kind !== 'action') return false;
    const lines = plainText(each.text)
      .split('\n')
      .filter((line) => ITEM.test(line));
    return lines.length > 1 || lines.some((line) => /^ *[*+•]/.test(line));
  });
}

/** Tells whether a list belongs to a montage, asked block after block: by the text above it, or a shot in it. */
function montages({ body }: Script): (block: number) => boolean {
  let last = -1;
  let montage = false;
  const textOf = (block: number) => {
    const source = body[block];
    return source && 'text' in source ? (typeof source.text === 'string' ? source.text : plainText(source.text)) : '';
  };
  return (block) => {
    if (block !== last + 1 || last < 0) montage = MONTAGE.test(textOf(block - 1).slice(0, 400));
    last = block;
    montage ||= hasShot(textOf(block)) || MONTAGE.test(textOf(block).split('\n', 1)[0]!.slice(0, 400));
    return montage;
  };
}

function levelOf(mark: Mark): 'ERROR' | 'WARNING' {
  // A list may still be one of shots.
  return mark === 'list' ? 'WARNING' : 'ERROR';
}

function markOf(line: string): Mark | undefined {
  if (RULE.test(line)) return 'rule';
  if (FENCE.test(line)) return 'fence';
  if (ITEM.test(line)) return 'list';
  return LINK.test(line) ? 'link' : undefined;
}

/** @param items lines that a list needs at least */
function firstMark(text: string, items: number): { mark: Mark; range: FindingRange } | undefined {
  let start = 0;
  let list: FindingRange | undefined;
  let count = 0;
  for (const line of text.split('\n')) {
    const mark = markOf(line);
    const range = { start, end: start + line.length };
    start += line.length + 1;
    if (mark === 'list') {
      list ??= range;
      count++;
    } else if (mark) {
      return { mark, range };
    }
  }
  return list && count >= items ? { mark: 'list', range: list } : undefined;
}

function stripMarks(text: string): string {
  const lines = text.split('\n').filter((line) => !RULE.test(line) && !FENCE.test(line));
  return lines.map((line) => line.replace(ITEM, '').replace(new RegExp(LINK, 'g'), '$1')).join('\n');
}

function withoutMarks(block: Block & Paragraph, text: string): Block[] {
  const stripped = stripMarks(text);
  return stripped.trim() === '' ? [] : normalBlock({ ...block, text: [plainRun(stripped)] });
}

function speechWithoutMarks(block: Block, side: 'left' | 'right' | null, marks: readonly unknown[]): Block[] {
  return withSpeech(block, side, (speech) =>
    mapParts(speech, (part, at) => {
      if (!marks[at] || !isPlain(part.text)) return [part];
      const stripped = stripMarks(plainText(part.text));
      return stripped.trim() === '' ? [] : [{ ...part, text: [plainRun(stripped)] }];
    }),
  );
}

function shownTexts(block: Block): string[] {
  switch (block.kind) {
    case 'speech':
      return spokenTexts(block.speech);
    case 'dual':
      return [block.left, block.right].flatMap(spokenTexts);
    case 'heading':
    case 'action':
    case 'centered':
    case 'transition':
    case 'lyrics':
      return [plainText(block.text)];
    default:
      return [];
  }
}

function spokenTexts({ name, extensions, parts }: Speech): string[] {
  return [plainText(name), ...extensions, ...parts.map(({ text }) => plainText(text))];
}

function hasUnusual(text: string): boolean {
  return /[^\n -~]/.test(text);
}
