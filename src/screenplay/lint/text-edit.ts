import type { Block, Part, Rich, Run, Speech } from '../ast.js';
import { normalBlock } from '../normal/normal.js';

/** Replaces a stretch of a text; the new text gets the style of the first replaced character. */
export function replaceText(rich: Rich, start: number, end: number, text: string): Rich {
  const out: Rich[number][] = [];
  let at = 0;
  let placed = false;
  for (const item of rich) {
    if (item.kind !== 'run') {
      out.push(item);
      continue;
    }
    const from = at;
    at += item.text.length;
    const before = item.text.slice(0, Math.max(0, start - from));
    const after = item.text.slice(Math.max(0, end - from));
    const here: boolean = !placed && start <= at && (start < at || end === start);
    placed ||= here;
    out.push({ ...item, text: before + (here ? text : '') + after });
  }
  if (!placed) out.push({ kind: 'run', text });
  return out.filter((item) => item.text !== '');
}

/** Whether a text has neither styles nor asides, so that an edit of its lines cannot lose any. */
export function isPlain(rich: Rich): boolean {
  return rich.every((item) => item.kind === 'run' && !item.bold && !item.italic && !item.underline);
}

export function plainRun(text: string): Run {
  return { kind: 'run', text };
}

/** The block with one of its speeches changed. */
export function withSpeech(block: Block, side: 'left' | 'right' | null, change: (speech: Speech) => Speech): Block[] {
  if (block.kind === 'speech') return normalBlock({ ...block, speech: change(block.speech) });
  if (block.kind !== 'dual' || side === null) return [block];
  return normalBlock({ ...block, [side]: change(block[side]) });
}

/** The speech with each of its parts replaced by the parts that `change` returns. */
export function mapParts(speech: Speech, change: (part: Part, index: number) => readonly Part[]): Speech {
  return { ...speech, parts: speech.parts.flatMap(change) };
}
