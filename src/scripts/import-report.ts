import { z } from 'zod';
import type { Diagnostic } from '../screenplay/diagnostics.js';
import type { ImportLoss } from './import-plan.js';

/** What an import found in the file, and what it could not keep. */
export const importReport = z.object({
  format: z.enum(['FOUNTAIN', 'FDX']),
  /** In the order of the file. */
  findings: z.array(z.object({
    code: z.string(),
    level: z.enum(['ERROR', 'WARNING', 'INFO']),
    message: z.string(),
    /** From 1, in the file. Null for what is about the file as a whole. */
    line: z.int().nullable(),
    column: z.int().nullable(),
  })),
});
export type ImportReport = z.output<typeof importReport>;

const LEVELS = { error: 'ERROR', warning: 'WARNING', info: 'INFO' } as const;

export function importReportOf(format: ImportReport['format'], diagnostics: readonly Diagnostic[], losses: readonly ImportLoss[]): ImportReport {
  return {
    format,
    findings: [
      ...diagnostics.map(({ code, level, message, start }) => ({ code, level: LEVELS[level], message, line: start.line, column: start.column })),
      ...losses.map(({ code, excerpt }) => ({ code, level: 'WARNING' as const, message: `This has no form in Fountain and was kept as plain text: "${excerpt}"`, line: null, column: null })),
    ],
  };
}
