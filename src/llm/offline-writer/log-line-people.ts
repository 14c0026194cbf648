import type { Pronoun } from './grammar.js';
import { clip, firstWord } from './grammar.js';

/** Somebody of the protagonist's who is dead or gone: "a brother". */
export interface Lost {
  bond: string;
  pronoun: Pronoun;
  missing: boolean;
}

const MARKER =
  /\s(must|has to|have to|had to|needs? to|tries to|try to|trying to|is forced to|are forced to|forced to|decides? to|sets? out to|fights? to|struggles? to|races? to|wants? to|agrees? to|vows? to|attempts? to|plans? to|hopes? to|learns? to|gets? a chance to|teams? up to|discovers?|finds?|learns?|realizes?|realises?|uncovers?|falls? in love|fall for|falls for|returns?|travels?|becomes?|inherits?|moves?|wakes?|opens?|steals?|meets?|is|are)\s/i;
const STOP =
  /^(who|whose|whom|that|which|with|from|in|on|at|of|and|or|named|called|must|has|have|is|are|was|were|trying|haunted|trapped|living|working|to|for|by|after|before|when|while|where|about|into|but|as|without|against|under|until|out|suddenly|who's|between|during|through|over|back|only)$/i;
const DETERMINER = /\b(an?|the|his|her|their|one|two|three|four|five|six|seven|rival)\s+/gi;
const ARTICLE = /^(an?|the|his|her|their|its|one)$/i;
const COUNTS: Record<string, number> = { two: 2, three: 3, four: 4, five: 5, six: 5, seven: 5, rival: 2 };

const KNOWN_PERSON =
  /^(cop|thief|spy|nurse|chef|cook|widow|nun|monk|priest|pope|king|queen|prince|princess|duchess|countess|knight|mage|witch|wizard|sheriff|marshal|outlaw|cowboy|pilot|captain|astronaut|cosmonaut|robot|android|alien|ghost|vampire|detective|sleuth|judge|coach|student|teen|teenager|kid|boy|schoolboy|girl|schoolgirl|child|orphan|parent|dad|mum|mom|mother|father|grandmother|grandfather|son|daughter|sister|brother|twin|cousin|niece|nephew|aunt|uncle|friend|roommate|bride|groom|wife|ex-wife|husband|ex-husband|ex|cat|dog|clown|intern|clerk|architect|surgeon|medic|engineer|rookie|veteran|hermit|recluse|refugee|immigrant|candidate|mayor|senator|president|agent|assassin|heir|heiress|guide|scholar|poet|drummer|musician|vet|tutor|shepherd|smith|blacksmith|locksmith|apprentice|squire|monarch|nobody|loner|genius|prodigy|hacker|guard|nanny|maid|butler|chauffeur|courier|scribe|general|soldier|sergeant|lieutenant|colonel|stranger|sibling|penguin|dragon|horse|minister|waiter|waitress|actress|seamstress|hostess|goddess|mistress|governess|witness|servant|accountant|assistant|merchant|tenant|consultant|attendant|informant|secretary|missionary|mercenary|revolutionary|inmate|patient|client|suspect|rival|expert|comic|critic|mechanic|diplomat|aristocrat|acrobat|magnate|athlete|celebrity|bully|deputy|jury|nomad|cyborg|clone|demon|werewolf|zombie|fugitive|native|executive|relative|captive|cadet|adept|sleepwalker)$/i;
const PERSON_ENDING = /(?:er|or|ist|ian|eer|man|woman|smith)$/;
/** Things and qualities that end like people. */
const NO_PERSON_ENDING =
  /(?:water|paper|power|flower|scraper|copter|meter|ember|tober|umber|ouder|eather|ulder|uarter)$/;
const NO_PERSON = new Set(
  (
    'letter tower shower river murder disaster winter summer matter danger order border other another dinner corner computer former elder younger older super ever never over under after chapter shelter master fever silver copper hammer ladder folder counter printer container trailer theater center ' +
    'answer whisper prayer transfer offer laser poster roller finger liver lighter locker freezer steamer freighter cancer laughter slaughter gender thunder wonder hunger anger trigger dagger banner manner supper butter gutter shutter scooter easter sinister cover lever sweater heater poker sticker burger ' +
    'ledger charger merger bigger better larger smaller darker deeper higher lower longer closer faster safer later greater stronger cheaper further together rather whether either neither forever however layer door floor minor motor error factor color colour armor anchor corridor elevator generator radiator ' +
    'refrigerator calculator interior exterior harbor labor favor flavor humor rumor odor vapor meteor superior prior sensor monitor metaphor mirror terror horror honor tractor heist list mist wrist twist fist gist tryst checklist playlist exist resist assist consist persist beer deer career sheer veneer human ' +
    'talisman roman german ottoman hour tour your amber beaver oyster lobster hamster spider tiger panther adder layover takeover disorder reminder remainder diaper drawer newsletter bestseller thriller blockbuster thermostat'
  ).split(' '),
);
const KIN =
  'brother|sister|mother|father|wife|husband|son|daughter|friend|grandmother|grandfather|uncle|aunt|cousin|partner|fiancé|fiancée|twin|child|lover|mentor|teacher';

/** The one whom the log line is about; "when a plague strikes, a healer" is a healer. */
export function protagonistIn(line: string): { role?: string; count: number; age?: number } | undefined {
  const opened = line.replace(
    /^(when|after|before|as|if|in|on|during|while|following|once|set|years|decades|despite|to|with)\b[^,]{0,160},\s+/i,
    '',
  );
  // "When a librarian finds a portal, she must ...": she is in the clause before.
  const telling = /^(she|he|they|it)\b/i.test(opened) ? line.replace(/^\w+\s/, '') : opened;
  const marker = MARKER.exec(` ${telling}`);
  const found = nounPhrases(marker ? telling.slice(0, Math.max(0, marker.index)) : telling)[0];
  if (found === undefined) return undefined;
  const age = /\b(\d{1,2})[- ]year[- ]old\b|,\s(\d{1,2}),/.exec(line);
  return { ...found, ...(age === null ? {} : { age: Number(age[1] ?? age[2]) }) };
}

/** Roles of those whom somebody is up against. */
export function opponentsIn(line: string): string[] {
  return [
    ...line.matchAll(
      /\b(?:against|hunted by|outwit|outwits|defeat|defeats|versus|catch|catches|rival|betrayed by|stop|stops)\s+((?:an?|the|her|his|their)\s+[^,.;]{3,60})/gi,
    ),
  ]
    .flatMap((match) => rolesIn(match[1]!))
    .slice(0, 1);
}

/** Roles of all the singular people in it. */
export function othersIn(line: string): string[] {
  return rolesIn(
    line.replace(
      new RegExp(`\\b(?:dead|late|missing|lost|murdered|vanished|drowned|dying)\\s+(?:${KIN})\\b`, 'gi'),
      '',
    ),
  );
}

export function lostIn(line: string): Lost | undefined {
  const found = new RegExp(`\\b(dead|late|missing|murdered|vanished|drowned)\\s+(${KIN})\\b`, 'i').exec(line);
  const kin = found?.[2]?.toLowerCase();
  if (found === null || kin === undefined) return undefined;
  const pronoun = /mother|sister|wife|daughter|aunt|fiancée/.test(kin)
    ? 'she'
    : /father|brother|husband|son|uncle|fiancé$/.test(kin)
      ? 'he'
      : 'they';
  return { bond: /^[aeu]/.test(kin) ? `an ${kin}` : `a ${kin}`, pronoun, missing: /missing|vanished/i.test(found[1]!) };
}

const NO_NAME =
  /^(?:When|After|Before|During|While|Once|Years|Set|Inside|Across|Tonight|Today|Every|Each|Somebody|Someone|Nobody|Everyone|In|On|At|The|An?|His|Her|Their|Two|Three|Four|Christmas|Easter|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|December)$/;
const NAME = String.raw`\p{Lu}\p{Ll}+(?:\s\p{Lu}\p{Ll}+)?`;

/** Names that are told by an apposition ("Mara, a nurse", "a keeper, Edda Kjær, refuses"), by "named", or by standing before a verb of will. */
export function namesIn(text: string): string[] {
  const found = [
    new RegExp(String.raw`(?:^|[\s(])(${NAME})\s?,\s(?:an?|the|\d{1,2})\b`, 'gu'),
    new RegExp(String.raw`\b(?:named|called)\s(${NAME})`, 'gu'),
    new RegExp(String.raw`\p{Ll}{3,},\s(${NAME}),\s\p{Ll}`, 'gu'),
    new RegExp(
      String.raw`^(${NAME})(?:\sand\s\p{Lu}\p{Ll}+)?\s(?:must|has to|have to|needs to|wants? to|tries to|try to|finds?|discovers?|decides?)\b`,
      'gu',
    ),
  ].flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1]!));
  return [...new Set(found)]
    .filter(
      (name) =>
        !NO_NAME.test(firstWord(name)) &&
        name.length <= 30 &&
        !new RegExp(String.raw`\b(?:in|at|from|near|to)\s${name}`, 'u').test(text),
    )
    .slice(0, 3);
}

function rolesIn(text: string): string[] {
  return nounPhrases(text)
    .filter(({ role, count }) => role !== undefined && count === 1)
    .map(({ role }) => role!);
}

/** People by role. A group ("a couple", "the crew") counts, and has no role to give to one of them. */
function nounPhrases(text: string): { role?: string; count: number }[] {
  const phrases: { role?: string; count: number }[] = [];
  for (const match of text.matchAll(DETERMINER)) {
    const determiner = match[1]!.toLowerCase();
    const words: string[] = [];
    for (const raw of text
      .slice(match.index + match[0].length)
      .split(' ')
      .slice(0, 6)) {
      const word = raw.replace(/[,.;:!?]+$/, '');
      if (STOP.test(word) || ARTICLE.test(word) || !/^[\p{L}][\p{L}'’-]*$/u.test(word) || /['’]s?$/.test(word)) break;
      words.push(word);
      if (raw !== word && !raw.endsWith(',')) break;
      if (raw.endsWith(',') && isPerson(word)) break;
    }
    if (/^(?:couple|pair)$/i.test(words.at(-1) ?? '') || words.some((word) => /^couple$/i.test(word))) {
      phrases.push({ count: 2 });
    }
    // What follows a person is a verb ("brothers race"), or a second half ("student nurse").
    let last = words.findIndex(isPerson);
    if (last < 0) continue;
    while (last + 1 < words.length && isPerson(words[last + 1]!) && singular(words[last]!) === words[last]) last += 1;
    words.length = last + 1;
    const many = COUNTS[determiner] ?? 1;
    if (many === 1 && singular(words[last]!) !== words[last]) continue;
    const role = singular(
      words
        .join(' ')
        .replace(
          /^(?:old|elderly|last|only|first|final|next|same|other|new|best|lone|remaining|most \p{L}+)\s+(?=\p{L})/iu,
          '',
        ),
    );
    phrases.push({ role: clip(role, 60), count: many });
  }
  return phrases;
}

/** Whether a word is a noun for a person. */
function isPerson(word: string): boolean {
  const noun = singular(word).toLowerCase();
  return (
    KNOWN_PERSON.test(noun) ||
    (/^\p{Ll}/u.test(word) &&
      word.length > 4 &&
      PERSON_ENDING.test(noun) &&
      !NO_PERSON_ENDING.test(noun) &&
      !NO_PERSON.has(noun))
  );
}

function singular(phrase: string): string {
  return phrase
    .replace(/women$/i, 'woman')
    .replace(/men$/i, 'man')
    .replace(/\bthieves$/i, 'thief')
    .replace(/\bchildren$/i, 'child')
    .replace(/ies$/i, 'y')
    .replace(/(?<![sui])s$/i, '');
}
