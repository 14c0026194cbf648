import type { Script } from '../ast.js';
import { beatPlan } from '../beats.js';
import { createCast } from '../draft/cast.js';
import { pageCount, sceneLengths } from '../layout/lengths.js';
import { paginate } from '../layout/paginate.js';
import { foldName } from '../names.js';
import { mentionFinder, type FindMentions } from '../statistics/mentions.js';
import { placed, bindBeats } from '../statistics/placed.js';
import { survey, type SurveyedSpeech } from '../statistics/survey.js';
import { wordCounter } from '../statistics/words.js';
import { SCRIPT_KINDS } from './kinds.js';
import type { LintOptions } from './options.js';
import type { Need, RuleContext, SpeakerNames } from './rule.js';
import { ENGLISH_PHRASES } from './phrases.js';
import { UNKNOWN_LANGUAGE } from './script-language.js';
import { VOCABULARIES, vocabularyOf } from './vocabulary.js';

/** Options with the language filled in; `und` if it is unknown. */
export type ResolvedOptions = LintOptions & { readonly language: string };

/** Makes what rules look at. Expensive parts are made when the first rule asks for them. */
export function createContext(script: Script, options: ResolvedOptions): RuleContext {
  const { language } = options;
  const surveyed = survey(script);
  const speakers = lazy(() => speakersOf(surveyed.speeches));
  const layout = lazy(() => options.layout ?? paginate(script, options.profile));
  const onPages = lazy(() => placed(layout()));
  const lengths = lazy(() => new Map(sceneLengths(script, layout()).map((length) => [length.block, length])));
  const mentions = lazy(() => mentionFinder([...speakers().keys()].map((key) => [key, key] as const)));
  const mentioned = lazy(() => mentionedIn(surveyed, mentions()));
  const introduced = lazy(() => introducedIn(surveyed));
  const ordinaryWords = lazy(() => ordinaryWordsOf(surveyed));
  const vocabulary = vocabularyOf(language);
  const countWords = lazy(() =>
    wordCounter(language === UNKNOWN_LANGUAGE ? 'en' : language, surveyed.speeches.flatMap(parentheticalsOf)),
  );
  const cast = lazy(() => (options.cast && 'exact' in options.cast ? options.cast : createCast(options.cast ?? [])));
  const { label, from, to } = SCRIPT_KINDS[options.kind ?? 'CUSTOM'];
  return {
    script,
    isScene: options.scope === 'SCENE',
    survey: surveyed,
    get mentioned() {
      return mentioned();
    },
    get introduced() {
      return introduced();
    },
    get ordinaryWords() {
      return ordinaryWords();
    },
    get speakers() {
      return speakers();
    },
    get layout() {
      return layout();
    },
    get placed() {
      return onPages();
    },
    get lengths() {
      return lengths();
    },
    get cast() {
      return cast();
    },
    get beats() {
      const { structure, bound } = options.beats ?? { structure: 'THREE_ACT' as const, bound: [] };
      const blocks = new Map(bound.map(({ beat, scene }) => [beat, surveyed.scenes[scene]?.block ?? -1]));
      const plan = beatPlan(structure, pageCount(layout()), bindBeats(bound, surveyed.scenes, layout()));
      return plan.map((beat) => ({ ...beat, block: blocks.get(beat.id) ?? -1 }));
    },
    // Rules that need words are left out where there are none.
    vocabulary: vocabulary ?? VOCABULARIES[0]!,
    phrases: vocabulary?.phrases ?? ENGLISH_PHRASES,
    avoid: options.avoid ?? [],
    diagnostics: options.diagnostics ?? [],
    losses: options.exportLosses ?? [],
    pageRange: { kind: label, from, to },
    countWords: (text) => countWords()(text),
    findMentions: (text) => mentions()(text),
    missingCharacters: options.missingCharacters ?? (() => []),
    blockAt: (offset) => blockAt(options.spans ?? [], offset),
  };
}

/** Whether a need of a rule is met by the options. */
export function isGiven(need: Need, options: ResolvedOptions): boolean {
  switch (need) {
    case 'layout':
      return true;
    case 'cast':
      return options.cast !== undefined;
    case 'diagnostics':
      return options.diagnostics !== undefined;
    case 'avoid':
      return options.avoid !== undefined && options.avoid.length > 0;
    case 'kind':
      return options.kind !== undefined;
    case 'beats':
      return options.beats !== undefined;
    case 'losses':
      return options.exportLosses !== undefined;
    case 'fonts':
      return options.missingCharacters !== undefined;
    case 'vocabulary':
      return vocabularyOf(options.language) !== undefined;
    case 'phrases':
      return vocabularyOf(options.language)?.phrases !== undefined;
  }
}

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** The texts of a speech's parentheticals: rules count no other words of it. */
function parentheticalsOf({ parts }: SurveyedSpeech): string[] {
  return parts.filter(({ kind }) => kind === 'parenthetical').map(({ text }) => text);
}

function mentionedIn({ paragraphs }: RuleContext['survey'], find: FindMentions): Set<string> {
  const found = new Set<string>();
  for (const { kind, text } of paragraphs) {
    if (kind !== 'action') continue;
    for (const mention of find(text)) if (foldName(mention.text) === mention.key) found.add(mention.key);
  }
  return found;
}

const CAPITALS = /(?<![\p{L}\p{N}])\p{Lu}[\p{Lu}\p{N}'’.-]+(?: \p{Lu}[\p{Lu}\p{N}'’.-]*){0,3}(?![\p{L}\p{N}])/gu;

function introducedIn({ paragraphs }: RuleContext['survey']): Set<string> {
  const found = new Set<string>();
  for (const { kind, text } of paragraphs) {
    if (kind !== 'action' || !/\p{Ll}/u.test(text)) continue;
    for (const { 0: name, index } of text.matchAll(CAPITALS)) {
      if (!/^(?:,| \(| - | \d)/.test(text.slice(index + name.length, index + name.length + 3))) continue;
      for (const each of [name, ...name.split(' ')]) found.add(foldName(each.replace(/(?:['’]S?|[.'’-]+)$/, '')));
    }
  }
  return found;
}

function ordinaryWordsOf({ paragraphs }: RuleContext['survey']): Set<string> {
  const found = new Set<string>();
  for (const { kind, text } of paragraphs) {
    if (kind === 'action') {
      for (const [word] of text.matchAll(/(?<![\p{L}\p{N}])\p{Ll}[\p{L}\p{N}]*/gu)) found.add(foldName(word));
    }
  }
  return found;
}

function speakersOf(speeches: RuleContext['survey']['speeches']): Map<string, SpeakerNames> {
  const speakers = new Map<string, SpeakerNames & { speeches: number }>();
  for (const speech of speeches) {
    const known = speakers.get(speech.key);
    if (known) known.speeches++;
    else speakers.set(speech.key, { key: speech.key, name: speech.name, first: speech, speeches: 1 });
  }
  return speakers;
}

function blockAt(spans: NonNullable<LintOptions['spans']>, offset: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle]![0].offset <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
