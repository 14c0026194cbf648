import { UnsupportedFont } from '../screenplay/render/fonts.js';
import { errorCode, whatFailed } from './file-errors.js';
import { CommandError } from './io.js';
import type { Io } from './io.js';

/**
 * The operator's own fonts: those given with the command, then those in the folder that `FONT_DIR` names.
 *
 * @throws {CommandError} for a folder that cannot be used
 */
export async function ownFonts(given: readonly string[], { env }: Pick<Io, 'env'>): Promise<readonly string[]> {
  const folder = env?.FONT_DIR?.trim() ?? '';
  if (folder === '') return given;
  // Loaded only here: most runs should not wait for fonts.
  const { FontFolderError, fontsIn } = await import('../scripts/pdf/font-folder.js');
  try {
    return [...given, ...(await fontsIn(folder))];
  } catch (error) {
    throw error instanceof FontFolderError ? new CommandError(`FONT_DIR: ${error.message}`, { cause: error }) : error;
  }
}

/** What to throw for an error met while fonts from these files were loaded or used. */
export function fontError(error: unknown, files: readonly string[]): unknown {
  if (error instanceof UnsupportedFont) return new CommandError(error.message, { cause: error });
  if (errorCode(error) !== undefined && files.length > 0) {
    return new CommandError(`A font cannot be read: ${whatFailed(error)}`, { cause: error });
  }
  return error;
}
