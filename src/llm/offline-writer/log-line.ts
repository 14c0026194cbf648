import { clip } from './grammar.js';
import { isEnglish, plainText } from './log-line-language.js';
import type { Lost } from './log-line-people.js';
import { lostIn, namesIn, opponentsIn, othersIn, protagonistIn } from './log-line-people.js';
import { placesIn, regionIn } from './log-line-places.js';
import type { Genre } from './genres/genre.js';
import type { Place, World } from './worlds/world.js';

/** What the offline writer reads out of a log line. Whatever it cannot find is absent. */
export interface LogLine {
  text: string;
  /** False where it is not English, or speaks of nobody, no place and no goal. */
  understood: boolean;
  genre: Genre;
  world: World;
  /** The protagonist by role, without article: "burnt-out detective". */
  role?: string | undefined;
  /** Years. */
  age?: number | undefined;
  /** How many protagonists the log line speaks of: "two sisters" is 2. */
  protagonists: number;
  names: readonly string[];
  /** Others in it, by role, without article. */
  others: readonly string[];
  antagonist?: string | undefined;
  /** Somebody of the protagonist's who is dead or gone. */
  lost?: Lost | undefined;
  /** The goal as a predicate: "solve a case that hits too close to home". */
  goal?: string | undefined;
  /** What it is about, with an article: "the case". */
  matter?: string | undefined;
  /** What of it can be carried: "letter". */
  thing?: string | undefined;
  places: readonly Place[];
  /** A place by its own name: "Oslo". */
  region?: string | undefined;
  /** "1943" */
  period?: string | undefined;
  /** As in a scene heading: "NIGHT". */
  timeOfDay?: string | undefined;
  /** By when, as a noun: "Easter". */
  deadline?: string | undefined;
}

/** Said to readers where the pages cannot be about the log line. */
export const NOT_UNDERSTOOD =
  'The offline writer found nobody, no place and no aim in this log line (it reads English only), so these are plain sample pages. A language model takes any log line.';

export function readLogLine(text: string, genres: readonly Genre[], worlds: readonly World[]): LogLine {
  const line = clip(text.replace(/\s+/g, ' ').trim(), 2_000);
  const plain = plainText(line);
  const read = isEnglish(
    plain,
    [...genres, ...worlds].flatMap((known) => known.words),
  )
    ? readEnglish(plain, genres, worlds)
    : undefined;
  const found =
    read !== undefined &&
    (read.role !== undefined || read.names.length > 0 || read.goal !== undefined || read.places.length > 0);
  if (found) return { text: line, understood: true, ...read };
  const genre = genres.find((candidate) => candidate.id === 'drama')!;
  return {
    text: line,
    understood: false,
    genre,
    world: worldOf(genre, worlds),
    protagonists: 1,
    names: [],
    others: [],
    places: [],
  };
}

function readEnglish(
  line: string,
  genres: readonly Genre[],
  worlds: readonly World[],
): Omit<LogLine, 'text' | 'understood'> {
  const genre = best(genres, line) ?? genres.find((candidate) => candidate.id === 'drama')!;
  const world = best(worlds, line) ?? worldOf(genre, worlds);
  const protagonist = protagonistIn(line);
  const goal = goalIn(line);
  const region = regionIn(line);
  const own = placesIn(line).filter(
    (place) =>
      !world.places.some((known) => known.name.toLowerCase().includes(place.name.toLowerCase())) &&
      !(world.id === 'space' && /^(station|ship)$/i.test(place.name)),
  );
  const antagonist = opponentsIn(line).find((role) => role !== protagonist?.role);
  return {
    genre,
    world,
    protagonists: protagonist?.count ?? 1,
    names: namesIn(line),
    others: othersIn(line).filter((role) => role !== protagonist?.role && role !== antagonist),
    places: region === undefined ? own : [...own, region.place],
    role: protagonist?.role,
    age: protagonist?.age,
    antagonist,
    lost: lostIn(line),
    goal,
    matter: goal && matterIn(goal),
    thing: THING.exec(line)?.[1]?.toLowerCase(),
    region: region?.name,
    period: periodIn(line),
    timeOfDay: TIME_OF_DAY.exec(line)?.[1]?.toUpperCase().replace('MIDNIGHT', 'NIGHT'),
    deadline: deadlineIn(line),
  };
}

function worldOf(genre: Genre, worlds: readonly World[]): World {
  return worlds.find((candidate) => candidate.id === genre.world)!;
}

/** The one with most of its words in the text; of several, the first. */
function best<T extends { words: readonly string[] }>(candidates: readonly T[], text: string): T | undefined {
  const lower = ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')} `;
  const points = (words: readonly string[]) =>
    words
      .filter((word) => lower.includes(` ${word} `) || lower.includes(` ${word}s `))
      .reduce((sum, word) => sum + (word.includes(' ') ? 2 : 1), 0);
  const top = candidates.reduce((one, other) => (points(other.words) > points(one.words) ? other : one));
  return points(top.words) > 0 ? top : undefined;
}

const WILL =
  /\b(?:must|(?:has|have|had|needs?|tries|try|trying|forced|decides?|sets? out|fights?|struggles?|races?|wants?|agrees?|vows?|attempts?|plans?|hopes?|chance|teams? up|asked|sworn) to)\s+(?:also\s+|finally\s+|secretly\s+|now\s+)?([^,;.!?—–:]+)/iu;
/** "joins a wedding band to win back his ex-wife" */
const PURPOSE =
  /\s(?:(?:in order|so as) )?to\s+((?:win|save|find|stop|steal|rescue|prove|protect|bring|avenge|escape|hide|keep|break|free|catch|clear|learn|repair|build|raise|pay|reach|warn|defend|destroy|recover)\b[^,;.!?—–:]+)/iu;

const OF_ANOTHER = /\b(?:teach|train|persuad|forc|convinc|ask|tell|order|hir|beg|help|pay)\w*\s[^,]*$/i;

function goalIn(text: string): string | undefined {
  const purpose = PURPOSE.exec(text);
  // Of "teaches a parrot to stop" it is the parrot that stops.
  const own = purpose !== null && !OF_ANOTHER.test(text.slice(0, purpose.index)) ? purpose : undefined;
  const found = WILL.exec(text) ?? own;
  // Half of a list is another aim than the whole.
  if (found === undefined || /^,\s[^,]{2,30}(?:,\s|\s)(?:and|or)\s/.test(text.slice(found.index + found[0].length))) {
    return undefined;
  }
  const goal = found[1]
    ?.split(/\s+(?:before|while|when|after|unless|only to|but|as|until|in order|and must|even)\s+/i)[0]
    ?.trim();
  if (goal === undefined || goal.length < 4 || goal.length > 90 || !/^\p{Ll}[\p{L}\p{N} '’-]+$/u.test(goal)) {
    return undefined;
  }
  // "hide it" says nothing away from its own sentence, and a passive is nobody's aim.
  return /^(be|have|not)\b|^\w+ (it|them|him|this)\b|\s(the|a|an|his|her|their|of|to|and|in|with|must)$/i.test(goal)
    ? undefined
    : goal;
}

/** What people can be said to take up, keep out of or come through. */
const MATTER =
  /\b(?:an?|the|his|her|their|its)\s+((?:[\p{Ll}'’-]+\s){0,2}?(?:case|mission|murders?|heist|job|wedding|war|trial|plan|plot|conspiracy|treasure|curse|prophecy|quest|sale|inheritance|secret|disappearance|crime|theft|election|merger|contract|competition|contest|show|play|game|race|deal|debt|feud|plague|disease|cure|virus|weapon|bomb|map|artifact|crown|message|letter|experiment|rescue|escape|painting|diamond|recipe|robbery|mystery|investigation|cover-up|scandal|siege|expedition|voyage|concert|festival|auction|will|film|book|manuscript|signal|machine|formula|ransom|kidnapping|duel|strike|rebellion|revolution|exam|audition|tournament|match))\b/u;

function matterIn(goal: string): string | undefined {
  const words = MATTER.exec(goal)?.[1];
  return words === undefined ||
    /\b(who|whose|that|which|with|from|in|on|at|of|and|or|to|for|by|the|an?|his|her|their|its)\b/.test(words)
    ? undefined
    : `the ${words}`;
}

const THING =
  /\b(?:an?|the|his|her|their|one)\s+(?:[\p{Ll}'’-]+\s){0,2}?(letter|map|key|ring|diary|book|clock|watch|painting|camera|photograph|notebook|manuscript|violin|guitar|necklace|locket|sword|crown|suitcase|coin|compass|doll|knife|gun|urn|ticket|lantern|telephone|cassette|mask|flute|trumpet|teapot|bible|passport|briefcase)\b(?!['’-])/iu;
const TIME_OF_DAY = /\b(night|midnight|dawn|dusk|morning|evening|afternoon)\b/i;

function periodIn(text: string): string | undefined {
  const [, year, decade, century] =
    /\b(?:in|of|since|during)\s+(?:the\s+)?(?:(1\d{3}|20\d{2})(?!\d|s)|(1\d{2}0s|20\d0s)|(\d{1,2}th[- ]century))\b/i.exec(
      text,
    ) ?? [];
  return year ?? (decade ?? century)?.replace(/^/, 'The ');
}

const DEADLINE =
  /\b(?:before|until|till|by)\s+((?:the\s+(?:end of the (?:day|week|month|year|summer|season)|wedding|trial|election|funeral|hearing|storm|flood|first snow|harvest|verdict|tide|border closes))|dawn|dusk|sunrise|sunset|midnight|nightfall|noon|morning|(?:Christmas|New Year)(?: Eve|'s Eve)?|Easter|Thanksgiving|Halloween|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|winter|spring|summer|autumn)\b/i;

function deadlineIn(text: string): string | undefined {
  const named = DEADLINE.exec(text)?.[1];
  if (named !== undefined && !named.endsWith('closes')) return named.replace(/^The /, 'the ');
  if (/\bfor a week\b|\b(?:a|one) week to\b/i.test(text)) return 'the end of the week';
  return /\b(?:a|one|a single) (?:day|night) to\b|\bfor (?:a|one) night\b/i.test(text) ? 'tomorrow morning' : undefined;
}
