import { cueKind } from '../layout/copy.js';
import type { Layout, Page, PageLine, Profile } from '../layout/page.js';
import { directionAttribute, escapeHtml, styledHtml } from './markup.js';
import { elementClass, profileClass } from './stylesheet.js';

/** Each page as a section of rows. Positions are in the stylesheet alone: a line's class says where it stands. */
export function pagesHtml({ pages, profile }: Layout): string {
  return `<main>\n${pages.map((page) => pageHtml(page, profile)).join('')}</main>\n`;
}

function pageHtml({ number, lines }: Page, profile: Profile): string {
  const parts: string[] = [];
  if (number !== null && number > 1) parts.push(`<p class="page-number">${number}.</p>\n`);
  // The row above the text area holds the cue of a speech that goes on.
  let next = -1;
  for (let at = 0; at < lines.length;) {
    const { row } = lines[at]!;
    for (; next < row; next++) parts.push('<div class="row"></div>\n');
    let end = at;
    while (lines[end]?.row === row) end++;
    parts.push(rowHtml(lines.slice(at, end), profile));
    at = end;
    next++;
  }
  const id = number === null ? '' : ` id="page-${number}"`;
  const kind = number === null ? ' title-page' : '';
  return `<section class="page ${profileClass(profile)}${kind}"${id}>\n${parts.join('')}</section>\n`;
}

function rowHtml(lines: readonly PageLine[], profile: Profile): string {
  const [first] = lines;
  const element = first?.kind === 'heading' && first.range?.[0] === 0 ? 'h2' : 'div';
  return `<${element} class="row">${lines.map((line) => lineHtml(line, profile)).join('')}</${element}>\n`;
}

function lineHtml(line: PageLine, profile: Profile): string {
  const text = line.spans.map((span) => styledHtml(span.text, span)).join('');
  const html = `<span class="line ${lineClasses(line, profile)}"${directionAttribute(line.spans.map((span) => span.text).join(''))}>${text}</span>`;
  if (line.sceneNumber === undefined) return html;
  const number = escapeHtml(line.sceneNumber);
  return `<span class="scene-number">${number}</span>${html}<span class="scene-number right" aria-hidden="true">${number}</span>`;
}

function lineClasses({ kind, spans, side }: PageLine, { elements }: Profile): string {
  const column = spans[0]?.column ?? 0;
  if (kind === 'more') return `${elementClass(cueKind(side))} more`;
  // Where a title is as wide as its measure, both are the same.
  if (kind === 'titlePage') return column > elements.action.column ? 'centered' : 'action';
  const hangs = elements[kind].align === 'left' && column < elements[kind].column;
  return hangs ? `${elementClass(kind)} hanging` : elementClass(kind);
}
