import { withArticle } from './grammar.js';

/** Looks up a slot by its name, `undefined` when it has none of that name. */
export type SlotSource = (name: string) => string | undefined;

const SLOT = /\{(a )?([A-Za-z][A-Za-z0-9.]*)\}/g;

/**
 * Fills `{slot}` and `{a slot}` (with the right article). A slot that opens a sentence takes a capital.
 * An unknown slot is a mistake in the data and throws.
 */
export function fill(template: string, slots: SlotSource): string {
  return template
    .replace(SLOT, (match, article: string | undefined, name: string, at: number) => {
      const value = slots(name);
      if (value === undefined) {
        throw new Error(`The template "${template}" asks for ${match}, which this story does not have.`);
      }
      const text = article === undefined ? value : withArticle(value);
      return opensSentence(template.slice(0, at)) ? text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()) : text;
    })
    .replace(/\.\.(?!\.)(?<!\.\.\.)/g, '.')
    .replace(/ {2,}/g, ' ')
    .trim();
}

function opensSentence(before: string): boolean {
  return before.trim() === '' || /(?<!\.\.)[.?!]["”’)]?\s+["“‘(]?$/.test(before);
}

/** The expression that finds a filled template again in a text, one named group a slot at its first place. */
export function recogniser(template: string): RegExp {
  const seen = new Set<string>();
  let pattern = '';
  let from = 0;
  for (const match of template.matchAll(SLOT)) {
    pattern += escape(template.slice(from, match.index));
    const group = match[2]!.replaceAll('.', '_');
    const article = match[1] === undefined ? '' : '(?:an?|An?) ';
    pattern += seen.has(group) ? `${article}.{1,160}?` : `${article}(?<${group}>.{1,160}?)`;
    seen.add(group);
    from = match.index + match[0].length;
  }
  pattern += escape(template.slice(from));
  return new RegExp(pattern.replace(/\s+/g, '\\s+'), 'su');
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
