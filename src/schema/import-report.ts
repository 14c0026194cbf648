import type { ImportReport } from '../scripts/import/import-report.js';
import type { Builder } from './builder.js';
import type { Types } from './types.js';

export function defineImportReport(builder: Builder, types: Types) {
  const Finding = builder.objectRef<ImportReport['findings'][number]>('ImportFinding').implement({
    description: 'Something that the reader of a file noticed, or could not keep.',
    fields: (t) => ({
      code: t.exposeString('code', { description: 'What kind of finding it is: `FTN001`, `FDX010`.' }),
      level: t.expose('level', { type: types.LintLevel, description: 'How much it matters.' }),
      message: t.exposeString('message', { description: 'What was found, and what was made of it. For people.' }),
      line: t.exposeInt('line', {
        nullable: true,
        description: 'Line in the file, from 1. Null for what has no single place.',
      }),
      column: t.exposeInt('column', {
        nullable: true,
        description: 'Column in that line, from 1, in UTF-16 code units.',
      }),
    }),
  });
  builder.objectType(types.ImportReport, {
    description: 'What an import found and lost.',
    fields: (t) => ({
      format: t.expose('format', { type: types.ImportFormat, description: 'The file’s format.' }),
      findings: t.field({
        type: [Finding],
        description: 'In the order of the file; what was lost comes last.',
        resolve: ({ findings }) => findings,
      }),
    }),
  });
}
