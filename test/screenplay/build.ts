import type { Block, ForeignRole, Part, Rich, Script, Speech, TitleEntry } from '../../src/screenplay/ast.js';
import { run } from '../../src/screenplay/build.js';
import { normal, normalBlock } from '../../src/screenplay/normal/normal.js';
import { normalSpeech } from '../../src/screenplay/normal/speech.js';

export { action, heading, run, speech, transition } from '../../src/screenplay/build.js';

export type Text = string | Rich;

export function rich(text: Text): Rich {
  return typeof text === 'string' ? [run(text)] : text;
}

/** One block in normal form; a text that makes no block, or several, is for `script` to split. */
function checked(block: Block): Block {
  const [only, ...more] = normalBlock(block);
  return only && more.length === 0 ? only : block;
}

/** A whole script in normal form. */
export function script(body: readonly Block[], titlePage: readonly TitleEntry[] = []): Script {
  return normal({ titlePage, body });
}

export function centered(text: Text, role?: ForeignRole): Block {
  return checked({ kind: 'centered', text: rich(text), ...(role ? { role } : undefined) });
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
