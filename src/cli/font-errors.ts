import { UnsupportedFont } from '../screenplay/render/fonts.js';
import { errorCode, whatFailed } from './file-errors.js';
import { CommandError } from './io.js';

/** What to throw for an error met while fonts from these files were loaded or used. */
export function fontError(error: unknown, files: readonly string[]): unknown {
  if (error instanceof UnsupportedFont) return new CommandError(error.message, { cause: error });
  if (errorCode(error) !== undefined && files.length > 0) return new CommandError(`A font cannot be read: ${whatFailed(error)}`, { cause: error });
  return error;
}
