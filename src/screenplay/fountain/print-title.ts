import type { Loss, Rich, TitleEntry } from '../ast.js';
import { printInline } from './print-inline.js';
import type { LiftedText } from './aside-text.js';
import { blankStart } from '../text/characters.js';
import { plainLine } from '../text/styled-line.js';
import { firstLine, loss, visible, type PrintedPage } from './printed-page.js';
import { beginsTitle, titleKey } from './title.js';

/** Prints a title page. If it would not be read as one, that is added to `losses`. */
export function printTitle(entries: readonly TitleEntry[], page: PrintedPage, losses: Loss[]): void {
  const start = entries.map(({ key, values }) => titleLines(key, values));
  const [first] = entries;
  // A first key that is not a usual one makes a title page only if its value is on the line below it.
  const [line, below] = start.flat();
  if (first?.values.length === 1 && line && !opensTitle(line, below)) start[0] = indented(first.key, first.values);
  const [head, next] = start.flat();
  const keys = start.every(([each]) => each && titleKey({ text: each.text, visible: visible(each.text) }));
  const recognised = head !== undefined && keys && opensTitle(head, next);
  for (const each of start.flat()) page.write(each);
  if (!recognised) losses.push(loss('FTL006', -1, entries.map(({ key }) => key).join(', ')));
}

function opensTitle(line: LiftedText, next: LiftedText | undefined): boolean {
  const below = next && { text: next.text, visible: visible(next.text) };
  return beginsTitle({ text: line.text, visible: visible(line.text) }, below);
}

function titleLines(key: string, values: readonly Rich[]): LiftedText[] {
  const [only, second] = values;
  if (!only || second) return indented(key, values);
  const value = printInline(firstLine(only));
  const line = { text: `${keyText(key)}: ${value.text}`, asides: value.asides };
  return titleKey({ text: line.text, visible: visible(line.text) })?.key === key ? [line] : indented(key, values);
}

function indented(key: string, values: readonly Rich[]): LiftedText[] {
  return [
    { text: `${keyText(key)}:`, asides: [] },
    ...values.map((value) => {
      const { text, asides } = printInline(firstLine(value));
      return { text: `    ${text}`, asides };
    }),
  ];
}

/** A key with its markup escaped, so that it is read as text. */
function keyText(key: string): string {
  const { text } = printInline(plainLine(key));
  return titleKey({ text: `${key}:`, visible: `${key}:` })?.key === key && blankStart(key) === 0 ? key : text;
}
