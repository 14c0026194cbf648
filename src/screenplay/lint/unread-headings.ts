import type { Block } from '../ast.js';
import { action, heading, transition } from '../build.js';
import { headingPrefix, headingPrefixEnd } from '../headings/prefix.js';
import { isCapitals } from '../languages/letters.js';
import { readSceneHeading } from '../languages/scene-heading.js';
import { ARTICLES, foreignTime, LABELS, SETTINGS, termKey } from '../languages/terms.js';
import { foldName } from '../names.js';
import { headingParts } from '../headings/parts.js';
import type { SurveyedParagraph } from '../statistics/survey.js';
import { headingLead, numberLead, withoutNumber, type HeadingLead } from './heading-lead.js';
import { saysOnlyTime } from './heading-time.js';
import { location } from './places.js';
import { misspeltPrefix } from './prefix.js';
import type { BlockEdit, RuleContext } from './rule.js';
import { isPlain } from './text-edit.js';
import { isTimeOfDay, type Vocabulary } from './vocabulary.js';

const LONGEST = 120;
const MOST_WORDS = 5;

/** A line that is meant as a scene heading, but cannot be read as one because of its form or its place. */
export interface UnreadHeading {
  /** The index at which the heading begins, behind a transition or a label; a scene number before it belongs to it. */
  readonly at: number;
  /** Without a number. */
  readonly text: string;
  readonly number?: string;
  /** A transition or a label before it on the same line. */
  readonly lead?: HeadingLead;
}

/** Finds a heading with a prefix of Fountain that is not at the start of a line, or has no blank line above it. */
export function buriedHeading(line: string, vocabulary: Vocabulary): UnreadHeading | undefined {
  if (line.length > LONGEST) return undefined;
  const lead = headingLead(line);
  const text = line.slice(lead?.end ?? 0).trim();
  if (lead?.kind !== 'number') {
    return isHeading(text, vocabulary) || (lead?.kind === 'label' && isWholeHeading(text))
      ? { at: lead?.end ?? 0, text, ...(lead ? { lead } : undefined) }
      : undefined;
  }
  const bare = withoutNumber(text, lead.text);
  return isWholeHeading(bare) || vocabulary.times.has(termKey(headingParts(bare).time ?? ''))
    ? { at: 0, text: bare, number: lead.text.toUpperCase() }
    : undefined;
}

function isHeading(text: string, vocabulary: Vocabulary): boolean {
  const prefix = headingPrefix(text);
  if (
    !prefix.endsWith('.') ||
    prefix !== prefix.toUpperCase() ||
    !/^[\p{L}\p{N}]/u.test(text.slice(headingPrefixEnd(text)))
  ) {
    return false;
  }
  const { time } = headingParts(text);
  return (
    time !== null &&
    time === time.toUpperCase() &&
    (vocabulary.times.has(termKey(time)) || isCapitals(withoutRemarks(text)))
  );
}

/** Whether text behind a number or a label is a heading: capitals are enough there. */
function isWholeHeading(text: string): boolean {
  return isCapitals(withoutRemarks(text)) && !/[?!;"\u201C\u201D]|[^.]\.$/.test(text);
}

function withoutRemarks(text: string): string {
  return text.replace(/\([^()]*\)/g, '');
}

/** Finds a heading with a word for interior or exterior that Fountain does not know: `INNEN. KÜCHE - TAG`, `INTERIOR KITCHEN`. */
export function unknownPrefix(line: string): UnreadHeading | undefined {
  if (line.length > LONGEST || headingPrefixEnd(line.trim()) > 0) return undefined;
  const found = readSceneHeading(line);
  if (found && found.prefix !== '' && headingPrefixEnd(`${found.prefix} `) === 0) {
    const number = /\p{Nd}+[A-Z]?/iu.exec(line.slice(found.mark, found.mark + found.label))?.[0];
    return {
      at: 0,
      text: usualForm(line.slice(found.mark + found.label).trim()),
      ...(number ? { number } : undefined),
    };
  }
  const lead = numberLead(line);
  const text = line.slice(lead?.end ?? 0).trim();
  const [word = '', ...rest] = text.split(/[\s.:]+/);
  if (
    word.length < 5 ||
    !SETTINGS.has(termKey(word)) ||
    !isCapitals(text) ||
    rest.length === 0 ||
    rest.length > MOST_WORDS ||
    rest[0] === 'OF' ||
    /[,?!;"\u201C\u201D\u2026]|\.$/.test(text)
  ) {
    return undefined;
  }
  return { at: 0, text: usualForm(text), ...(lead ? { number: lead.text } : undefined) };
}

/** The heading with the usual English prefix, if it has an English word for it. */
function usualForm(text: string): string {
  return text.replace(/^(?:(INTERIOR)|EXTERIOR)\b[.:]? *(?:[-\u2013\u2014]+ +)?/i, (_, interior?: string) =>
    interior ? 'INT. ' : 'EXT. ',
  );
}

/** Finds a line by itself that has the form of a scene heading but no prefix: `KITCHEN - NIGHT`. */
export function bareHeading(
  line: string,
  vocabulary: Vocabulary,
  isKnownPlace: (text: string) => boolean,
): UnreadHeading | undefined {
  if (
    line.length > LONGEST ||
    line.includes('\n') ||
    /[:?!"\u201C\u201D;]|\.$/.test(line) ||
    buriedHeading(line, vocabulary) ||
    unknownPrefix(line) ||
    misspeltPrefix(line, vocabulary)
  ) {
    return undefined;
  }
  const lead = numberLead(line);
  const text = line.slice(lead?.end ?? 0).trim();
  const { place, subPlaces, time } = headingParts(`INT. ${text}`);
  if (
    time === null ||
    !/^\p{L}|^\p{N}.*\p{L}{2}/u.test(place) ||
    saysOnlyTime(place, vocabulary) ||
    isNoPlace(text, vocabulary)
  ) {
    return undefined;
  }
  const capitals = isCapitals(withoutRemarks(text));
  if (!isTimeOfDay(vocabulary, time) && !(capitals && foreignTime(time, text) !== undefined)) return undefined;
  const dashed = / [-\u2013\u2014]+ /.test(text) && !/[,(]/.test(text);
  if (
    !capitals &&
    !(dashed && looksNamed([place, ...subPlaces], time)) &&
    !(dashed && vocabulary.times.has(termKey(time)) && (isPlaceWithArticle(place) || isKnownPlace(text)))
  ) {
    return undefined;
  }
  return { at: 0, text, ...(lead ? { number: lead.text } : undefined) };
}

/** Whether a line is not a place: by the phrases of the language, or if there are none, by its labels for montages and captions. */
function isNoPlace(text: string, { phrases }: Vocabulary): boolean {
  return phrases === undefined
    ? LABELS.has(termKey(text.split(/[\s,]/)[0]!))
    : phrases.noPlace.test(text.toUpperCase());
}

/** Whether a place is written as a name, as in `Kitchen - Night`, and not as part of a sentence. */
function looksNamed(places: readonly string[], time: string): boolean {
  return (
    /^\p{Lu}/u.test(time) &&
    places.every(
      (part) => part.split(' ').length <= MOST_WORDS && part.split(' ').every((word) => !/^\p{Ll}{4}/u.test(word)),
    )
  );
}

/** `The kitchen`. */
function isPlaceWithArticle(place: string): boolean {
  const words = place.split(' ');
  return (
    words.length > 1 &&
    words.length < MOST_WORDS &&
    ARTICLES.has(termKey(words[0]!)) &&
    /^\p{Lu}/u.test(place) &&
    !place.includes(',')
  );
}

/** Returns a function that gives the prefix of the headings of a place, if it is always the same. */
export function usualPrefixes({ survey }: RuleContext): (text: string) => string | undefined {
  const prefixes = new Map<string, string | null>();
  for (const scene of survey.scenes) {
    if (scene.parts.prefix === '') continue;
    const place = location(scene);
    const prefix = scene.parts.prefix.toUpperCase();
    const known = prefixes.get(place);
    prefixes.set(place, known === undefined || known === prefix ? prefix : null);
  }
  return (text) => {
    const { place, subPlaces } = headingParts(`INT. ${text}`);
    return prefixes.get(foldName([place, ...subPlaces].join(' - '))) ?? undefined;
  };
}

/** Splits a paragraph into the text above the line, a heading, and the text below. */
export function unburied(
  { script }: RuleContext,
  { block, text }: SurveyedParagraph,
  line: number,
  found: UnreadHeading,
): BlockEdit[] {
  const source = script.body[block]!;
  if (source.kind !== 'action' || source.role || !isPlain(source.text)) return [];
  const lines = text.split('\n');
  const paragraph = (some: readonly string[]): Block[] =>
    some.join('').trim() === '' ? [] : [action(some.join('\n'))];
  const lead = found.lead
    ? [found.lead.kind === 'transition' ? transition(found.lead.text) : action(found.lead.text)]
    : [];
  return [
    {
      block,
      replacement: [
        ...paragraph(lines.slice(0, line)),
        ...lead,
        heading(found.text, found.number),
        ...paragraph(lines.slice(line + 1)),
      ],
    },
  ];
}
