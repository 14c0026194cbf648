import type { Block } from '../ast.js';
import type { StyledLine } from '../text/styled-line.js';
import { opensAct } from './act-title.js';
import { headingBlock, speechBlock, textBlock, type Numbers } from './form-blocks.js';
import type { SpeechForm } from './language.js';
import { isSceneNumber } from './scene-heading.js';
import type { Speakers } from './speakers.js';
import { saidParts, speechOpenings, type SpeechOpening } from './speech-forms.js';
import { lineTerm } from './terms.js';

/** What a form of a language was read as. */
export type FormKind = 'heading' | 'transition' | 'speech' | 'section';

interface LineForm {
  readonly kind: FormKind;
  readonly block: Block;
  /** Lines that it takes. */
  readonly count: number;
  /** Of a speech. */
  readonly form?: SpeechForm;
}

interface LineFormOptions {
  readonly numbers: Numbers;
  /** Undefined in English, in which only headings are looked for. */
  readonly speakers: Speakers | undefined;
}

/** What the lines of a paragraph from `at` on are in the form of a language; undefined for action. */
export function lineForm(
  lines: readonly StyledLine[],
  at: number,
  opensParagraph: boolean,
  { numbers, speakers }: LineFormOptions,
): LineForm | undefined {
  // Notes within a line have their place there.
  if (lines[at]!.asides.length > 0) return undefined;
  const text = lines[at]!.text.trim();
  const heading = headingBlock(text, numbers);
  if (heading && (opensParagraph || heading.sure)) return { kind: 'heading', block: heading.block, count: 1 };
  if (lines.length === 1 && numbers === 'dropped' && isSceneNumber(text)) {
    return {
      kind: 'section',
      block: { kind: 'section', depth: opensAct(text) ? 1 : 2, text: [{ kind: 'run', text }] },
      count: 1,
    };
  }
  if (speakers === undefined) return undefined;
  if (opensParagraph && lines.length === at + 1 && lineTerm(text) === 'transition') {
    return { kind: 'transition', block: textBlock('transition', text), count: 1 };
  }
  return spoken(lines, at, opensParagraph, speakers);
}

function spoken(
  lines: readonly StyledLine[],
  at: number,
  opensParagraph: boolean,
  speakers: Speakers,
): LineForm | undefined {
  const opening = openingOf(lines, at, opensParagraph, speakers);
  if (opening === undefined) return undefined;
  const said = [opening.said].filter(Boolean);
  let end = at + 1;
  let open = opening.form === 'quoted' && !/[」』]/u.test(opening.said);
  for (; end < lines.length; end++) {
    const { text, asides } = lines[end]!;
    if (asides.length > 0) break;
    // What stands below `NAME「...」` is told, what stands below the others is said.
    if (!open && (opening.form === 'quoted' || (opening.form === 'spaced' && !/^\s{2,}/u.test(text)))) break;
    if (
      /^\s*[△▲]/u.test(text) ||
      (!open && (headingBlock(text.trim(), 'kept') || openingOf(lines, end, false, speakers)))
    ) {
      break;
    }
    said.push(text.trim());
    if (/[」』]\s*$/u.test(text)) open = false;
  }
  const whole = opening.form === 'quoted' ? [said.join('\n')] : said;
  return { kind: 'speech', block: speechBlock(opening, whole.flatMap(saidParts)), count: end - at, form: opening.form };
}

function openingOf(
  lines: readonly StyledLine[],
  at: number,
  opensParagraph: boolean,
  speakers: Speakers,
): SpeechOpening | undefined {
  return speechOpenings(lines[at]!.text).find((opening) =>
    speakers.speaks(opening, lines[at + 1]?.text, opensParagraph),
  );
}
