import { foreignFile, TELLING } from '../../screenplay/foreign-file.js';
import { isJsonScript, isMarkup, isXml } from '../../screenplay/script-marks.js';
import type { ImportFormat } from '../formats.js';

const WAY = 'save the script as Fountain or as Final Draft (.fdx) first';

/**
 * Why a text cannot be of the format that it is given as, by how such files begin; undefined if it may be. Any text can be read as
 * Fountain: without this check a file of another kind would become a script of its bytes.
 */
export function foreignText(text: string, format: ImportFormat): string | undefined {
  const name = format === 'FDX' ? 'Final Draft’s XML' : 'Fountain';
  const foreign = foreignFile(text.slice(0, TELLING), text.slice(-TELLING));
  if (foreign !== undefined) return `is ${foreign.is}, not ${name}: ${WAY}; ${foreign.instead}`;
  if (format === 'FDX') {
    return isMarkup(text) || text.trim() === ''
      ? undefined
      : 'is no XML, as Final Draft files are: Fountain is imported with the format FOUNTAIN';
  }
  if (isXml(text)) return 'is XML, not Fountain: a Final Draft file is imported with the format FDX';
  return isJsonScript(text) ? `is JSON, not Fountain: ${WAY}` : undefined;
}
