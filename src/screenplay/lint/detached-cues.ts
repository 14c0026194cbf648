import { speech } from '../build.js';
import { isCapitals } from '../languages/letters.js';
import { looksLikeName } from '../languages/speaker-name.js';
import type { SurveyedParagraph } from '../statistics/survey.js';
import { isGroup } from '../text/parentheses.js';
import { saysOnlyTime } from './heading-time.js';
import { partsOf } from './inner-cues.js';
import { ASKED, KnownNames, type NamedLine, namedLine, withoutColon } from './named-line.js';
import type { BlockEdit, RuleContext } from './rule.js';
import { isPlain } from './text-edit.js';
import type { Vocabulary } from './vocabulary.js';

const DIGITS_ONLY = /^[\p{N}\s.#-]+$/u;

/** A cue with a blank line below it: a name in capitals as a paragraph, and what is said as the next. */
interface DetachedCue {
  readonly paragraph: SurveyedParagraph;
  readonly named: NamedLine;
  /** The paragraphs of action that are the speech, if any follow. */
  readonly below: readonly SurveyedParagraph[];
  /** Whether the paragraph below is speech. */
  readonly said: 'yes' | 'no' | 'perhaps';
}

/** Cues with a blank line below them, which are read as action. */
export function detachedCues(context: RuleContext): DetachedCue[] {
  const {
    survey: { paragraphs },
    vocabulary,
  } = context;
  const names = new KnownNames(context);
  const found: DetachedCue[] = [];
  const times = new Map<string, number>();
  for (const [at, paragraph] of paragraphs.entries()) {
    const { block, kind, role, text } = paragraph;
    const named = kind !== 'action' || role !== null || text.includes('\n') ? undefined : namedLine(withoutColon(text));
    if (!named?.capitals || DIGITS_ONLY.test(named.name)) continue;
    const below = spokenBelow(paragraphs, at);
    const next = below.at(-1)?.text ?? '';
    if (named.extensions.length > 0) {
      const follows = context.script.body[block + 1];
      const said = spokenness(next, below.length > 1, vocabulary);
      if (names.speaks(named) && (below.length > 0 || follows?.kind === 'speech' || follows?.kind === 'dual')) {
        found.push({ paragraph, named, below: said === 'no' ? [] : below, said });
      }
      continue;
    }
    if (below.length === 0) continue;
    if (vocabulary.phrases?.noName.test(named.name)) continue;
    const said = spokenness(next, below.length > 1, vocabulary);
    if (said === 'no') continue;
    times.set(named.key, (times.get(named.key) ?? 0) + (said === 'yes' ? 1 : 0));
    found.push({ paragraph, named, below, said });
  }
  // A writer who puts names in capitals above what people do does so often.
  const perhaps = found.filter(({ named, said }) => said === 'perhaps' && names.speaks(named)).length;
  return found.filter(({ named, said }) => {
    if (named.extensions.length > 0) return true;
    if (!names.speaks(named) && (!looksLikeName(named.name) || saysOnlyTime(named.name, vocabulary))) return false;
    if (said === 'perhaps') {
      return (
        names.speaks(named) &&
        (names.isIntroduced(named) || names.speeches(named) > 1) &&
        (perhaps <= MOST_UNSURE || names.speeches(named) < 3)
      );
    }
    return names.speaks(named) || names.isIntroduced(named) || names.isRole(named) || times.get(named.key)! > 1;
  });
}

const MOST_UNSURE = 1;

/** Whether a paragraph is speech, as far as its words tell. */
function spokenness(text: string, hasParenthetical: boolean, { phrases }: Vocabulary): DetachedCue['said'] {
  if (/^\p{Ll}/u.test(text)) return 'no';
  if (hasParenthetical) return 'yes';
  if (phrases === undefined) return ASKED.test(text) ? 'yes' : 'perhaps';
  return phrases.spoken.test(text) ? 'yes' : phrases.told.test(text) ? 'no' : 'perhaps';
}

/** The paragraph directly below, with a parenthetical above it. */
function spokenBelow(paragraphs: readonly SurveyedParagraph[], at: number): SurveyedParagraph[] {
  const below: SurveyedParagraph[] = [];
  for (let next = at + 1; next <= at + 2; next++) {
    const paragraph = paragraphs[next];
    if (
      !paragraph ||
      paragraph.block !== paragraphs[at]!.block + (next - at) ||
      paragraph.kind !== 'action' ||
      paragraph.role !== null
    ) {
      return [];
    }
    if (isCapitals(paragraph.text) && !isGroup(paragraph.text.trim()) && paragraph.text.split(' ').length < 4) {
      return [];
    }
    below.push(paragraph);
    if (!isGroup(paragraph.text.trim())) return below;
  }
  return [];
}

/** The edits that join a detached cue and the paragraphs below it into a speech; none unless it is certain that they are speech. */
export function joinedCue(
  { script }: RuleContext,
  { paragraph: { block, text }, below, said }: DetachedCue,
): BlockEdit[] {
  if (below.length === 0 || said !== 'yes') return [];
  const all = [block, ...below.map((each) => each.block)].map((at) => script.body[at]!);
  if (!all.every((each) => each.kind === 'action' && isPlain(each.text))) return [];
  const [first = '', ...rest] = below.flatMap((each) => each.text.split('\n'));
  return [
    { block, replacement: [speech(withoutColon(text), partsOf([first, ...rest]))] },
    ...below.map((each) => ({ block: each.block, replacement: [] })),
  ];
}
