import type { Block, Script, Speech } from '../ast.js';
import type { ParseResult } from '../diagnostics.js';
import { lineTerm } from '../languages/terms.js';
import { plainText } from '../text/rich.js';
import { foldName, speakerKey } from '../names.js';
import { wordCounter } from '../statistics/words.js';
import { createCast, resolveCue, type Cast, type CastMember } from './cast.js';
import { isRefusal } from './phrases.js';
import { mendsFault } from './repairs.js';
import type { DraftResult } from './draft.js';

/** How good a text is as a scene of a screenplay. */
export interface Assessment {
  /** Whether it is a scene: a heading comes first and something happens or is said below it. */
  readonly stands: boolean;
  /** Why it is not one; empty if it is. */
  readonly faults: readonly AssessmentFault[];
  /** Whether the first block that is not a note, section, transition (`FADE IN:`) or the like is a heading. */
  readonly headingFirst: boolean;
  readonly headings: number;
  readonly actions: number;
  readonly speeches: number;
  /** Speeches in which nothing is said or sung. */
  readonly emptySpeeches: number;
  /** Words of action and of what is said, without cues, headings and notes. */
  readonly words: number;
  /** Speakers in order of appearance, as written. */
  readonly speakers: readonly string[];
  /** Those that are neither in the cast nor minor roles; empty if no cast was given. */
  readonly unknownSpeakers: readonly string[];
  /** Changes that draft mode made to badly written text; 0 for a script or an ordinary parse. */
  readonly repairs: number;
  /** Errors and warnings of the parser. */
  readonly problems: number;
  /** Whether the text was cut off, by the caller or by a limit. */
  readonly cutOff: boolean;
  /** Whether the model declined to write: its first words say so (by the phrases in `languages/`), and there is no speech. */
  readonly refusal: boolean;
}

type AssessmentFault = 'REFUSAL' | 'NO_TEXT' | 'NO_HEADING_FIRST' | 'NOTHING_HAPPENS' | 'CUT_OFF';

interface AssessOptions {
  /** Members or just their names. */
  readonly cast?: readonly (CastMember | string)[] | Cast;
  /** Language of the words, for counting. Default `en`. */
  readonly locale?: string;
}

/** Measures a script or the result of parsing one. Repairs and problems are known for results only. */
export function assess(subject: Script | ParseResult | DraftResult, options: AssessOptions = {}): Assessment {
  const script = 'script' in subject ? subject.script : subject;
  const diagnostics = 'script' in subject ? subject.diagnostics : [];
  const cutOff = 'ended' in subject && subject.ended !== 'complete';
  const speeches = script.body.flatMap(speechesOf);
  const first = script.body.find((block) => !isFrame(block));
  const actions = script.body.filter((block) => block.kind === 'action' && !isFadeIn(block)).length;
  const emptySpeeches = speeches.filter((speech) => speech.parts.every(({ kind }) => kind === 'parenthetical')).length;
  const headingFirst = first?.kind === 'heading';
  const refusal = declines(script);
  const faults: AssessmentFault[] = [];
  if (refusal) faults.push('REFUSAL');
  if (!first) faults.push('NO_TEXT');
  else if (!headingFirst) faults.push('NO_HEADING_FIRST');
  if (first && actions === 0 && speeches.length === emptySpeeches) faults.push('NOTHING_HAPPENS');
  if (cutOff) faults.push('CUT_OFF');
  return {
    stands: faults.length === 0,
    faults,
    headingFirst,
    headings: script.body.filter(({ kind }) => kind === 'heading').length,
    actions,
    speeches: speeches.length,
    emptySpeeches,
    words: countWords(script, options.locale ?? 'en'),
    speakers: firstOfEach(speeches),
    unknownSpeakers: options.cast ? unknown(speeches, options.cast) : [],
    repairs: 'repairs' in subject ? subject.repairs.filter(mendsFault).length : 0,
    problems: diagnostics.filter(
      ({ code, level }) => level !== 'info' && !code.startsWith('DRF') && !code.startsWith('CUE'),
    ).length,
    cutOff,
    refusal,
  };
}

/** As `Assessment.refusal`. */
export function declines(script: Script): boolean {
  return !hasSpeech(script) && refuses(script);
}

/** Whether anybody speaks, if only to say nothing. */
export function hasSpeech({ body }: Script): boolean {
  return body.some(({ kind }) => kind === 'speech' || kind === 'dual');
}

/** Whether the first thing that happens is a refusal; a caller may have put a heading above it. */
function refuses({ body }: Script): boolean {
  const first = body.find((block) => block.kind !== 'heading' && !isFrame(block));
  return first?.kind === 'action' && isRefusal(plainText(first.text));
}

export interface Comparison {
  /** Whether the new text may replace the old one. */
  readonly notWorse: boolean;
  /** Why it should not; empty if it may. */
  readonly reasons: readonly string[];
}

interface CompareOptions {
  /** Least share of the old text's words that the new one must keep. Default 0.5. */
  readonly minWordShare?: number;
}

/** Compares a rewrite with the text that it is to replace: whether it is at least as good a scene. */
export function compareAssessments(
  rewrite: Assessment,
  original: Assessment,
  { minWordShare = 0.5 }: CompareOptions = {},
): Comparison {
  const reasons: string[] = [];
  for (const fault of rewrite.faults) if (!original.faults.includes(fault)) reasons.push(FAULTS[fault]);
  if (rewrite.speeches === 0 && original.speeches > 0) reasons.push('It has no speech, the text before had some.');
  if (rewrite.words < original.words * minWordShare) {
    reasons.push(`It has ${rewrite.words} words, less than ${minWordShare} of the ${original.words} before.`);
  }
  const before = new Set(original.unknownSpeakers.map(foldName));
  const strangers = rewrite.unknownSpeakers.filter((name) => !before.has(foldName(name)));
  if (strangers.length > 0) reasons.push(`It brings in speakers who are not in the cast: ${strangers.join(', ')}.`);
  if (rewrite.emptySpeeches > original.emptySpeeches) reasons.push('It has more cues with nothing said below them.');
  if (
    rewrite.repairs + rewrite.problems >
    original.repairs + original.problems + Math.max(3, rewrite.headings + rewrite.speeches)
  ) {
    reasons.push('It needed far more repairs than the text before.');
  }
  return { notWorse: reasons.length === 0, reasons };
}

const FAULTS: Record<AssessmentFault, string> = {
  REFUSAL: 'It is a refusal to write, not a scene.',
  NO_TEXT: 'It holds no screenplay text.',
  NO_HEADING_FIRST: 'It does not begin with a scene heading.',
  NOTHING_HAPPENS: 'Nothing happens and nothing is said in it.',
  CUT_OFF: 'It was cut off.',
};

function speechesOf(block: Block): readonly Speech[] {
  if (block.kind === 'speech') return [block.speech];
  return block.kind === 'dual' ? [block.left, block.right] : [];
}

/** What may stand above the first heading. */
function isFrame(block: Block): boolean {
  switch (block.kind) {
    case 'note':
    case 'boneyard':
    case 'section':
    case 'synopsis':
    case 'pageBreak':
    case 'transition':
      return true;
    case 'action':
      return isFadeIn(block);
    default:
      return false;
  }
}

function isFadeIn(block: Block): boolean {
  if (block.kind !== 'action') return false;
  const text = plainText(block.text);
  return /^fade in[:.]?$/i.test(text) || lineTerm(text) === 'opening';
}

function countWords(script: Script, locale: string): number {
  const texts = script.body.flatMap((block) => {
    const told =
      block.kind === 'action' || block.kind === 'centered' || block.kind === 'lyrics' ? [plainText(block.text)] : [];
    return [...told, ...speechesOf(block).flatMap(({ parts }) => parts.map(({ text }) => plainText(text)))];
  });
  const count = wordCounter(locale, texts);
  return texts.reduce((words, text) => words + count(text), 0);
}

function firstOfEach(speeches: readonly Speech[]): string[] {
  const names = new Map<string, string>();
  for (const speech of speeches) {
    const key = speakerKey(speech);
    if (!names.has(key)) names.set(key, plainText(speech.name));
  }
  return [...names.values()];
}

function unknown(speeches: readonly Speech[], given: NonNullable<AssessOptions['cast']>): string[] {
  const cast =
    'exact' in given
      ? given
      : createCast(given.map((each) => (typeof each === 'string' ? { id: each, cueName: each } : each)));
  return firstOfEach(speeches).filter((name) => {
    const { kind } = resolveCue(name, cast);
    return kind === 'unknown' || kind === 'suggestion';
  });
}
