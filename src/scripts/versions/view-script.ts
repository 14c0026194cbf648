import { writeFdx } from '../../screenplay/fdx/write.js';
import { renderHtml } from '../../screenplay/render/html.js';
import { renderJson } from '../../screenplay/render/json-form.js';
import type { MissingCharacters } from '../../screenplay/render/missing-characters.js';
import { renderText } from '../../screenplay/render/text.js';
import type { ExportFormat } from '../formats.js';
import type { PageProfile } from '../page-profiles.js';
import { exportLosses, pdfLosses } from './export-losses.js';
import type { ExportLoss } from './export-losses.js';
import { treeOf } from './script-source.js';
import type { ScriptSource } from './script-source.js';
import { ScriptView } from './script-view.js';
import type { Length, PlacedFinding, PlacedStatistics } from './script-view.js';
import { sizeOf } from './sized.js';
import type { Sized } from './sized.js';

export type TextFormat = Exclude<ExportFormat, 'PDF'>;

/** The parts of a view of one version of a script, as plain data. */
export interface ViewPartValues extends Record<TextFormat | 'REPORT', string> {
  LENGTH: Length;
  STATISTICS: PlacedStatistics;
  FINDINGS: readonly PlacedFinding[];
  FOUNTAIN_LOSSES: readonly ExportLoss[];
  FDX_LOSSES: readonly ExportLoss[];
  PDF_LOSSES: readonly ExportLoss[];
}

export type ViewPart = keyof ViewPartValues;

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

/** Parses a script once, and makes all parts that are asked for. */
export async function viewScript(
  { source, profile, parts }: ViewTask,
  missingCharacters: () => Promise<MissingCharacters>,
): Promise<ViewResults> {
  const view = new ScriptView({
    screenplay: treeOf(source),
    ...(profile ? { profile } : {}),
    actStructure: source.actStructure,
    cast: source.cast,
    language: source.language,
    avoid: source.avoid,
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
      // The code that draws is large and rarely needed.
      const [{ renderReport }, { authorOf }] = await Promise.all([
        import('../../report/report.js'),
        import('../../report/title-page.js'),
      ]);
      return renderReport({ title, author: authorOf(view.screenplay.script), statistics: view.statistics });
    }
    default:
      return textOf(view, title, part);
  }
}

/** The text of a script in a format that is text. */
function textOf(view: ScriptView, title: string, format: TextFormat): string {
  const tree = view.screenplay.script;
  switch (format) {
    case 'FOUNTAIN':
      return view.printed.text;
    case 'FDX':
      return writeFdx(tree).xml;
    case 'HTML':
      return renderHtml(view.layout, { title, standalone: true });
    case 'TEXT':
      return renderText(view.layout);
    case 'JSON':
      return renderJson(tree);
  }
}
