/** What a script can be read from. */
export const IMPORT_FORMATS = ['FOUNTAIN', 'FDX'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

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

/** Names that Windows keeps for devices, whatever their extension. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

/** A title as a file name on every system: letters and digits of any script with their marks, the rest as hyphens. */
export function fileStem(title: string): string {
  const words = title
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^[-\p{M}]+|-+$/gu, '');
  // A cut within a character would leave half of it, and no name can be written with that.
  const stem = words
    .slice(0, 80)
    .replace(/[\uD800-\uDBFF]$/, '')
    .replace(/-$/, '');
  return stem === '' || DEVICE.test(stem) ? ['script', stem].filter(Boolean).join('-') : stem;
}
