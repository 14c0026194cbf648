import { createHash } from 'node:crypto';
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
  /** @throws PdfError when it cannot be made now */
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
      const text = format === 'PDF' ? null : textOf(await readings.of(script), script, format);
      return { ...FORMATS[format], format, fileName: fileNameOf(script, format), text };
    },
    async download(script, format) {
      const { fingerprint, revisedAt } = await readings.revision(script);
      return {
        ...FORMATS[format],
        fileName: fileNameOf(script, format),
        etag: `"${createHash('sha256').update(JSON.stringify([RENDERING, format, fingerprint])).digest('base64url').slice(0, 27)}"`,
        async content(signal) {
          const reading = await readings.of(script);
          if (format !== 'PDF') return textOf(reading, script, format);
          return (await pdf.render(reading.screenplay.tree, LETTER, { title: script.title, createdAt: revisedAt }, signal)).bytes;
        },
      };
    },
  };
}

function fileNameOf(script: Script, format: ExportFormat): string {
  return `${fileStem(script.title)}.${FORMATS[format].extension}`;
}

function textOf(reading: ScriptReading, script: Script, format: Exclude<ExportFormat, 'PDF'>): string {
  const { tree } = reading.screenplay;
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
