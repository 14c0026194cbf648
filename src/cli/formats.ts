import path from 'node:path';
import { choice } from './arguments.js';
import { UsageError } from './io.js';

export const INPUT_FORMATS = ['fountain', 'fdx', 'json'] as const;
export type InputFormat = (typeof INPUT_FORMATS)[number];

export const OUTPUT_FORMATS = ['fountain', 'fdx', 'pdf', 'html', 'text', 'json'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** The name that stands for standard input and output. */
export const STANDARD = '-';

const INPUTS: Readonly<Record<string, InputFormat>> = Object.freeze({
  '.fountain': 'fountain',
  '.spmd': 'fountain',
  '.txt': 'fountain',
  '.fdx': 'fdx',
  '.json': 'json',
});

const OUTPUTS: Readonly<Record<string, OutputFormat>> = Object.freeze({
  '.fountain': 'fountain',
  '.spmd': 'fountain',
  '.fdx': 'fdx',
  '.pdf': 'pdf',
  '.html': 'html',
  '.htm': 'html',
  '.txt': 'text',
  '.json': 'json',
});

/**
 * @param from what the user said it is
 * @throws {UsageError} if neither that nor the extension tells
 */
export function inputFormat(file: string, from: string | undefined): InputFormat {
  return from === undefined
    ? byExtension(file, INPUTS, '--from', INPUT_FORMATS)
    : choice('--from', from, INPUT_FORMATS);
}

/** As `inputFormat`, for what is written. */
export function outputFormat(file: string, to: string | undefined): OutputFormat {
  return to === undefined ? byExtension(file, OUTPUTS, '--to', OUTPUT_FORMATS) : choice('--to', to, OUTPUT_FORMATS);
}

function byExtension<Format extends string>(
  file: string,
  formats: Readonly<Record<string, Format>>,
  option: string,
  choices: readonly Format[],
): Format {
  const extension = path.extname(file).toLowerCase();
  const found = Object.hasOwn(formats, extension) ? formats[extension] : undefined;
  if (found !== undefined) return found;
  const name = file === STANDARD ? `Standard ${option === '--from' ? 'input' : 'output'}` : `"${file}"`;
  const why =
    extension === ''
      ? 'has no extension that tells its format'
      : `has the extension ${extension}, which is not among ${Object.keys(formats).join(', ')}`;
  throw new UsageError(`${name} ${why}: say ${option} with one of ${choices.join(', ')}`);
}
