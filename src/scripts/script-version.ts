import type { ExportLoss } from './export-losses.js';
import type { ExportFormat } from './formats.js';
import type { PlacedFinding, PlacedStatistics } from './script-reading.js';
import type { Part, PartValues, TextFormat } from './workers/parts.js';

/**
 * One version of a script, and all that can be said about it. It holds nothing itself: what is asked for is made off the main
 * thread if the script is long, once however many ask.
 *
 * Errors of all: NotFoundError if the script was deleted meanwhile, RateLimitedError while too much else is being read,
 * InvalidInputError for a script that takes more time or memory than one may, and AbandonedError when the reader has gone away.
 */
export interface ScriptVersion {
  pageCount(): Promise<number>;
  runtimeSeconds(): Promise<number>;
  /** Length of a scene in eighths of a page; `0` for one that is not written. */
  eighthsOf(sceneId: string): Promise<string>;
  findings(): Promise<readonly PlacedFinding[]>;
  statistics(): Promise<PlacedStatistics>;
  text(format: TextFormat): Promise<string>;
  /** The figures as a page with pictures. */
  report(): Promise<string>;
  /** What a format has no form for. */
  losses(format: ExportFormat): Promise<readonly ExportLoss[]>;
}

export function createScriptVersion(read: <P extends Part>(part: P) => Promise<PartValues[P]>): ScriptVersion {
  return {
    pageCount: async () => (await read('LENGTH')).pageCount,
    runtimeSeconds: async () => (await read('LENGTH')).runtimeSeconds,
    eighthsOf: async (sceneId) => (await read('LENGTH')).eighths.get(sceneId) ?? '0',
    findings: () => read('FINDINGS'),
    statistics: () => read('STATISTICS'),
    text: (format) => read(format),
    report: () => read('REPORT'),
    async losses(format) {
      // JSON holds everything; pages have what is printed.
      return format === 'FOUNTAIN' || format === 'FDX' || format === 'PDF' ? read(`${format}_LOSSES`) : [];
    },
  };
}
