import type { Loss, Script } from '../screenplay/ast.js';
import { writeFdx } from '../screenplay/fdx/write.js';
import { print } from '../screenplay/fountain/print.js';
import { choice } from './arguments.js';
import { UsageError } from './io.js';
import type { Io } from './io.js';
import { fontError, ownFonts } from './own-fonts.js';

/** Formats that a script may lose something in. */
export const LOSSY = ['pdf', 'fdx', 'fountain'] as const;

export interface ExportOptions {
  readonly exports: readonly string[];
  /** Files, for a PDF. */
  readonly fonts: readonly string[];
}

export interface ExportChecks {
  /** Given where a PDF is wanted. */
  readonly missingCharacters?: (text: string) => readonly string[];
  /** Given where another format is wanted. */
  readonly lossesOf?: (script: Script) => readonly Loss[];
}

/**
 * What tells before an export what it will lose.
 *
 * @throws {UsageError} for a format that loses nothing or does not exist
 * @throws {CommandError} for a font that cannot be read
 */
export async function exportChecks({ exports, fonts }: ExportOptions, io: Pick<Io, 'env'>): Promise<ExportChecks> {
  const formats = new Set(exports.map((format) => choice('--export', format, LOSSY)));
  if (fonts.length > 0 && !formats.has('pdf')) throw new UsageError('--font is for --export pdf');
  const writers = [
    ...(formats.has('fdx') ? [(script: Script) => writeFdx(script).losses] : []),
    ...(formats.has('fountain') ? [(script: Script) => print(script).losses] : []),
  ];
  return {
    ...(formats.has('pdf') ? { missingCharacters: await fontCheck(await ownFonts(fonts, io)) } : {}),
    ...(writers.length > 0 ? { lossesOf: (script: Script) => writers.flatMap((losses) => losses(script)) } : {}),
  };
}

async function fontCheck(files: readonly string[]): Promise<(text: string) => readonly string[]> {
  // Loaded only here: most runs should not wait for fonts.
  const [{ missingCharacters }, { loadFonts }] = await Promise.all([
    import('../screenplay/render/missing-characters.js'),
    import('../scripts/pdf/fonts.js'),
  ]);
  const withFonts = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw fontError(error, files);
    }
  };
  const find = withFonts(() => missingCharacters(loadFonts(files)));
  // A font is opened when a character first asks for it.
  return (text) => withFonts(() => find.of(text));
}
