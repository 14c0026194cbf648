import { createHash } from 'node:crypto';
import type { Script } from '../storage/generated/client/client.js';
import { fileStem, FORMATS } from './formats.js';
import type { DownloadFormat, ExportFormat, FormatFacts } from './formats.js';
import { layoutProfile, profileFor, usualProfileOf } from './page-profiles.js';
import type { PageProfile } from './page-profiles.js';
import type { PdfRenderer } from './pdf/renderer.js';
import type { ScriptVersions } from './versions/script-versions.js';

/** A script in one format: its text, or null for one that has none. */
export interface ScriptFile extends FormatFacts {
  readonly format: ExportFormat;
  readonly fileName: string;
  readonly text: string | null;
}

/** A script as a file to download. */
export interface ScriptDownload extends FormatFacts {
  readonly fileName: string;
  /** Equal for equal files, and known before the file is made. */
  readonly etag: string;
  /** @throws PdfError, or what a version of a script throws, when it cannot be made now, and the signal's reason when it aborts */
  content(signal: AbortSignal): Promise<string | Uint8Array>;
}

/** Scripts in the formats of files. Formats with pages are laid out by the brief's format by default. */
interface ScriptExports {
  file(script: Script, format: ExportFormat, profile?: PageProfile): Promise<ScriptFile>;
  download(script: Script, format: DownloadFormat, profile?: PageProfile): Promise<ScriptDownload>;
}

/** Rises when a format's bytes change for the same script, so that copies kept elsewhere are fetched anew. */
const RENDERING = 3;

export function createScriptExports(
  versions: Pick<ScriptVersions, 'states' | 'at' | 'source'>,
  pdf: PdfRenderer,
): ScriptExports {
  return {
    async file(script, format, profile) {
      const [version] = versions.at(await versions.states([script]));
      const text = format === 'PDF' ? null : await version!.text(format, profile);
      return { ...FORMATS[format], format, fileName: fileNameOf(script, format), text };
    },
    async download(script, format, asked = usualProfileOf(script)) {
      const profile = profileFor(format, asked);
      const [state] = await versions.states([script]);
      const { revision, cast } = state!;
      // The figures tell speakers apart by the bible entries; the script itself does not depend on them. A PDF depends on its fonts.
      const known = [
        RENDERING,
        format,
        profile,
        revision.fingerprint,
        ...(format === 'REPORT' ? [cast] : []),
        ...(format === 'PDF' ? [pdf.fonts] : []),
      ];
      return {
        ...FORMATS[format],
        fileName: fileNameOf(script, format),
        etag: `"${createHash('sha256').update(JSON.stringify(known)).digest('base64url').slice(0, 27)}"`,
        async content(signal) {
          // Of the very state that the tag stands for, whatever has been written since.
          signal.throwIfAborted();
          if (format === 'PDF') {
            return (
              await pdf.render(
                await versions.source(state!),
                layoutProfile(profile),
                { title: script.title, createdAt: revision.revisedAt },
                signal,
              )
            ).bytes;
          }
          const [version] = versions.at([state!], signal);
          return format === 'REPORT' ? version!.report(profile) : version!.text(format, profile);
        },
      };
    },
  };
}

export function fileNameOf(script: Pick<Script, 'title'>, format: DownloadFormat): string {
  return `${fileStem(script.title)}.${FORMATS[format].extension}`;
}
