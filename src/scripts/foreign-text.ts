import type { ImportFormat } from './formats.js';

interface Mark {
  readonly mark: RegExp;
  readonly is: string;
}

const MARKS: readonly Mark[] = Object.freeze([
  { mark: /^\s*%PDF-/, is: 'a PDF' },
  { mark: /^PK\u0003\u0004/, is: 'a ZIP archive, as of Word, Highland or Fade In' },
  { mark: /^\s*\{\\rtf/, is: 'RTF' },
]);
const XML = /^\uFEFF?\s*<(?:\?xml\s|FinalDraft\b|!DOCTYPE\s|html\b)/i;

/**
 * Why a text cannot be what its format says, by the marks that such files begin with; undefined if nothing speaks against it. As
 * Fountain any text can be read, so that without this a file of another kind would become a script of its bytes.
 */
export function foreignText(text: string, format: ImportFormat): string | undefined {
  const name = format === 'FDX' ? 'Final Draft’s XML' : 'Fountain';
  const foreign = MARKS.find(({ mark }) => mark.test(text));
  if (foreign !== undefined) return `is ${foreign.is}, not ${name}: save the script as Fountain or as Final Draft (.fdx) first`;
  return format === 'FOUNTAIN' && XML.test(text) ? 'is XML, not Fountain: a Final Draft file is imported with the format FDX' : undefined;
}
