import type { Rich, Run } from '../ast.js';
import { directionOf, runsRightToLeft } from './visual-order.js';

type Style = Pick<Run, 'bold' | 'italic' | 'underline'>;

const ESCAPES: Readonly<Record<string, string>> = Object.freeze({
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
});

/** Text for the content of an element or the value of an attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ESCAPES[char]!);
}

/** Text in its style. */
export function styledHtml(text: string, { bold, italic, underline }: Style): string {
  let html = escapeHtml(text);
  if (underline) html = `<u>${html}</u>`;
  if (italic) html = `<em>${html}</em>`;
  return bold ? `<strong>${html}</strong>` : html;
}

/** Rich text without its notes and boneyards. */
export function richHtml(rich: Rich): string {
  return rich.map((item) => (item.kind === 'run' ? styledHtml(item.text, item) : '')).join('');
}

/** ` dir="rtl"` for a text that begins with right-to-left letters, else ''. */
export function directionAttribute(text: string): string {
  return runsRightToLeft(text) && directionOf(text) === 'leftward' ? ' dir="rtl"' : '';
}
