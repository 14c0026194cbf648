import type { ExportLoss } from './export-losses.js';
import type { ExportFormat } from '../formats.js';
import type { Length, PlacedFinding, PlacedStatistics } from './script-view.js';

export type TextFormat = Exclude<ExportFormat, 'PDF'>;

/** What can be said about one version of a script, as plain data. */
export interface ViewPartValues extends Record<TextFormat | 'REPORT', string> {
  LENGTH: Length;
  STATISTICS: PlacedStatistics;
  FINDINGS: readonly PlacedFinding[];
  FOUNTAIN_LOSSES: readonly ExportLoss[];
  FDX_LOSSES: readonly ExportLoss[];
  PDF_LOSSES: readonly ExportLoss[];
}

export type ViewPart = keyof ViewPartValues;
