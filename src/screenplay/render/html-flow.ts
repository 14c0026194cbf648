import type { Block, Script, Speech, TitleEntry } from '../ast.js';
import { continuedSpeeches } from '../layout/continued.js';
import { arrangeTitle } from '../layout/title.js';
import { plainText } from '../text/rich.js';
import { directionAttribute, escapeHtml, richHtml } from './markup.js';

/** Most blank lines shown beyond the usual one. */
const WIDEST_GAP = 3;

/** The script as one text for the screen, which wraps as the window wants. What takes no line on a page is left out. */
export function flowHtml({ titlePage, body }: Script): string {
  const continued = continuedSpeeches(body);
  const blocks = body.map((block, index) => blockHtml(block, continued[index]!)).join('');
  return `<main class="script">\n${titleHtml(titlePage)}${blocks}</main>\n`;
}

function titleHtml(entries: readonly TitleEntry[]): string {
  const { centered, corner, further } = arrangeTitle(entries);
  if (centered.length + corner.length + further.length === 0) return '';
  const lines = ({ values }: TitleEntry) => values.map(richHtml).join('<br>');
  const block = centered
    .map((entry) => (entry.key.toLowerCase() === 'title' ? `<h1>${lines(entry)}</h1>\n` : `<p>${lines(entry)}</p>\n`))
    .join('');
  const foot = corner.map((entry) => `<p>${lines(entry)}</p>\n`).join('');
  const more = further.map((entry) => `<p>${lines(entry)}</p>\n`).join('');
  return `<header class="title-page">\n${block}${foot ? `<div class="corner">\n${foot}</div>\n` : ''}${more}</header>\n`;
}

function blockHtml(block: Block, continued: boolean): string {
  switch (block.kind) {
    case 'heading': {
      const number = escapeHtml(block.number ?? '');
      const left = number && `<span class="scene-number">${number}</span>`;
      const right = number && `<span class="scene-number right" aria-hidden="true">${number}</span>`;
      return `<h2 class="heading"${directionAttribute(plainText(block.text))}>${left}${richHtml(block.text)}${right}</h2>\n`;
    }
    case 'action':
    case 'centered': {
      const gap = block.gap ? ` gap-${Math.min(block.gap, WIDEST_GAP)}` : '';
      return paragraph(`${block.kind}${gap}`, richHtml(block.text));
    }
    case 'lyrics':
    case 'transition':
      return paragraph(block.kind, richHtml(block.text));
    case 'speech':
      return speechHtml(block.speech, continued);
    case 'dual':
      return `<div class="dual">\n${speechHtml(block.left, false)}${speechHtml(block.right, false)}</div>\n`;
    case 'pageBreak':
      return '<hr class="page-break">\n';
    case 'section':
    case 'synopsis':
    case 'note':
    case 'boneyard':
      return '';
  }
}

function speechHtml({ name, extensions, parts }: Speech, continued: boolean): string {
  const shown = continued ? [...extensions, "CONT'D"] : extensions;
  const cue = [richHtml(name), ...shown.map((extension) => `(${escapeHtml(extension)})`)].join(' ');
  const said = parts.map(({ kind, text }) =>
    paragraph(kind, kind === 'parenthetical' ? `(${richHtml(text)})` : richHtml(text)),
  );
  return `<div class="speech">\n${paragraph('cue', cue)}${said.join('')}</div>\n`;
}

function paragraph(classes: string, html: string): string {
  return `<p class="${classes}"${directionAttribute(html.replace(/<[^>]*>/g, ''))}>${html}</p>\n`;
}
