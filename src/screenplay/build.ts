import type { Block, ForeignRole, Part, Rich, Run } from './ast.js';
import { InvalidScript } from './invalid-script.js';
import { normalBlock } from './normal/normal.js';
import { normalSpeech } from './normal/speech.js';

type Text = string | Rich;

/** Style of a run; a flag that is absent or false is off. */
interface Style {
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
}

/** A stretch of text in one style; plain by default. */
export function run(text: string, style: Style = {}): Run {
  return {
    kind: 'run',
    text,
    ...(style.bold ? { bold: true as const } : undefined),
    ...(style.italic ? { italic: true as const } : undefined),
    ...(style.underline ? { underline: true as const } : undefined),
  };
}

function rich(text: Text): Rich {
  return typeof text === 'string' ? [run(text)] : text;
}

/** The block in normal form; unchanged if its normal form is not exactly one block. */
function checked(block: Block): Block {
  const [only, ...more] = normalBlock(block);
  return only && more.length === 0 ? only : block;
}

/**
 * A scene heading in normal form.
 *
 * @param number scene number without `#`: letters, digits, dots and hyphens
 * @throws {InvalidScript} for another number
 */
export function heading(text: Text, number?: string): Block {
  if (number !== undefined && !/^[\p{L}\p{N}.-]+$/u.test(number)) {
    throw new InvalidScript(`"${number}" is no scene number: it holds letters, digits, dots and hyphens.`);
  }
  return checked({ kind: 'heading', text: rich(text), ...(number === undefined ? undefined : { number }) });
}

/** A paragraph of action in normal form. */
export function action(text: Text, role?: ForeignRole): Block {
  return checked({ kind: 'action', text: rich(text), ...(role ? { role } : undefined) });
}

/** A transition in normal form. */
export function transition(text: Text): Block {
  return checked({ kind: 'transition', text: rich(text) });
}

/** A speech in normal form; parenthesised groups at the end of the name, such as `(V.O.)`, become extensions. */
export function speech(name: Text, parts: readonly Part[], extensions: readonly string[] = []): Block {
  return { kind: 'speech', speech: normalSpeech({ name: rich(name), extensions, parts }) };
}
