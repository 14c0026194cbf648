import type { Script } from '../ast.js';
import { normal } from '../normal/normal.js';

/** The version that `renderJson` writes and `readJson` reads. */
export const SCHEMA_VERSION = 1;

/** The JSON is not a screenplay of a known version; nothing was read. */
export class ScreenplayJsonError extends Error {
  override readonly name = 'ScreenplayJsonError';
  constructor(
    /** Where it goes wrong: `$.script.body[3].text[0].kind`. */
    readonly path: string,
    what: string,
  ) {
    super(`${path}: ${what}`);
  }
}

/** The script in normal form as JSON: equal scripts give equal bytes. */
export function renderJson(script: Script): string {
  return `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, script: normal(script) }, null, 2)}\n`;
}
