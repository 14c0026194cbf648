import type { Script } from '../ast.js';
import type { Layout } from '../layout/page.js';
import { paginate } from '../layout/paginate.js';
import { LETTER } from '../layout/profiles.js';
import { flowHtml } from './html-flow.js';
import { pagesHtml } from './html-pages.js';
import { escapeHtml } from './markup.js';
import { stylesheet } from './stylesheet.js';
import { languageByLetters } from './writing.js';

interface HtmlOptions {
  /** Of the document. */
  readonly title: string;
  /** Language of the script, BCP 47. Default: what its letters tell, else the profile's locale. */
  readonly lang?: string;
  /** Address of the stylesheet, for a link to it. Without one, and unless `standalone`, the classes stand alone. */
  readonly stylesheet?: string;
  /** Puts the stylesheet into the file, so that it looks right when opened from a disk. Default false. */
  readonly standalone?: boolean;
}

interface ScriptHtmlOptions extends HtmlOptions {
  /** On pages of US Letter; else one text that flows. Default false. */
  readonly paged?: boolean;
}

/**
 * A complete HTML5 document with classes only: no inline styles, no scripts. A layout is shown page by page, a script as it
 * flows or on pages.
 */
export function renderHtml(script: Script, options: ScriptHtmlOptions): string;
export function renderHtml(layout: Layout, options: HtmlOptions & { readonly paged?: true }): string;
export function renderHtml(source: Script | Layout, options: ScriptHtmlOptions): string {
  const layout = 'pages' in source ? source : options.paged ? paginate(source) : undefined;
  const profile = layout?.profile ?? LETTER;
  const main = layout ? pagesHtml(layout) : flowHtml(source as Script);
  const style = options.standalone ? `<style>\n${stylesheet([profile])}</style>\n` : '';
  const link =
    options.stylesheet === undefined ? '' : `<link rel="stylesheet" href="${escapeHtml(options.stylesheet)}">\n`;
  return `<!DOCTYPE html>
<html lang="${escapeHtml(options.lang ?? languageByLetters(main.replace(/<[^>]*>/g, '').split('\n')) ?? profile.locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(options.title)}</title>
${style}${link}</head>
<body class="screenplay">
${main}</body>
</html>
`;
}
