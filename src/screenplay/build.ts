import type { Block, ForeignRole, Part, Rich, Run, Script, Speech, TitleEntry } from './ast.js';
import { InvalidScript } from './invalid-script.js';
import { normal, normalBlock } from './normal/normal.js';
import { normalSpeech } from './normal/speech.js';

export type Text = string | Rich;

/** Style of a run; a flag that is absent or false is off. */
export interface Style {
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
}

export function run(text: string, style: Style = {}): Run {
  return {
    kind: 'run',
    text,
    ...(style.bold ? { bold: true as const } : undefined),
    ...(style.italic ? { italic: true as const } : undefined),
    ...(style.underline ? { underline: true as const } : undefined),
  };
}

export function rich(text: Text): Rich {
  return typeof text === 'string' ? [run(text)] : text;
}

/** A whole script in normal form. */
export function script(body: readonly Block[], titlePage: readonly TitleEntry[] = []): Script {
  return normal({ titlePage, body });
}

/** One block in normal form; a text that makes no block, or several, is for `script` to split. */
function checked(block: Block): Block {
  const blocks = normalBlock(block);
  return blocks.length === 1 ? blocks[0]! : block;
}

/** @param number scene number without `#`: letters, digits, dots and hyphens */
export function heading(text: Text, number?: string): Block {
  if (number !== undefined && !/^[\p{L}\p{N}.-]+$/u.test(number)) {
    throw new InvalidScript(`"${number}" is no scene number: it holds letters, digits, dots and hyphens.`);
  }
  return checked({ kind: 'heading', text: rich(text), ...(number === undefined ? undefined : { number }) });
}

export function action(text: Text, role?: ForeignRole): Block {
  return checked({ kind: 'action', text: rich(text), ...(role ? { role } : undefined) });
}

export function centered(text: Text, role?: ForeignRole): Block {
  return checked({ kind: 'centered', text: rich(text), ...(role ? { role } : undefined) });
}

export function transition(text: Text): Block {
  return checked({ kind: 'transition', text: rich(text) });
}

export function lyrics(text: Text): Block {
  return checked({ kind: 'lyrics', text: rich(text) });
}

export function synopsis(text: Text): Block {
  return checked({ kind: 'synopsis', text: rich(text) });
}

/** @param depth 1 for an act, rising */
export function section(depth: number, text: Text): Block {
  return checked({ kind: 'section', depth, text: rich(text) });
}

export function note(text: string): Block {
  return checked({ kind: 'note', text });
}

/** @throws {InvalidScript} if the text contains the closing mark of a boneyard */
export function boneyard(text: string): Block {
  return checked({ kind: 'boneyard', text });
}

export function pageBreak(): Block {
  return { kind: 'pageBreak' };
}

/** A cue with what is said below it; trailing `(V.O.)` groups of the name become extensions. */
export function speechOf(name: Text, parts: readonly Part[], extensions: readonly string[] = []): Speech {
  return normalSpeech({ name: rich(name), extensions, parts });
}

export function speech(name: Text, parts: readonly Part[], extensions: readonly string[] = []): Block {
  return { kind: 'speech', speech: speechOf(name, parts, extensions) };
}

export function dual(left: Speech, right: Speech): Block {
  return checked({ kind: 'dual', left, right });
}

export function dialogue(text: Text): Part {
  return { kind: 'dialogue', text: rich(text) };
}

/** @param text without the parentheses */
export function parenthetical(text: Text): Part {
  return { kind: 'parenthetical', text: rich(text) };
}

export function lyric(text: Text): Part {
  return { kind: 'lyric', text: rich(text) };
}
