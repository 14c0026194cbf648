/** How a script can be had as a file. */
export const EXPORT_FORMATS = ['FOUNTAIN', 'FDX', 'PDF', 'HTML', 'TEXT', 'JSON'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** As exports, and the figures as a page with pictures. */
export const DOWNLOAD_FORMATS = [...EXPORT_FORMATS, 'REPORT'] as const;
export type DownloadFormat = (typeof DOWNLOAD_FORMATS)[number];

export interface FormatFacts {
  readonly extension: string;
  readonly mediaType: string;
}

export const FORMATS: Readonly<Record<DownloadFormat, FormatFacts>> = Object.freeze({
  FOUNTAIN: { extension: 'fountain', mediaType: 'text/plain; charset=utf-8' },
  FDX: { extension: 'fdx', mediaType: 'application/xml; charset=utf-8' },
  PDF: { extension: 'pdf', mediaType: 'application/pdf' },
  HTML: { extension: 'html', mediaType: 'text/html; charset=utf-8' },
  TEXT: { extension: 'txt', mediaType: 'text/plain; charset=utf-8' },
  JSON: { extension: 'json', mediaType: 'application/json; charset=utf-8' },
  REPORT: { extension: 'report.html', mediaType: 'text/html; charset=utf-8' },
});

/** A title as a file name on every system: letters and digits of any script, the rest as hyphens. */
export function fileStem(title: string): string {
  const stem = title.normalize('NFC').replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 80);
  return stem === '' ? 'script' : stem;
}
