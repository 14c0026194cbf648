import { exportLosses, pdfLosses } from '../export-losses.js';
import type { PageProfile } from '../page-profiles.js';
import type { MissingCharacters } from '../../screenplay/render/missing-characters.js';
import { ScriptReading } from '../script-reading.js';
import { treeOf } from '../script-source.js';
import type { ScriptSource } from '../script-source.js';
import type { Sized } from './kept-results.js';
import type { Part, PartValues } from './parts.js';
import { scriptText } from './script-text.js';
import { sizeOf } from './size-of.js';

export interface ReadingJob {
  readonly source: ScriptSource;
  /** US Letter by default. */
  readonly profile?: PageProfile;
  readonly parts: readonly Part[];
}

/** What was asked for, and the length, where the pages had to be laid out anyway. */
export type ReadingResults = { readonly [P in Part]?: Sized<PartValues[P]> | 'TOO_LARGE' };

/** Largest part that is given, in bytes: an answer with more would hold the main thread for longer than it is worth. */
const MOST = 64 * 1024 * 1024;

const LAID_OUT: ReadonlySet<Part> = new Set([
  'LENGTH',
  'STATISTICS',
  'FINDINGS',
  'HTML',
  'TEXT',
  'REPORT',
  'PDF_LOSSES',
]);

/** Reads a script once, and makes of it all that is asked for. */
export async function performReading(
  { source, profile, parts }: ReadingJob,
  missingCharacters: () => Promise<MissingCharacters>,
): Promise<ReadingResults> {
  const reading = new ScriptReading({
    screenplay: treeOf(source),
    ...(profile ? { profile } : {}),
    actStructure: source.actStructure,
    cast: source.cast,
    missingCharacters,
  });
  const results: Partial<Record<Part, Sized<unknown> | 'TOO_LARGE'>> = {};
  const wanted = new Set(parts);
  if (parts.some((part) => LAID_OUT.has(part))) wanted.add('LENGTH');
  for (const part of wanted) {
    const value = await partOf(reading, part, source);
    const size = sizeOf(value);
    results[part] = size > MOST ? 'TOO_LARGE' : { value, size };
  }
  return results as ReadingResults;
}

async function partOf(reading: ScriptReading, part: Part, { title }: ScriptSource): Promise<PartValues[Part]> {
  switch (part) {
    case 'LENGTH':
      return reading.length;
    case 'STATISTICS':
      return reading.placedStatistics;
    case 'FINDINGS':
      return reading.findings();
    case 'FOUNTAIN_LOSSES':
      return exportLosses(reading, 'FOUNTAIN');
    case 'FDX_LOSSES':
      return exportLosses(reading, 'FDX');
    case 'PDF_LOSSES':
      return pdfLosses(reading);
    case 'REPORT': {
      // What draws is heavy, and asked for rarely.
      const { scriptReport } = await import('./script-report.js');
      return scriptReport(reading, title);
    }
    default:
      return scriptText(reading, title, part);
  }
}
