import { NUMBER, escaped } from './counted.js';
import type { TimeOfDay } from './language.js';
import { endsSentence, hasCase, isCapitals, isCjk } from './letters.js';
import { LONGEST_TIME, SCENE_COUNTERS, SCENE_WORDS, SETTINGS, termKey, timeOfKey, type Setting } from './terms.js';

/** A scene heading in the form of any of the languages, in its parts as written. */
interface SceneHeading {
  /** Length of a sign before it that is no part of it: `○`. */
  readonly mark: number;
  /** Length of the scene's number before it, behind the mark: `第1场 `, `1. `. */
  readonly label: number;
  /** Interior, exterior, as written with its dot; '' if the heading does not say. */
  readonly prefix: string;
  readonly setting: Setting | null;
  readonly place: string;
  readonly subPlaces: readonly string[];
  readonly time: string | null;
  /** The time in English; null for none and for one that follows from the scene before. */
  readonly timeOfDay: TimeOfDay | null;
}

const LONGEST = 120;
const MARK = /^\s*[○◯〇◎●■□◆◇☆★]\s*/u;
/** `第1场`, `СЦЕНА 2`, `S#3`, `4. SZENE`: nothing but a scene is counted so. */
const SCENE_LABEL = new RegExp(
  `^(?:(?:第|제)? ?${NUMBER} ?(?:${escaped(SCENE_COUNTERS)})(?!\\p{L})|(?:${escaped(SCENE_WORDS)})[ #№.]{0,2}${NUMBER}(?!\\p{L})|\\p{Nd}{1,4}[.)]? (?:${escaped(SCENE_WORDS.filter((word) => word.length > 2))})(?!\\p{L}))[\\s.:：、．,，)）|–—-]*`,
  'iu',
);
const NUMBER_LABEL = /^#?\p{Nd}{1,4}[A-Za-z]?(?:[-–]\p{Nd}{1,3}[A-Za-z]?)?(?:[.)、:：．]\s*|\s+)/u;
const WORD = /[\p{L}\p{M}\p{N}'’"]+/gu;
/** Between the parts of a heading, in either width. */
const DASHES = '\\-\uFF0D\u2013\u2014';
const EDGE = new RegExp(
  `^[\\s.:,、。।．：，/／|·・${DASHES}()（）【】[\\]]+|[\\s.:,、。।．：，/／|·・${DASHES}]+$`,
  'gu',
);
const SIGN = new RegExp(`[./／${DASHES}:：|｜。।．,，、()（）[\\]【】・]`, 'u');
/** What parts the time from what is before it. */
const BREAK = new RegExp(`[${DASHES}./／,，、。।:：|｜(（[【・]`, 'u');
const DASHED = new RegExp(`[${DASHES}]`, 'u');
const PARTS = new RegExp(`\\s+[${DASHES}]+\\s*|\\s*[${DASHES}]+\\s+|[。।：|｜]`, 'u');

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** As `termKey` gives it; undefined where it may hang on what stands beside the word. */
  readonly key: string | undefined;
}

/** Signs between words that no folding joins to them. */
const KEYS_APART = /^[\p{L}\p{M}\p{N}\0-\x7F–—…“”„«»’¿¡]*$/u;
/** The first words of settings. */
const SETTING_STARTS: ReadonlySet<string> = new Set([...SETTINGS.keys()].map((key) => key.split(' ')[0]!));

/** @returns the parts if a line alone can be nothing but a scene heading; undefined otherwise, for English forms of Fountain as well */
export function readSceneHeading(line: string): SceneHeading | undefined {
  if (line.length > LONGEST) return undefined;
  const mark = MARK.exec(line)?.[0].length ?? 0;
  const scene = SCENE_LABEL.exec(line.slice(mark))?.[0] ?? '';
  const number = scene === '' ? (NUMBER_LABEL.exec(line.slice(mark))?.[0] ?? '') : '';
  const label = scene.length || number.length;
  const text = line.slice(mark + label).trimEnd();
  const found = partsOf(text);
  if (found === undefined) return undefined;
  const { first, inner, time, words } = found;
  const sentence = endsSentence(text);
  const cased = hasCase(text);
  const capitals = isCapitals(text.replace(/[(（][^()（）]*[)）]/gu, ''));
  const cjk = isCjk(text);
  const timeApart = time !== undefined && (time.apart || capitals || !cased);
  const stands = () => {
    if (mark > 0 && cjk && !sentence) return true;
    if (first !== undefined) {
      const sign = SIGN.test(text.slice(first.end, words[first.count]?.start ?? text.length));
      if (timeApart && (!cased || capitals || (time.apart && (sign || first.glued || time.dashed)))) return true;
      if (sentence) return false;
      if (first.glued) return /^[\s.:：。．|/-]/u.test(text.slice(first.end));
      if (cased) return capitals && sign && !/[,;!?"]/.test(text);
      return sign || (cjk && !/\p{Script=Hangul}/u.test(text)) || label > 0;
    }
    if (sentence && !timeApart) return false;
    if (scene !== '' && (!cased || capitals)) return !/^scene/i.test(scene) && words.length <= 12;
    if (label > 0 && time !== undefined && (time.apart || !cased) && words.length > 1) return true;
    if (inner !== undefined && timeApart && words.length <= 10) return true;
    // `灯室（夜）`
    return (
      cjk &&
      time !== undefined &&
      /[(（]\s*[^()（）]+[)）]$/u.test(text) &&
      time.bracketed &&
      !/[。！？!?,，、：:「」]/u.test(text)
    );
  };
  return stands() ? headingOf(text, mark, label, found) : undefined;
}

/** A scene's number and nothing else: `第2场`, `ESCENA 2`. */
export function isSceneNumber(line: string): boolean {
  return line.length <= 40 && !/^scene/i.test(line) && (SCENE_LABEL.exec(line)?.[0].length ?? -1) === line.length;
}

type Found = NonNullable<ReturnType<typeof partsOf>>;

function partsOf(text: string) {
  const words = wordsOf(text);
  if (words.length === 0 || words.length > 30) return undefined;
  const time = timeAtEnd(text, words) ?? timeWithin(text, words);
  const first = settingAt(text, words, 0);
  let inner: ReturnType<typeof settingAt>;
  for (let at = 1; first === undefined && inner === undefined && at < words.length; at++) {
    inner = settingAt(text, words, at);
  }
  // Interior and exterior of nothing are no heading.
  const used = (first?.count ?? 0) + (inner?.count ?? 0) + (time?.count ?? 0);
  return used >= words.length && !first?.glued ? undefined : { words, time, first, inner };
}

function wordsOf(text: string): Word[] {
  const apart = KEYS_APART.test(text);
  return [...text.matchAll(WORD)].map((found) => ({
    text: found[0],
    start: found.index,
    end: found.index + found[0].length,
    key: apart ? termKey(found[0]) : undefined,
  }));
}

/** The key of so many words and what stands between them. */
function keyOf(text: string, words: readonly Word[], from: number, count: number): string {
  const some = words.slice(from, from + count);
  return some.every(({ key }) => key !== undefined)
    ? some.flatMap(({ key }) => key || []).join(' ')
    : termKey(text.slice(some[0]!.start, some.at(-1)!.end));
}

/** Whether no setting begins with a word, so that what follows it need not be looked at. */
function beginsNoSetting({ key = '' }: Word): boolean {
  const end = key.indexOf(' ');
  return key !== '' && !SETTING_STARTS.has(end < 0 ? key : key.slice(0, end));
}

function settingAt(text: string, words: readonly Word[], at: number) {
  for (let count = beginsNoSetting(words[at]!) ? 0 : Math.min(4, words.length - at); count > 0; count--) {
    const last = words[at + count - 1]!;
    const start = words[at]!.start;
    const setting = SETTINGS.get(keyOf(text, words, at, count));
    // A single Latin letter is one only with its partner: `I/E`.
    if (setting !== undefined && (last.end - start > 1 || !/[a-z]/i.test(text[start]!))) {
      const dot = /^\s*[.。．]/u.exec(text.slice(last.end))?.[0].length ?? 0;
      return { at, count, start, end: last.end, dotted: last.end + dot, setting, glued: false };
    }
  }
  // `内景灯室 - 夜`
  const word = words[at]!;
  const setting =
    at === 0 && word.text.length > 2 && /^\p{Script=Han}{2}/u.test(word.text)
      ? SETTINGS.get(termKey(word.text.slice(0, 2)))
      : undefined;
  return setting === undefined
    ? undefined
    : { at, count: 0, start: word.start, end: word.start + 2, dotted: word.start + 2, setting, glued: true };
}

function timeAtEnd(text: string, words: readonly Word[]) {
  for (let count = Math.min(4, words.length); count > 0; count--) {
    const from = words.length - count;
    const start = words[from]!.start;
    const end = words.at(-1)!.end;
    const timeOfDay = end - start > LONGEST_TIME ? undefined : timeOfKey(keyOf(text, words, from, count), text);
    if (timeOfDay !== undefined) return timeParts(text, words, from, count, start, end, timeOfDay);
  }
  return undefined;
}

/** `灯室 夜 内`: a time in the midst, as a word of its own. */
function timeWithin(text: string, words: readonly Word[]) {
  if (words.length > 10) return undefined;
  for (let at = words.length - 2; at >= 0; at--) {
    const { start, end } = words[at]!;
    const timeOfDay = end - start > LONGEST_TIME ? undefined : timeOfKey(keyOf(text, words, at, 1), text);
    if (timeOfDay !== undefined) return timeParts(text, words, at, 1, start, end, timeOfDay);
  }
  return undefined;
}

function timeParts(
  text: string,
  words: readonly Word[],
  at: number,
  count: number,
  start: number,
  end: number,
  timeOfDay: TimeOfDay | null,
) {
  const before = text.slice(at > 0 ? words[at - 1]!.end : 0, start);
  return {
    at,
    count,
    start,
    end,
    timeOfDay,
    apart: at > 0 && BREAK.test(before),
    dashed: DASHED.test(before),
    bracketed: /[(（]\s*$/u.test(before),
  };
}

function headingOf(text: string, mark: number, label: number, { first, inner, time }: Found): SceneHeading {
  const setting = first ?? inner;
  const cuts = [setting && [setting.start, setting.dotted], time && [time.start, time.end]]
    .filter((cut): cut is [number, number] => cut !== undefined)
    .toSorted(([one], [other]) => one - other);
  let rest = '';
  let from = 0;
  for (const [start, end] of cuts) {
    rest += `${text.slice(from, start)} \u2014 `;
    from = end;
  }
  rest += text.slice(from);
  const [place = '', ...subPlaces] = rest
    .split(PARTS)
    .map((part) =>
      part
        .replace(EDGE, '')
        .replace(/[(（]$/u, '')
        .trim(),
    )
    .filter((part) => /[\p{L}\p{N}]/u.test(part));
  return {
    mark,
    label,
    place,
    subPlaces,
    prefix: setting === undefined ? '' : text.slice(setting.start, setting.dotted),
    setting: setting?.setting ?? null,
    time: time === undefined ? null : text.slice(time.start, time.end),
    timeOfDay: time?.timeOfDay ?? null,
  };
}
