import { exportLosses, pdfLosses } from './export-losses.js';
import type { PageProfile } from '../page-profiles.js';
import type { MissingCharacters } from '../../screenplay/render/missing-characters.js';
import { ScriptView } from './script-view.js';
import { treeOf } from './script-source.js';
import type { ScriptSource } from './script-source.js';
import type { Sized } from './kept-results.js';
import type { ViewPart, ViewPartValues } from './view-parts.js';
import { scriptText } from './script-text.js';
import { sizeOf } from '../text-tasks/size-of.js';

export interface ViewTask {
  readonly source: ScriptSource;
  /** US Letter by default. */
  readonly profile?: PageProfile;
  readonly parts: readonly ViewPart[];
}

/** What was asked for, and the length, where the pages had to be laid out anyway. */
export type ViewResults = { readonly [P in ViewPart]?: Sized<ViewPartValues[P]> | 'TOO_LARGE' };

/** Largest part that is given, in bytes: an answer with more would hold the main thread for longer than it is worth. */
const MOST = 64 * 1024 * 1024;

const LAID_OUT: ReadonlySet<ViewPart> = new Set([
  'LENGTH',
  'STATISTICS',
  'FINDINGS',
  'HTML',
  'TEXT',
  'REPORT',
  'PDF_LOSSES',
]);

/** Reads a script once, and makes of it all that is asked for. */
export async function viewScript(
  { source, profile, parts }: ViewTask,
  missingCharacters: () => Promise<MissingCharacters>,
): Promise<ViewResults> {
  const view = new ScriptView({
    screenplay: treeOf(source),
    ...(profile ? { profile } : {}),
    actStructure: source.actStructure,
    cast: source.cast,
    missingCharacters,
  });
  const results: Partial<Record<ViewPart, Sized<unknown> | 'TOO_LARGE'>> = {};
  const wanted = new Set(parts);
  if (parts.some((part) => LAID_OUT.has(part))) wanted.add('LENGTH');
  for (const part of wanted) {
    const value = await partOf(view, part, source);
    const size = sizeOf(value);
    results[part] = size > MOST ? 'TOO_LARGE' : { value, size };
  }
  return results as ViewResults;
}

async function partOf(view: ScriptView, part: ViewPart, { title }: ScriptSource): Promise<ViewPartValues[ViewPart]> {
  switch (part) {
    case 'LENGTH':
      return view.length;
    case 'STATISTICS':
      return view.placedStatistics;
    case 'FINDINGS':
      return view.findings();
    case 'FOUNTAIN_LOSSES':
      return exportLosses(view, 'FOUNTAIN');
    case 'FDX_LOSSES':
      return exportLosses(view, 'FDX');
    case 'PDF_LOSSES':
      return pdfLosses(view);
    case 'REPORT': {
      // What draws is heavy, and asked for rarely.
      const { scriptReport } = await import('./script-report.js');
      return scriptReport(view, title);
    }
    default:
      return scriptText(view, title, part);
  }
}
