import { z } from 'zod';
import type { InvalidField } from '../domain/errors.js';
import type { TitleEntry } from '../screenplay/ast.js';
import { joinScenes, titlePage } from '../screenplay/edit.js';
import { plainText } from '../screenplay/text/rich.js';

/** Longest title of a script, in UTF-16 units. */
export const TITLE_MAX = 200;

/** A line of a title page as a person gives it: `{ key: 'Contact', values: ['1 Quay Street', 'Ostend'] }`. */
export interface TitlePageLineInput {
  key: string;
  values: readonly string[];
}

const MOST_LINES = 50;
const KEY_MAX = 60;
const MOST_VALUES = 40;
const VALUE_MAX = 500;

/** Absent for a style that a run does not have. */
const style = z.literal(true).exactOptional();
/** A title page in normal form, as it is stored. */
const stored: z.ZodType<readonly TitleEntry[]> = z.array(
  z.object({
    key: z.string(),
    values: z.array(
      z.array(
        z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('run'), text: z.string(), bold: style, italic: style, underline: style }),
          z.object({ kind: z.enum(['note', 'boneyard']), text: z.string() }),
        ]),
      ),
    ),
  }),
);

/** The title page that a script keeps; undefined where it is made from the script's row. */
export function storedTitlePage(script: { titlePage: unknown }): readonly TitleEntry[] | undefined {
  return stored.safeParse(script.titlePage).data;
}

/** The title that a title page gives, on one line; '' for none. */
export function titleOn(entries: readonly TitleEntry[]): string {
  const entry = entries.find(({ key }) => key.toLowerCase() === 'title');
  return (entry?.values.map((value) => plainText(value)).join(' ') ?? '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, TITLE_MAX)
    .toWellFormed();
}

/** The title page with this title at its top. */
export function withTitle(entries: readonly TitleEntry[], title: string): readonly TitleEntry[] {
  return [...titlePage({ title: title.toWellFormed() }), ...entries.filter(({ key }) => key.toLowerCase() !== 'title')];
}

/** A person's title page in the form in which it is stored, or what is wrong with it. */
export function readTitlePage(
  lines: readonly TitlePageLineInput[],
  path = 'titlePage',
): { entries: readonly TitleEntry[]; invalid: readonly InvalidField[] } {
  if (lines.length > MOST_LINES) {
    return { entries: [], invalid: [{ path, message: `has ${lines.length} keys; at most ${MOST_LINES} are allowed` }] };
  }
  const invalid: InvalidField[] = [];
  const seen = new Set<string>();
  const entries = lines.map(({ key: given, values }, at): TitleEntry => {
    const key = given.trim().toWellFormed();
    const wrongKey = faultOfKey(key, seen);
    if (wrongKey !== undefined) invalid.push({ path: `${path}[${at}].key`, message: wrongKey });
    seen.add(key.toLowerCase());
    const texts = values.flatMap((value) => value.split(/\r\n|[\r\n]/)).map((text) => text.trim().toWellFormed());
    const wrong = faultOfValues(texts) ?? (key.toLowerCase() === 'title' ? faultOfTitle(texts) : undefined);
    if (wrong !== undefined) invalid.push({ path: `${path}[${at}].values`, message: wrong });
    return { key, values: texts.filter((text) => text !== '').map((text) => [{ kind: 'run', text }]) };
  });
  return { entries: invalid.length > 0 ? [] : joinScenes(entries, []).titlePage, invalid };
}

function faultOfKey(key: string, seen: ReadonlySet<string>): string | undefined {
  if (key === '') return 'is empty';
  if (key.length > KEY_MAX) return `has ${key.length} characters; at most ${KEY_MAX} are allowed`;
  if (/[:\p{Cc}\u2028\u2029]/u.test(key)) return 'holds a colon, a line break or a control character';
  return seen.has(key.toLowerCase()) ? `is there twice: give all values of ${key} together` : undefined;
}

function faultOfValues(texts: readonly string[]): string | undefined {
  if (texts.every((text) => text === '')) return 'is empty: leave the key out instead';
  if (texts.length > MOST_VALUES) return `has ${texts.length} lines; at most ${MOST_VALUES} are allowed`;
  const long = texts.find((text) => text.length > VALUE_MAX);
  if (long !== undefined) return `has a line of ${long.length} characters; at most ${VALUE_MAX} are allowed`;
  return texts.some((text) => text.includes('\u0000')) ? 'holds a NUL character' : undefined;
}

function faultOfTitle(texts: readonly string[]): string | undefined {
  const { length } = texts.join(' ').trim();
  return length > TITLE_MAX ? `has ${length} characters; a title has at most ${TITLE_MAX}` : undefined;
}
