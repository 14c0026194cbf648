/** A screenplay's blocks as the writer handles them: enough of Fountain for pages of its own and of others. */
export type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'action'; text: string }
  | { kind: 'transition'; text: string }
  | { kind: 'speech'; cue: string; /** "V.O.", "CONT'D" */ extension?: string; lines: readonly SpeechLine[] };
export interface SpeechLine {
  kind: 'dialogue' | 'parenthetical';
  text: string;
}
export type SpeechBlock = Extract<Block, { kind: 'speech' }>;

export function printBlocks(blocks: readonly Block[]): string {
  return `${blocks.map(printBlock).join('\n\n')}\n`;
}

function printBlock(block: Block): string {
  if (block.kind !== 'speech') return block.text;
  const cue = block.extension === undefined ? block.cue : `${block.cue} (${block.extension})`;
  return [cue, ...block.lines.map((line) => (line.kind === 'parenthetical' ? `(${line.text})` : line.text))].join('\n');
}

/** A paragraph of action, forced with `!` where Fountain would take it for something else: a cue, a heading, a section. */
export function actionOf(text: string): Block {
  const forced = (!/\p{Ll}/u.test(text) && /\p{L}/u.test(text)) || HEADING.test(text) || /^[.@!>~=#]/.test(text);
  return { kind: 'action', text: forced ? `!${text}` : text };
}

const HEADING = /^(?:\.[\p{L}\p{N}]|(?:INT|EXT|EST|INT\.?\/EXT|EXT\.?\/INT|I\/E|E\/I)[. ])/iu;

/** Reads Fountain text into blocks, paragraph by paragraph. Text it does not know is action; none is lost. */
export function parseBlocks(text: string): Block[] {
  const paragraphs = text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]?\n+/)
    .map((paragraph) => paragraph.replace(/^\n+|\n+$/g, ''))
    .filter((paragraph) => paragraph.trim() !== '');
  return paragraphs.flatMap((paragraph): Block[] => {
    const [first, ...rest] = paragraph.split('\n').map((line) => line.trim());
    if (HEADING.test(first!)) {
      return [
        { kind: 'heading', text: first! },
        ...(rest.length > 0 ? [{ kind: 'action' as const, text: rest.join('\n') }] : []),
      ];
    }
    if (rest.length === 0 && isTransition(first!)) return [{ kind: 'transition', text: first! }];
    if (rest.length > 0 && isCue(first!)) return [speech(first!, rest)];
    return [{ kind: 'action', text: paragraph }];
  });
}

function isTransition(line: string): boolean {
  return (
    /^>.*[^<]$/.test(line) ||
    /^[\p{Lu}\p{N} .'’-]+TO:$/u.test(line) ||
    /^(FADE OUT\.|FADE TO BLACK\.|CUT TO BLACK\.)$/.test(line)
  );
}

function isCue(line: string): boolean {
  if (line.startsWith('@')) return true;
  const name = line.replace(/(\s*\([^()]*\))+\s*\^?$/, '').replace(/\s*\^$/, '');
  return /\p{Lu}/u.test(name) && !/\p{Ll}/u.test(name) && !/^[!>~=#.]/.test(name);
}

function speech(first: string, rest: readonly string[]): Block {
  const found = /^(.*?)\s*\(([^()]*)\)\s*\^?$/.exec(first);
  return {
    kind: 'speech',
    cue: (found?.[1] ?? first).replace(/\s*\^$/, ''),
    ...(found?.[2] === undefined ? {} : { extension: found[2] }),
    lines: rest.map((line) =>
      /^\(.*\)$/.test(line) ? { kind: 'parenthetical', text: line.slice(1, -1) } : { kind: 'dialogue', text: line },
    ),
  };
}

/** Dialogue on one line: one that opens with a mark would be a parenthetical, a lyric or a section. */
export function safeDialogue(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/^[~#=(]+\s*/, '')
    .trim();
}

export function speechText(block: SpeechBlock): string {
  return block.lines
    .filter((line) => line.kind === 'dialogue')
    .map((line) => line.text)
    .join(' ');
}

/** A cue folded for comparison: no mark, no extension, one space, capitals. */
export function cueKey(cue: string): string {
  return cue
    .replace(/^@/, '')
    .replace(/\s*\([^()]*\)\s*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .toUpperCase();
}
