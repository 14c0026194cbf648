import { createHash } from 'node:crypto';
import { authorOf } from '../report/title-page.js';
import { writeFdx } from '../screenplay/fdx/write.js';
import { LETTER } from '../screenplay/layout/profiles.js';
import { renderHtml } from '../screenplay/render/html.js';
import { renderJson } from '../screenplay/render/json.js';
import { renderText } from '../screenplay/render/text.js';
import type { Script } from '../storage/generated/client/client.js';
import { fileStem, FORMATS } from './formats.js';
import type { DownloadFormat, ExportFormat, FormatFacts } from './formats.js';
import type { PdfRenderer } from './pdf/renderer.js';
import type { ScriptReading } from './script-reading.js';
import type { ScriptReadings } from './script-readings.js';

/** A script in one format: its text, or null for one that has none. */
export interface ScriptFile extends FormatFacts {
  readonly format: ExportFormat;
  readonly fileName: string;
  readonly text: string | null;
}

/** A script on its way to a disk. */
export interface ScriptDownload extends FormatFacts {
  readonly fileName: string;
  /** Equal for equal files, and known before the file is made. */
  readonly etag: string;
  /** @throws PdfError when it cannot be made now, and the signal's reason when it aborts */
  content(signal: AbortSignal): Promise<string | Uint8Array>;
}

export interface ScriptExports {
  file(script: Script, format: ExportFormat): Promise<ScriptFile>;
  download(script: Script, format: DownloadFormat): Promise<ScriptDownload>;
}

/** Rises when a format's bytes change for the same script, so that copies kept elsewhere are fetched anew. */
const RENDERING = 1;

export function createScriptExports(readings: ScriptReadings, pdf: PdfRenderer): ScriptExports {
  return {
    async file(script, format) {
      const text = format === 'PDF' ? null : exportText(await readings.of(script), script, format);
      return { ...FORMATS[format], format, fileName: fileNameOf(script, format), text };
    },
    async download(script, format) {
      const [state] = await readings.states([script]);
      const { revision, cast } = state!;
      // The figures tell speakers apart by the bible entries; the script itself does not hang on them.
      const known = [RENDERING, format, revision.fingerprint, ...(format === 'REPORT' ? [cast] : [])];
      return {
        ...FORMATS[format],
        fileName: fileNameOf(script, format),
        etag: `"${createHash('sha256').update(JSON.stringify(known)).digest('base64url').slice(0, 27)}"`,
        async content(signal) {
          // Of the very state that the tag stands for, whatever has been written since.
          const [reading] = await readings.at([state!]);
          signal.throwIfAborted();
          if (format === 'REPORT') return reportOf(reading!, script);
          if (format !== 'PDF') return exportText(reading!, script, format);
          return (await pdf.render(reading!.screenplay.script, LETTER, { title: script.title, createdAt: revision.revisedAt }, signal)).bytes;
        },
      };
    },
  };
}

export function fileNameOf(script: Pick<Script, 'title'>, format: DownloadFormat): string {
  return `${fileStem(script.title)}.${FORMATS[format].extension}`;
}

/** What draws is loaded with the first report: the start of the server should not wait for it. */
async function reportOf({ statistics, screenplay }: ScriptReading, { title }: Script): Promise<string> {
  const { renderReport } = await import('../report/report.js');
  return renderReport({ title, author: authorOf(screenplay.script), statistics });
}

/** The text of a script in a format that is text. */
export function exportText(reading: ScriptReading, script: Pick<Script, 'title'>, format: Exclude<ExportFormat, 'PDF'>): string {
  const tree = reading.screenplay.script;
  switch (format) {
    case 'FOUNTAIN':
      return reading.printed.text;
    case 'FDX':
      return writeFdx(tree).xml;
    case 'HTML':
      return renderHtml(reading.layout, { title: script.title, standalone: true });
    case 'TEXT':
      return renderText(reading.layout);
    case 'JSON':
      return renderJson(tree);
  }
}
