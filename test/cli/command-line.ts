import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../../src/cli/run.js';

export const SHORT = fileURLToPath(new URL('../screenplay/fixtures/short.fountain', import.meta.url));
export const NOW = new Date('2026-03-03T12:00:00Z');

/** A folder of files, and command lines run in this process. */
export function commandLine() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'scriptgen-cli-'));
  const at = (name: string) => path.join(folder, name);
  return {
    folder,
    at,
    write(name: string, content: string | Uint8Array): string {
      writeFileSync(at(name), content);
      return at(name);
    },
    read: (name: string) => readFileSync(at(name), 'utf8'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
    async run(
      args: readonly string[],
      stdin: string | Uint8Array = '',
      { isTTY = false, env = {} }: { isTTY?: boolean; env?: Record<string, string | undefined> } = {},
    ) {
      const [stdout, stderr]: [Uint8Array[], Uint8Array[]] = [[], []];
      const out = (chunks: Uint8Array[]) => ({
        isTTY,
        write: (chunk: string | Uint8Array) => chunks.push(Buffer.from(chunk)),
      });
      const code = await run(args, {
        stdin: (async function* () {
          yield Buffer.from(stdin);
        })(),
        stdout: out(stdout),
        stderr: out(stderr),
        env,
        now: () => NOW,
      });
      // Paths differ from machine to machine.
      const text = (chunks: Uint8Array[]) => Buffer.concat(chunks).toString().replaceAll(`${folder}${path.sep}`, '');
      return { code, out: text(stdout), err: text(stderr) };
    },
  };
}
