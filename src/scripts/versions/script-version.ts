import type { ExportLoss } from './export-losses.js';
import type { ExportFormat } from '../formats.js';
import { isPaged, USUAL_PROFILE } from '../page-profiles.js';
import type { PageProfile } from '../page-profiles.js';
import type { PlacedFinding, PlacedStatistics } from './script-view.js';
import type { ViewPart, ViewPartValues, TextFormat } from './view-script.js';

/**
 * One version of a script with the parts of its view, laid out on the pages of its brief's format where no other profile is named. It holds nothing itself:
 * each part is made when it is asked for, off the main thread if the script is long, and once however many ask.
 *
 * All of them may throw NotFoundError if the script was deleted meanwhile, RateLimitedError while too much else is being read,
 * InvalidInputError for a script that takes more time or memory than allowed, and AbandonedError when the reader has gone away.
 */
export interface ScriptVersion {
  pageCount(profile?: PageProfile): Promise<number>;
  runtimeSeconds(profile?: PageProfile): Promise<number>;
  /** Length of a scene in eighths of a page; `0` for one that is not written. */
  eighthsOf(sceneId: string, profile?: PageProfile): Promise<string>;
  /** The pages that the script's habits suggest. */
  suggestedProfile(): Promise<PageProfile>;
  findings(): Promise<readonly PlacedFinding[]>;
  statistics(): Promise<PlacedStatistics>;
  text(format: TextFormat, profile?: PageProfile): Promise<string>;
  /** The figures as a page with pictures. */
  report(profile?: PageProfile): Promise<string>;
  /** What a format has no form for. */
  losses(format: ExportFormat): Promise<readonly ExportLoss[]>;
}

export function createScriptVersion(
  read: <P extends ViewPart>(part: P, profile?: PageProfile) => Promise<ViewPartValues[P]>,
): ScriptVersion {
  return {
    pageCount: async (profile) => (await read('LENGTH', profile)).pageCount,
    runtimeSeconds: async (profile) => (await read('LENGTH', profile)).runtimeSeconds,
    eighthsOf: async (sceneId, profile) => (await read('LENGTH', profile)).eighths.get(sceneId) ?? '0',
    suggestedProfile: async () => (await read('LENGTH')).suggestedProfile,
    findings: () => read('FINDINGS'),
    statistics: () => read('STATISTICS'),
    // What is no page is one file whatever the pages.
    text: (format, profile) => read(format, isPaged(format) ? profile : USUAL_PROFILE),
    report: (profile) => read('REPORT', profile),
    async losses(format) {
      // JSON holds everything; pages have what is printed.
      return format === 'FOUNTAIN' || format === 'FDX' || format === 'PDF' ? read(`${format}_LOSSES`) : [];
    },
  };
}
