import type { Loss } from '../screenplay/ast.js';
import { writeFdx } from '../screenplay/fdx/write.js';
import type { ExportFormat } from './formats.js';
import type { ScriptReading } from './script-reading.js';

/** Something in a script that a format has no form for. */
export interface ExportLoss {
  readonly code: string;
  readonly message: string;
  /** Null for what stands on the title page, or in no scene. */
  readonly sceneId: string | null;
}

/** A long script may have one habit a thousand times. */
const MOST_LOSSES = 200;

/** What becomes of it, by the writers' codes. */
const SENTENCES: Readonly<Record<string, string>> = Object.freeze({
  FTL006: 'The title page would not be read as one',
  FDX020: 'Lyrics directly after a speech will be read as part of it',
  FDX021: 'A title page has no keys in Final Draft: this entry will not be read back as it is',
  FDX022: 'A boneyard is left out',
  FDX023: 'Characters that XML cannot hold are left out',
  FDX024: 'A section deeper than 4 is written as one of depth 4',
  FDX026: 'Blank lines above 100 are dropped',
  FDX027: 'Parentheticals whose parentheses match only together will be read as one',
});

/** What an export changes or leaves out: the first 200 in the order of the script, and how many more there are. */
export function exportLosses(reading: ScriptReading, format: ExportFormat): ExportLoss[] {
  const losses = lossesIn(reading, format);
  const told = losses.slice(0, MOST_LOSSES).map(({ code, block, excerpt }): ExportLoss => {
    const sentence = SENTENCES[code] ?? 'Something has no form in this format';
    return { code, message: excerpt === '' ? `${sentence}.` : `${sentence}: "${excerpt.toWellFormed()}".`, sceneId: reading.sceneAt(block)?.id ?? null };
  });
  const more = losses.length - told.length;
  return more === 0 ? told : [...told, { code: 'LIM001', message: `${more} more losses are not listed: the limit is ${MOST_LOSSES}.`, sceneId: null }];
}

function lossesIn(reading: ScriptReading, format: ExportFormat): readonly Loss[] {
  switch (format) {
    case 'FOUNTAIN':
      return reading.printed.losses;
    case 'FDX':
      return writeFdx(reading.screenplay.script).losses.toSorted((one, other) => one.block - other.block);
    default:
      // JSON holds everything; pages have what is printed.
      return [];
  }
}
