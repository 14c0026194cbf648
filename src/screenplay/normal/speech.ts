import type { Part, Speech } from '../ast.js';
import { InvalidScript } from '../invalid-script.js';
import { nameEnd } from '../names.js';
import { isBalanced, stripGroups } from '../text/parentheses.js';
import { fromLines, toLines } from '../text/rich.js';
import { asidesOf, cutLine, settleStyles, type StyledLine, trimLine, withAsides } from '../text/styled-line.js';
import { asidesOnly, oneLine, type OnUnderline, settle, tidyLines } from './lines.js';

/** A speech whose texts are lines. */
export interface SpeechLines {
  readonly name: readonly StyledLine[];
  readonly extensions: readonly string[];
  readonly parts: readonly { readonly kind: Part['kind']; readonly lines: readonly StyledLine[] }[];
}

/** Brings a speech to normal form. @throws {InvalidScript} if it has no name, or an extension with unbalanced parentheses */
export function normalSpeech({ name, extensions, parts }: Speech, onUnderline?: OnUnderline): Speech {
  const lines = parts.map(({ kind, text }) => ({ kind, lines: toLines(text) }));
  return speechOfLines({ name: toLines(name), extensions, parts: lines }, onUnderline);
}

/** The same for lines that are clean as `toLines` gives them. @throws {InvalidScript} as `normalSpeech` does */
export function speechOfLines(speech: SpeechLines, onUnderline?: OnUnderline): Speech {
  const line = settle(oneLine(speech.name), onUnderline);
  const { end, extensions } = nameEnd(line.text);
  let name = settleStyles(trimLine(cutLine(line, 0, end)));
  if (name.text === '') {
    throw new InvalidScript('A speech needs the name of its speaker: give it one, or make it action.');
  }
  const asides = asidesOf(name);
  const parts: { kind: Part['kind']; lines: StyledLine[] }[] = [];
  for (const { kind, lines: written } of speech.parts) {
    const lines = partLines(kind, written, onUnderline);
    const stray = asidesOnly(lines);
    const previous = parts.at(-1);
    if (stray) {
      const last = previous?.lines.at(-1);
      if (previous && last) previous.lines[previous.lines.length - 1] = withAsides(last, [], stray);
      else asides.push(...stray);
    } else if (previous && previous.kind === kind && kind !== 'parenthetical') {
      for (const added of lines) previous.lines.push(added);
    } else {
      parts.push({ kind, lines });
    }
  }
  if (asides.length > 0) name = { ...name, asides: asides.map((aside) => ({ at: name.text.length, aside })) };
  return {
    name: fromLines([name]),
    extensions:
      speech.extensions.length === 0 ? extensions : [...extensions, ...speech.extensions.map(normalExtension)],
    parts: parts.map(({ kind, lines }) => ({ kind, text: fromLines(lines) })),
  };
}

function partLines(kind: Part['kind'], lines: readonly StyledLine[], onUnderline?: OnUnderline): StyledLine[] {
  if (kind !== 'parenthetical') return tidyLines(lines, { blanks: kind === 'dialogue' ? 'keep' : 'drop', onUnderline });
  const line = settleStyles(stripGroups(settle(oneLine(lines), onUnderline)));
  return line.text === '' && line.asides.length === 0 ? [] : [line];
}

function normalExtension(extension: string): string {
  const text = oneLine(toLines([{ kind: 'run', text: extension }])).text;
  const clean = trimLine({ text, styles: null, asides: [] }).text;
  if (clean === '' || !isBalanced(clean)) {
    throw new InvalidScript(
      `The extension "${extension}" is empty or its parentheses do not match: write it without outer parentheses.`,
    );
  }
  return clean;
}
