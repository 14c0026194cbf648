import { clip } from './grammar.js';
import { placesIn } from './log-line-places.js';
import type { Genre } from './genres/genre.js';
import type { Place, World } from './worlds/world.js';

/** What the offline writer reads out of a log line. Whatever it cannot find is absent, and the genre fills in. */
export interface LogLine {
  text: string;
  genre: Genre;
  world: World;
  /** The protagonist by role, without article: "burnt-out detective". */
  role?: string;
  /** How many protagonists the log line speaks of: "two sisters" is 2. */
  protagonists: number;
  names: readonly string[];
  /** The goal as a predicate in the third person: "solve a case that hits too close to home". */
  goal?: string;
  /** What it is about, with an article: "the case". */
  matter?: string;
  antagonist?: string;
  places: readonly Place[];
}

const MARKER =
  /\s(must|has to|have to|had to|needs? to|tries to|try to|trying to|is forced to|are forced to|forced to|decides? to|sets? out to|fights? to|struggles? to|races? to|wants? to|agrees? to|vows? to|attempts? to|plans? to|hopes? to|learns? to|gets? a chance to|teams? up to|discovers?|finds?|learns?|realizes?|realises?|uncovers?|falls? in love|fall for|falls for|returns?|travels?|becomes?|inherits?|moves?|wakes?|opens?|steals?|meets?|is|are)\s/i;
const STOP = /^(who|whose|whom|that|which|with|from|in|on|at|of|and|or|named|called|must|has|have|is|are|was|were|trying|haunted|trapped|living|working|to|for|by|after|before|when|while|where|whose|about|into|but|as|without|against|under|until|out|suddenly|who's|between|during|through|over|back|only)$/i;
const DETERMINER = /\b(an?|the|his|her|their|one|two|three|four|five|six|seven|rival)\s+/gi;
const COUNTS: Record<string, number> = { two: 2, three: 3, four: 4, five: 5, six: 5, seven: 5, rival: 2 };

const PERSON =
  /(?:(?:er|or|ist|ian|eer|man|woman|ess|ant|ary|sman|nik)|^(?:cop|thief|spy|nurse|chef|cook|widow|nun|monk|priest|king|queen|prince|princess|knight|mage|witch|wizard|sheriff|marshal|outlaw|cowboy|pilot|captain|astronaut|cosmonaut|robot|android|alien|ghost|vampire|detective|sleuth|judge|coach|student|teen|teenager|kid|boy|girl|child|orphan|parent|dad|mum|mom|mother|father|son|sister|sisters|brother|brothers|twin|twins|cousin|aunt|uncle|couple|friend|friends|roommate|bride|groom|wife|husband|ex|cat|dog|clown|intern|clerk|architect|surgeon|medic|engineer|crew|family|gang|team|rookie|veteran|hermit|recluse|refugee|immigrant|candidate|mayor|senator|president|agent|assassin|heir|heiress|guide|scholar|poet|drummer|musician|vet|tutor|shepherd|smith|apprentice|squire|monarch|nobody|loner|genius|hacker|guard|nanny|maid|butler|chauffeur|courier|scribe|general|soldier|private|sergeant|lieutenant|colonel|people|strangers|siblings|students|kids|teenagers|women|men|penguin|dragon|horse))$/i;
const NOT_PERSON = /^(water|paper|letter|power|tower|river|murder|disaster|winter|summer|weather|matter|danger|order|border|mirror|terror|horror|honor|minor|other|another|year|war|career|fever|number|dinner|corner|floor|door|color|hour|anniversary|diary|library|cemetery|monastery|restaurant|planet|secret|december|november|october|september|computer|former|elder|younger|older|super|ever|never|over|under|after|chapter|quarter|shelter|master|human|ocean|garden|list|mist|wrist|plan|clan|van|japan|mission)$/i;

export function readLogLine(text: string, genres: readonly Genre[], worlds: readonly World[]): LogLine {
  const line = clip(text.replace(/\s+/g, ' ').trim(), 2_000);
  const genreScores = new Map(genres.map((genre) => [genre, score(line, genre.words)]));
  const worldScores = new Map(worlds.map((world) => [world, score(line, world.words)]));
  const genre = best(genreScores) ?? genres.find((candidate) => candidate.id === 'drama')!;
  const world = best(worldScores) ?? worlds.find((candidate) => candidate.id === genre.world)!;

  const opened = line.replace(/^(when|after|before|as|if|in|on|during|while|following|once|set|years|decades|despite|to|with)\b[^,]{0,160},\s+/i, '');
  // "When a librarian finds a portal, she must ...": she is in the clause before.
  const telling = /^(she|he|they|it)\b/i.test(opened) ? line.replace(/^\w+\s/, '') : opened;
  const marker = MARKER.exec(` ${telling}`);
  const subject = marker ? telling.slice(0, Math.max(0, marker.index)) : telling;
  const protagonist = nounPhrases(subject, marker !== null)[0] ?? nounPhrases(telling, false)[0];
  const goal = goalAfter(opened);
  const matter = goal && matterOf(goal);
  const opponents = [...line.matchAll(/\b(?:against|by|from|stop|hunted by|outwit|defeat|versus|rival|catch)\s+((?:an?|the|her|his|their)\s+[^,.;]{3,60})/gi)]
    .flatMap((match) => nounPhrases(match[1]!, false))
    .filter((phrase) => phrase.role !== protagonist?.role);
  return {
    text: line,
    genre,
    world,
    protagonists: protagonist?.count ?? 1,
    names: namesIn(line),
    places: placesIn(line).filter((place) => !world.places.some((own) => own.name.toLowerCase().includes(place.name.toLowerCase())) && !(world.id === 'space' && /^(station|ship)$/i.test(place.name))),
    ...(protagonist === undefined ? {} : { role: protagonist.role }),
    ...(goal === undefined ? {} : { goal }),
    ...(matter === undefined ? {} : { matter }),
    ...(opponents[0] === undefined ? {} : { antagonist: opponents[0].role }),
  };
}

function score(text: string, words: readonly string[]): number {
  const lower = ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')} `;
  return words.filter((word) => lower.includes(` ${word} `) || lower.includes(` ${word}s `)).reduce((sum, word) => sum + (word.includes(' ') ? 2 : 1), 0);
}

function best<T>(scores: Map<T, number>): T | undefined {
  const [item, points] = [...scores].reduce((top, entry) => (entry[1] > top[1] ? entry : top));
  return points > 0 ? item : undefined;
}

function nounPhrases(text: string, acceptThings: boolean): { role: string; count: number }[] {
  const phrases: { role: string; count: number }[] = [];
  for (const match of text.matchAll(DETERMINER)) {
    const determiner = match[1]!.toLowerCase();
    const words: string[] = [];
    for (const raw of text.slice(match.index + match[0].length).split(' ').slice(0, 6)) {
      const word = raw.replace(/[,.;:!?]+$/, '');
      if (STOP.test(word) || !/^[\p{L}][\p{L}'’-]*$/u.test(word)) break;
      words.push(word);
      if (raw !== word && !raw.endsWith(',')) break;
      if (raw.endsWith(',') && isPerson(word)) break;
    }
    // What follows a plural person is the verb ("brothers race"); a singular one may be half of a compound ("police officer").
    const plural = words.findIndex((word) => isPerson(word) && /[^s]s$/i.test(word));
    const last = words.findLastIndex(isPerson);
    if (plural >= 0) words.length = plural + 1;
    else if (last >= 0) words.length = last + 1;
    // A name after the role ("detective Mara Voss") is not part of the role.
    while (words.length > 1 && /^\p{Lu}/u.test(words.at(-1)!)) words.pop();
    while (words.length > 1 && /ly$/i.test(words.at(-1)!) && !/^(family|bully|ally|fly)$/i.test(words.at(-1)!)) words.pop();
    const head = words.at(-1);
    if (head === undefined || (!acceptThings && !isPerson(head))) continue;
    phrases.push({ role: clip(singular(words.join(' ').replace(/^(?:last|only|first|final|next|same|other|new|best|lone|remaining|most \p{L}+)\s+(?=\p{L})/iu, '')), 60), count: COUNTS[determiner] ?? (head.toLowerCase() === 'couple' ? 2 : 1) });
  }
  return phrases.sort((one, other) => Number(isPerson(other.role.split(' ').at(-1)!)) - Number(isPerson(one.role.split(' ').at(-1)!)));
}

function isPerson(word: string): boolean {
  const noun = singular(word).toLowerCase();
  return !NOT_PERSON.test(noun) && (PERSON.test(noun) || PERSON.test(word.toLowerCase()));
}

function singular(phrase: string): string {
  return phrase
    .replace(/\bwomen$/i, 'woman')
    .replace(/\bmen$/i, 'man')
    .replace(/\bthieves$/i, 'thief')
    .replace(/ies$/i, 'y')
    .replace(/(?<![sui])s$/i, '');
}

function goalAfter(text: string): string | undefined {
  const found = /\b(?:must|(?:has|have|had|needs?|tries|try|trying|forced|decides?|sets? out|fights?|struggles?|races?|wants?|agrees?|vows?|attempts?|plans?|hopes?|chance|teams? up|learns?) to)\s+(?:also\s+|finally\s+|secretly\s+|now\s+)?([^,;.!?—–:]+)/iu.exec(text);
  const goal = found?.[1]
    ?.split(/\s+(?:before|while|when|after|unless|only to|but|as|until|in order|and must|even)\s+/i)[0]
    ?.trim();
  if (goal === undefined || goal.length < 4 || goal.length > 90 || !/^[\p{L}\p{N} '’-]+$/u.test(goal)) return undefined;
  // "hide it" says nothing away from its own sentence.
  return /^(be|have|not)\b|^\w+ (it|them|him|this)\b/i.test(goal) ? undefined : goal;
}

/** What people can be said to take up, keep out of or come through. */
const MATTERS =
  /^(case|mission|murders?|heist|job|wedding|war|trial|plan|plot|conspiracy|treasure|curse|prophecy|quest|sale|inheritance|secret|disappearance|crime|theft|election|merger|contract|competition|contest|show|play|game|race|deal|debt|feud|plague|disease|cure|virus|weapon|bomb|map|artifact|crown|message|letter|experiment|rescue|escape|painting|diamond|recipe|robbery|mystery|investigation|cover-up|scandal|siege|expedition|voyage|concert|festival|auction|will|film|book|manuscript|signal|machine|formula|ransom|kidnapping|duel|strike|rebellion|revolution|exam|audition|tournament|match)$/i;

function matterOf(goal: string): string | undefined {
  for (const match of goal.matchAll(/\b(?:an?|the|his|her|their|its)\s+/gi)) {
    const words: string[] = [];
    for (const word of goal.slice(match.index + match[0].length).split(' ').slice(0, 3)) {
      if (STOP.test(word) || !/^[\p{L}'’-]+$/u.test(word)) break;
      words.push(word);
    }
    const head = words.at(-1);
    if (head !== undefined && MATTERS.test(head)) return `the ${words.join(' ')}`;
  }
  return undefined;
}

function namesIn(text: string): string[] {
  const names = [...text.matchAll(/(?:^|[\s(])(\p{Lu}\p{Ll}{2,14}(?:\s\p{Lu}\p{Ll}{2,14})?)\s?,\s(?:an?|the|\d{2})\b/gu), ...text.matchAll(/\bnamed\s(\p{Lu}\p{Ll}{2,14}(?:\s\p{Lu}\p{Ll}{2,14})?)/gu)].map((match) => match[1]!);
  return [...new Set(names)].filter((name) => !/^(When|After|Before|During|While|Once|Years|Set|Inside|Across|Tonight|Today)\b/.test(name)).slice(0, 3);
}
