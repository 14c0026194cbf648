import { z } from 'zod';
import type { ParseResult } from '../../screenplay/diagnostics.js';
import type { ImportLoss } from './import-plan.js';
import type { ProfileId } from '../../screenplay/layout/profiles.js';
import { PAGES_CODE, pagesMessage } from '../../screenplay/layout/suggested-profile.js';
import { LEVELS } from '../levels.js';
import { pageProfileOf, USUAL_PROFILE } from '../page-profiles.js';
import type { PageProfile } from '../page-profiles.js';

/** What an import found in the file, and what it could not keep. */
export const importReport = z.object({
  format: z.enum(['FOUNTAIN', 'FDX']),
  /** In the order of the file; what was lost comes last. */
  findings: z.array(
    z.object({
      code: z.string(),
      level: z.enum(['ERROR', 'WARNING', 'INFO']),
      message: z.string(),
      /** From 1, in the file. Null for what is about the file as a whole. */
      line: z.int().nullable(),
      column: z.int().nullable(),
    }),
  ),
});
export type ImportReport = z.output<typeof importReport>;

/** A long file may have the same fault a thousand times. */
const MOST_LOSSES = 200;

/** What was lost in Fountain, in which drafts are kept, by the printer's codes. */
const LOSSES: Readonly<Record<string, string>> = Object.freeze({
  FTL001: 'A kind of paragraph was kept as plain text',
  FTL002: 'A heading that begins with neither letter nor digit was kept as action',
  FTL003: 'An underline that begins or ends within a word was dropped',
  FTL004: 'A parenthetical with unbalanced parentheses was kept as dialogue',
  FTL005: 'A scene number with other signs than letters, digits, dots and hyphens was kept as text',
});

/** The page profile that the import suggested; undefined where that is the usual one. */
export function suggestedProfileOf({ findings }: ImportReport): PageProfile | undefined {
  return findings.some(({ code }) => code === PAGES_CODE) ? 'MULTI_CAMERA' : undefined;
}

export function importReportOf(
  format: ImportReport['format'],
  { diagnostics, spans }: Pick<ParseResult, 'diagnostics' | 'spans'>,
  losses: readonly ImportLoss[],
  suggested: ProfileId,
): ImportReport {
  const profile = pageProfileOf(suggested);
  return {
    format,
    findings: [
      ...(profile === USUAL_PROFILE
        ? []
        : [
            {
              code: PAGES_CODE,
              level: 'INFO' as const,
              message: pagesMessage(`the profile ${profile}`),
              line: null,
              column: null,
            },
          ]),
      ...diagnostics.map(({ code, level, message, start }) => ({
        code,
        level: LEVELS[level],
        message,
        line: start.line,
        column: start.column,
      })),
      ...losses.slice(0, MOST_LOSSES).map(({ code, excerpt, block }) => {
        const [start] = spans[block] ?? [];
        const what = LOSSES[code] ?? 'Something was kept as plain text';
        return {
          code,
          level: 'WARNING' as const,
          message: `${what}: "${excerpt.toWellFormed()}".`,
          line: start?.line ?? null,
          column: start?.column ?? null,
        };
      }),
      ...(losses.length > MOST_LOSSES ? [moreLosses(losses.length - MOST_LOSSES)] : []),
    ],
  };
}

function moreLosses(count: number): ImportReport['findings'][number] {
  return {
    code: 'LIM001',
    level: 'INFO',
    message: `${count} more losses are not listed: the limit is ${MOST_LOSSES}.`,
    line: null,
    column: null,
  };
}
