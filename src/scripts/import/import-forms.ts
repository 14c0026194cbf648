import type { Block, Span } from '../../screenplay/ast.js';
import type { Diagnostic, ParseResult } from '../../screenplay/diagnostics.js';
import { readForms, type ReadForm } from '../../screenplay/languages/forms.js';
import type { Language } from '../../screenplay/languages/language.js';
import { endsSentence, hasCase, isCapitals } from '../../screenplay/languages/letters.js';
import { mayBeEnglish, tellLanguage, type ToldLanguage } from '../../screenplay/languages/told-by.js';
import { plainText } from '../../screenplay/rich.js';
import { headingParts } from '../../screenplay/slug.js';

/** A script may have the same fault a thousand times. */
const MOST = 200;

/**
 * Reads a Fountain file in the conventions of its language: Fountain itself knows English headings and transitions alone. English
 * files, and forced lines in any, stay as Fountain reads them. A line that looks like a heading, or a heading without a known time of
 * day, is reported.
 */
export function inLanguage(read: ParseResult, text: string): ParseResult {
  if (read.script.body.length === 0) return read;
  const told = tellLanguage(text);
  // In Latin letters, what is not known to be another language is read as Fountain reads it.
  const unknown = told.writing === 'Latin' && told.language === undefined;
  if (told.language?.code === 'en' || (unknown && mayBeEnglish(text))) return read;
  if (unknown) return withFindings(read, unknownIn(read.script.body, read.spans, told));
  const isForced = ([start]: Span) => /^[^\S\n]*!/.test(text.slice(start.offset, start.offset + 40));
  const { script, spans, forms } = readForms(read, { language: told.language, numbers: 'kept', isForced });
  return withFindings({ ...read, script, spans }, [
    ...summaryOf(forms, told.language),
    ...unknownIn(script.body, spans, told),
  ]);
}

function withFindings(read: ParseResult, found: readonly Diagnostic[]): ParseResult {
  return {
    ...read,
    diagnostics: [...read.diagnostics, ...found.slice(0, MOST)].toSorted(
      (one, other) => one.start.offset - other.start.offset,
    ),
  };
}

function summaryOf(forms: readonly ReadForm[], language: Language | undefined): Diagnostic[] {
  const [first] = forms;
  if (first === undefined) return [];
  const counts = (['heading', 'transition', 'speech'] as const).map((kind) => ({
    kind,
    count: forms.filter((form) => form.kind === kind).length,
  }));
  const what = counts
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${kind === 'speech' && count > 1 ? 'speeche' : kind}${count > 1 ? 's' : ''}`)
    .join(', ');
  return [
    {
      code: 'LNG001',
      level: 'info',
      message: `Read in the forms of ${language?.name ?? 'its language'}, which Fountain does not have: ${what}.`,
      start: first.span[0],
      end: first.span[1],
    },
  ];
}

function unknownIn(body: readonly Block[], spans: readonly Span[], { language, writing }: ToldLanguage): Diagnostic[] {
  const found: Diagnostic[] = [];
  const add = (code: string, level: Diagnostic['level'], message: string, at: number) => {
    const [start, end] = spans[at]!;
    found.push({ code, level, message, start, end });
  };
  const named = language?.name ?? 'a language whose forms are not known';
  body.forEach((block, at) => {
    if (block.kind === 'action' && looksLikeHeading(plainText(block.text))) {
      add(
        'LNG002',
        'warning',
        `"${excerpt(plainText(block.text))}" looks like a scene heading, but in no form that is known: begin the line with a dot to make it one.`,
        at,
      );
    }
    if (block.kind === 'heading' && headingParts(plainText(block.text)).time === null) {
      add(
        'LNG003',
        'info',
        `"${excerpt(plainText(block.text))}" says no time of day that is known: it was taken for DAY.`,
        at,
      );
    }
  });
  if (body.length > 0 && !body.some(({ kind }) => kind === 'heading')) {
    add(
      'LNG004',
      'warning',
      `No scene heading was found in this file, which is in ${named}: it became one scene. Begin each heading with a dot.`,
      0,
    );
  }
  const speaks = body.some(({ kind }) => kind === 'speech' || kind === 'dual');
  if (
    !speaks &&
    writing !== 'Latin' &&
    writing !== 'Cyrillic' &&
    body.filter(({ kind }) => kind === 'action').length > 1
  ) {
    add(
      'LNG005',
      'warning',
      `No speech was found in this file, which is in ${named}: write each speaker's name as "@NAME" on a line of its own above what is said.`,
      0,
    );
  }
  return found;
}

/** A short line alone with a dash between two parts, as headings have one between place and time. */
function looksLikeHeading(text: string): boolean {
  if (text.length > 80 || text.includes('\n') || endsSentence(text) || !/\S[^\S\n]+[-–—][^\S\n]+\S/u.test(text)) {
    return false;
  }
  return hasCase(text) ? isCapitals(text) : !/[,،，、]/u.test(text);
}

function excerpt(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59).toWellFormed()}…` : text;
}
