import type { Aside, Block, Rich, Script, Speech } from '../ast.js';
import { printInDetail } from '../fountain/print.js';
import type { PrintedSpeech } from '../fountain/print-block.js';
import { plainText } from '../text/rich.js';

export type ElementType =
  | 'SCENE_HEADING'
  | 'ACTION'
  | 'CHARACTER'
  | 'DIALOGUE'
  | 'PARENTHETICAL'
  | 'TRANSITION'
  | 'LYRICS'
  | 'CENTERED'
  | 'SECTION'
  | 'SYNOPSIS'
  | 'NOTE'
  | 'PAGE_BREAK';

export type DualSide = 'LEFT' | 'RIGHT';

/** One element of a screenplay as clients show it: plain text, case as written. */
export interface ScreenplayElement {
  readonly type: ElementType;
  /** A cue with its extensions, a parenthetical with its parentheses; no emphasis marks. */
  readonly text: string;
  /** The speaker's name without extensions, for a cue and what is said below it; null for other elements. */
  readonly character: string | null;
  readonly sceneNumber: string | null;
  readonly dual: DualSide | null;
  /** Line in `print(script).text`, from 1. */
  readonly line: number;
}

/** The script as a flat list of elements. Boneyards are left out; a note inside a line follows the element it is in. */
export function elements(script: Script): ScreenplayElement[] {
  const { lines, speeches } = printInDetail(script);
  return script.body.flatMap((block, index) => blockElements(block, lines[index] ?? 1, speeches[index] ?? []));
}

type Row = Pick<ScreenplayElement, 'type' | 'text' | 'line'> & Partial<ScreenplayElement>;

function row(fields: Row): ScreenplayElement {
  return { character: null, sceneNumber: null, dual: null, ...fields };
}

function withNotes(fields: Row, rich: Rich): ScreenplayElement[] {
  const notes = rich.filter((item): item is Aside => item.kind === 'note');
  return [row(fields), ...notes.map(({ text }) => row({ type: 'NOTE', text, line: fields.line }))];
}

const TYPES = {
  action: 'ACTION',
  centered: 'CENTERED',
  transition: 'TRANSITION',
  lyrics: 'LYRICS',
  synopsis: 'SYNOPSIS',
  section: 'SECTION',
} as const satisfies Record<string, ElementType>;

const PARTS = { dialogue: 'DIALOGUE', parenthetical: 'PARENTHETICAL', lyric: 'LYRICS' } as const satisfies Record<
  string,
  ElementType
>;

function blockElements(block: Block, line: number, speeches: readonly PrintedSpeech[]): ScreenplayElement[] {
  switch (block.kind) {
    case 'boneyard':
      return [];
    case 'note':
      return [row({ type: 'NOTE', text: block.text, line })];
    case 'pageBreak':
      return [row({ type: 'PAGE_BREAK', text: '', line })];
    case 'heading':
      return withNotes(
        { type: 'SCENE_HEADING', text: plainText(block.text), sceneNumber: block.number ?? null, line },
        block.text,
      );
    case 'speech':
      return speechElements(block.speech, speeches[0], line, null);
    case 'dual':
      return [
        ...speechElements(block.left, speeches[0], line, 'LEFT'),
        ...speechElements(block.right, speeches[1], line, 'RIGHT'),
      ];
    default:
      return withNotes({ type: TYPES[block.kind], text: plainText(block.text), line }, block.text);
  }
}

function speechElements(
  speech: Speech,
  printed: PrintedSpeech | undefined,
  line: number,
  dual: DualSide | null,
): ScreenplayElement[] {
  const character = plainText(speech.name);
  const cue = [character, ...speech.extensions.map((extension) => `(${extension})`)].join(' ');
  const own = { character, dual };
  return [
    ...withNotes({ type: 'CHARACTER', text: cue, line: printed?.cue ?? line, ...own }, speech.name),
    ...speech.parts.flatMap(({ kind, text }, index) => {
      const plain = plainText(text);
      const shown = kind === 'parenthetical' ? `(${plain})` : plain;
      return withNotes({ type: PARTS[kind], text: shown, line: printed?.parts[index] ?? line, ...own }, text);
    }),
  ];
}
