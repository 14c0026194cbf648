import { z } from 'zod';
import type { Block, Script } from '../ast.js';
import { DEFAULT_LIMITS } from '../limits.js';
import { InvalidScript } from '../invalid-script.js';
import { normal, normalBlock } from '../normal/normal.js';
import { SCHEMA_VERSION, ScreenplayJsonError } from './json-form.js';

interface JsonLimits {
  /** Longest JSON text, in UTF-16 units. Default 64 Mi. */
  readonly maxChars: number;
  /** Blocks of the script. Default 1,000,000. */
  readonly maxBlocks: number;
}

const DEFAULT_JSON_LIMITS: JsonLimits = Object.freeze({
  maxChars: 64 * 1024 * 1024,
  maxBlocks: DEFAULT_LIMITS.maxBlocks,
});

/**
 * Reads what `renderJson` wrote, strictly: unknown versions, kinds and keys are refused. Returns the script in normal form.
 *
 * @throws {ScreenplayJsonError} with the place of the first fault
 */
export function readJson(text: string, limits: Partial<JsonLimits> = {}): Script {
  const { maxChars, maxBlocks } = { ...DEFAULT_JSON_LIMITS, ...limits };
  if (text.length > maxChars) {
    throw new ScreenplayJsonError('$', `The text has ${text.length} characters, more than the ${maxChars} allowed.`);
  }
  const { script } = checked(parsed(text));
  if (script.body.length > maxBlocks) {
    throw new ScreenplayJsonError(
      '$.script.body',
      `There are ${script.body.length} blocks, more than the ${maxBlocks} allowed.`,
    );
  }
  checkExtent(script.body);
  const titlePage = valid('$.script.titlePage', () => normal({ titlePage: script.titlePage, body: [] }).titlePage);
  const body = script.body.flatMap((block, i) => valid(`$.script.body[${i}]`, () => normalBlock(block)));
  return { titlePage, body };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ScreenplayJsonError('$', `The text is no JSON: ${error.message}`);
  }
}

const on = z.literal(true).exactOptional();
const run = z.strictObject({ kind: z.literal('run'), text: z.string(), bold: on, italic: on, underline: on });
const aside = z.strictObject({ kind: z.literal(['note', 'boneyard']), text: z.string() });
const rich = z.array(z.discriminatedUnion('kind', [run, aside]));
const role = z
  .literal(['Shot', 'General', 'Cast List', 'New Act', 'End of Act', 'Cold Opening', 'Act&Scene Break'])
  .exactOptional();
const part = z.strictObject({ kind: z.literal(['dialogue', 'parenthetical', 'lyric']), text: rich });
const speech = z.strictObject({ name: rich, extensions: z.array(z.string()), parts: z.array(part) });
const gap = z.int().min(0).exactOptional();
const block = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('heading'), text: rich, number: z.string().exactOptional(), gap }),
  z.strictObject({ kind: z.literal('section'), depth: z.int().min(1), text: rich, gap }),
  z.strictObject({ kind: z.literal(['action', 'centered']), text: rich, role, gap }),
  z.strictObject({ kind: z.literal('speech'), speech, gap }),
  z.strictObject({ kind: z.literal('dual'), left: speech, right: speech, gap }),
  z.strictObject({ kind: z.literal(['transition', 'lyrics', 'synopsis']), text: rich, gap }),
  z.strictObject({ kind: z.literal(['note', 'boneyard']), text: z.string(), gap }),
  z.strictObject({ kind: z.literal('pageBreak'), gap }),
]);
const document = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  script: z.strictObject({
    titlePage: z.array(z.strictObject({ key: z.string(), values: z.array(rich) })),
    body: z.array(block),
  }),
});

function checked(value: unknown): { readonly script: Script } {
  const version =
    typeof value === 'object' && value !== null && 'schemaVersion' in value ? value.schemaVersion : undefined;
  // Another version has another shape: its other faults would say nothing.
  if (version !== undefined && version !== SCHEMA_VERSION) {
    throw new ScreenplayJsonError(
      '$.schemaVersion',
      `This is version ${JSON.stringify(version)}; the version read here is ${SCHEMA_VERSION}.`,
    );
  }
  const { success, data, error } = document.safeParse(value);
  if (success) return data;
  const [first] = error.issues;
  const keys = first?.code === 'unrecognized_keys' ? first.keys.slice(0, 1) : [];
  throw new ScreenplayJsonError(
    jsonPath([...(first?.path ?? []), ...keys]),
    first?.message ?? 'This is no screenplay.',
  );
}

function jsonPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((whole, key) => {
    if (typeof key === 'number') return `${whole}[${key}]`;
    return /^[A-Za-z_]\w*$/.test(String(key)) ? `${whole}.${String(key)}` : `${whole}[${JSON.stringify(String(key))}]`;
  }, '$');
}

/** Gaps and depths become characters when a script is printed: a few bytes must not ask for gigabytes. */
function checkExtent(body: readonly Block[]): void {
  let extent = 0;
  body.forEach((each, i) => {
    extent += (each.gap ?? 0) + (each.kind === 'section' ? each.depth : 0);
    if (extent > DEFAULT_LIMITS.maxChars) {
      throw new ScreenplayJsonError(
        `$.script.body[${i}]`,
        `Gaps and depths up to here add up to more than ${DEFAULT_LIMITS.maxChars}.`,
      );
    }
  });
}

function valid<T>(path: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof InvalidScript) throw new ScreenplayJsonError(path, error.message);
    throw error;
  }
}
