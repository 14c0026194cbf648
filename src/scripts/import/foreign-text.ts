import { foreignFile, TELLING } from '../../screenplay/foreign-file.js';
import type { ImportFormat } from '../formats.js';

const XML = /^\uFEFF?\s*<(?:\?xml\s|FinalDraft\b|!DOCTYPE\s)/i;
const JSON_SCRIPT = /^\uFEFF?\s*\{\s*"schemaVersion"\s*:/;
const WAY = 'save the script as Fountain or as Final Draft (.fdx) first';

/**
 * Why a text cannot be what its format says, by what such files hold; undefined if nothing speaks against it. As Fountain any text can
 * be read, so that without this a file of another kind would become a script of its bytes.
 */
export function foreignText(text: string, format: ImportFormat): string | undefined {
  const name = format === 'FDX' ? 'Final Draft’s XML' : 'Fountain';
  const foreign = foreignFile(text.slice(0, TELLING), text.slice(-TELLING));
  if (foreign !== undefined) return `is ${foreign.is}, not ${name}: ${WAY}; ${foreign.instead}`;
  if (format === 'FDX') {
    return /^\uFEFF?\s*(?:<|$)/.test(text)
      ? undefined
      : 'is no XML, as Final Draft files are: Fountain is imported with the format FOUNTAIN';
  }
  if (XML.test(text)) return 'is XML, not Fountain: a Final Draft file is imported with the format FDX';
  return JSON_SCRIPT.test(text) ? `is JSON, not Fountain: ${WAY}` : undefined;
}
