import type { Block, Part } from '../ast.js';
import { fromLines, plainText, toLines } from '../text/rich.js';
import { headingBlock, speechBlock, textBlock, type Numbers } from './form-blocks.js';
import type { SpeechForm } from './language.js';
import { endsSentence, hasCase } from './letters.js';
import type { Speakers } from './speakers.js';
import { isMinorRole } from './speaker-name.js';
import { saidParts, speechOpenings, type SpeechOpening } from './speech-forms.js';
import { lineTerm } from './terms.js';

type SpeechBlock = Block & { kind: 'speech' };

/** The cue of a speech as it was written. */
export function cueOf({ speech: { name, extensions } }: SpeechBlock): string {
  return [plainText(name), ...extensions.map((each) => `(${each})`)].join(' ');
}

/** The lines below a cue as they were written. */
export function linesBelow({ speech: { parts } }: SpeechBlock): string[] {
  return parts.flatMap(({ kind, text }) =>
    toLines(text).map((line) => (kind === 'parenthetical' ? `(${line.text})` : line.text)),
  );
}

/** What Fountain took for a cue may be a heading or a transition without a blank line below it. */
export function lineTakenForCue(
  cue: string,
  numbers: Numbers,
  foreign: boolean,
): { kind: 'heading' | 'transition'; block: Block } | undefined {
  const heading = headingBlock(cue, numbers);
  if (heading) return { kind: 'heading', block: heading.block };
  return foreign && lineTerm(cue) === 'transition'
    ? { kind: 'transition', block: textBlock('transition', cue) }
    : undefined;
}

/** `店員Ａ「閉めますよ`: a Latin capital alone makes no cue of what is told or said in letters without capitals. */
export function isNoCue(cue: string, speakers: Speakers): boolean {
  if (!/\p{Lo}/u.test(cue) || !hasCase(cue)) return false;
  return (
    endsSentence(cue) ||
    speechOpenings(cue).some(
      (opening) =>
        (opening.form === 'colon' || opening.form === 'quoted') &&
        opening.said !== '' &&
        speakers.speaks(opening, undefined, true),
    )
  );
}

/** The speech with its wide brackets read, and those that others hold within it as `NAME: text`; undefined if it is one as it stands. */
export function speechesWithin(
  block: SpeechBlock,
  speakers: Speakers,
): readonly { block: Block; form: SpeechForm; written: string }[] | undefined {
  const { name, extensions, parts } = block.speech;
  const written = plainText(name);
  const wide = /[（【]/u.test(written) ? speechOpenings(written).find(({ form }) => form === 'alone') : undefined;
  const own: Part[] = [];
  const others: { opening: SpeechOpening; said: string[] }[] = [];
  let changed = wide !== undefined;
  for (const part of parts) {
    if (part.kind !== 'dialogue') {
      if (others.length === 0) own.push(part);
      else others.at(-1)!.said.push(`(${plainText(part.text)})`);
      continue;
    }
    for (const line of toLines(part.text)) {
      const opening = speechOpenings(line.text).find(
        (each) => each.form === 'colon' && (speakers.isKnown(each) || isMinorRole(each.name)),
      );
      if (opening) {
        others.push({ opening, said: [opening.said].filter(Boolean) });
      } else if (others.length > 0) {
        others.at(-1)!.said.push(line.text);
      } else if (/^\s*(?:（[^（）]*）|[「『][^「『」』]*[」』]\s*$)/u.test(line.text)) {
        changed = true;
        own.push(...saidParts(line.text).map(({ kind, text }): Part => ({ kind, text: [{ kind: 'run', text }] })));
      } else {
        own.push({ kind: 'dialogue', text: fromLines([line]) });
      }
    }
  }
  if (!changed && others.length === 0) return undefined;
  const speech = {
    name: wide ? [{ kind: 'run' as const, text: wide.name }] : name,
    extensions: [...(wide?.extensions ?? []), ...extensions],
    parts: own,
  };
  return [
    { block: { ...block, speech }, form: 'alone', written },
    ...others.map(({ opening, said }) => ({
      block: speechBlock(opening, said.flatMap(saidParts)),
      form: opening.form,
      written: `${opening.name}: ${said.join(' ')}`,
    })),
  ];
}
