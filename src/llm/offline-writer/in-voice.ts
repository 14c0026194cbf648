import { capitalise, uncapitalise } from './grammar.js';
import { drawInTurn, SeededRandom } from './seeded-random.js';
import { voiceRemarks } from './voices.js';
import type { Voice } from './voices.js';

const EXPANSIONS: readonly (readonly [RegExp, string])[] = [
  [/\bcan't\b/gi, 'cannot'],
  [/\bwon't\b/gi, 'will not'],
  [/\bshan't\b/gi, 'shall not'],
  [/\b(do|does|did|is|are|was|were|have|has|had|would|could|should|need|must)n't\b/gi, '$1 not'],
  [/\bI'm\b/g, 'I am'],
  [/\b(you|we|they|there|who|what)'re\b/gi, '$1 are'],
  [/\b(I|you|we|they|who|would|could|should|might)'ve\b/gi, '$1 have'],
  [/\b(I|you|we|they|he|she|it|that|there|who)'ll\b/gi, '$1 will'],
  [
    /\b(it|that|there|who|he|she|what|nobody|somebody)'s (?=(?:been|got|had|come|gone|taken|heard|seen)\b)/gi,
    '$1 has ',
  ],
  [/\b(it|that|there|here|what|who|where|he|she|how|everything|nothing)'s(?=\s\p{L})/giu, '$1 is'],
  [/\blet's\b/gi, 'let us'],
  [
    /\b(I|you|we|they|it|that|he|she)'d (?=(?:have|like|hate|rather|sooner|take|want|let|say|go|be|expect|ask|prefer|know|lose|carry|call|need|bring|think|give|make|do)\b)/gi,
    '$1 would ',
  ],
];
/** "Don't you?" expanded is "Do not you?": questions in the negative keep their short form. */
const NEGATIVE_QUESTION = /\b\w+n't (I|you|we|they|he|she|it|that|there|anyone|anybody|somebody)\b/i;

const VOCATIVES = ['love', 'friend', 'dear heart', 'my duck', 'old thing', 'sunshine', 'pet', 'treasure'];
const SAFE_TO_UNCAPITALISE =
  /^(The|This|That|It|You|We|They|There|Then|My|Your|His|Her|A|An|If|When|Not|No|Nobody|Everybody|Everyone|Somebody|Someone|And|But|So|Only|What|People|One|Once|Because|Two|Three|Four)\b/;
const ORNATE_OPENINGS = [
  'Forgive me, but',
  'I confess that',
  'I put it to you that',
  'It is my impression that',
  'You will allow that',
  'Permit me to say that',
];
const FORMAL_OPENINGS = [
  'For the record,',
  'To be exact,',
  'I am obliged to say that',
  'As I understand it,',
  'In fairness,',
  'I should state that',
];

/**
 * Says a line in a voice. Keeps its sense; changes its form (contractions, dropped subjects, restarts, forms of address), and now and
 * then adds a short remark of the voice's own or calls `other` by name. `turn` counts the character's speeches, so that mannerisms do
 * not crowd.
 */
export function inVoice(line: string, voice: Voice, seed: string, turn: number, other?: string): string {
  const random = new SeededRandom(`${seed}/${turn}`);
  const quoted = /["“”]/.test(line);
  const spoken = shape(line, voice, random, turn, quoted);
  const at = seed.lastIndexOf('/');
  const inTurn = (remarks: readonly string[]) =>
    drawInTurn(remarks, seed.slice(0, at), turn + 3 * (Number(seed.slice(at + 1)) || 0));
  const habit = drawInTurn(HABITS_OF_SPEECH, seed, turn);
  if (habit === 'lead') return `${inTurn(voiceRemarks(voice).leads)} ${spoken}`;
  if (habit === 'tag' && spoken.split(' ').length <= 24 && !/[?…—]$/.test(spoken.trim())) {
    return `${spoken} ${inTurn(voiceRemarks(voice).tags)}`;
  }
  return habit !== 'none' && other !== undefined && !quoted ? called(spoken, other) : spoken;
}

/** What a speaker does with one speech in five or six: each once before any comes again. */
const HABITS_OF_SPEECH = ['name', 'lead', 'tag', 'tag', 'lead', 'none'] as const;

/** Puts a name where the first sentence ends, should it be a short one that has no other. */
function called(line: string, name: string): string {
  const first = /^([^.!?"…:;—]{5,60})([.?!])(?=\s|$)/.exec(line);
  if (first === null || /,/.test(first[1]!) || line.includes(name)) return line;
  return `${first[1]!}, ${name}${first[2]!}${line.slice(first[0].length)}`;
}

function shape(line: string, voice: Voice, random: SeededRandom, turn: number, quoted: boolean): string {
  switch (voice) {
    case 'clipped':
      return clipped(line);
    case 'ornate':
    case 'formal': {
      const full = expanded(line);
      const openings = voice === 'ornate' ? ORNATE_OPENINGS : FORMAL_OPENINGS;
      const first = full.split(/(?<=[.!?])\s/)[0]!;
      const fits =
        turn % 3 === 1 &&
        !quoted &&
        first.split(' ').length >= 5 &&
        first.endsWith('.') &&
        /^(The|This|That|It|You|We|They|There|My|Nobody|Everybody|Everyone|Somebody|People)\b/.test(full);
      return fits ? `${random.pick(openings)} ${uncapitalise(full)}` : full;
    }
    case 'hesitant': {
      const word = /^([A-Z][a-z]{0,4}|I)\s/.exec(line)?.[1];
      if (turn % 2 === 1 && word !== undefined && SAFE_TO_UNCAPITALISE.test(line.replace(/^I\s/, 'It '))) {
        return `${word}… ${word === 'I' ? line : uncapitalise(line)}`;
      }
      return line;
    }
    case 'warm': {
      const first = /^([^.!?"]{8,60})([.?])(?=\s|$)/.exec(line);
      if (turn % 4 !== 1 || !first || quoted || /[:;—]|^[^,]*,[^,]*,/.test(first[1]!)) return line;
      return `${first[1]!}, ${random.pick(VOCATIVES)}${first[2]!}${line.slice(first[0].length)}`;
    }
    default:
      return line;
  }
}

function expanded(line: string): string {
  return line
    .split(/(?<=[.!?])\s/)
    .map((part) =>
      NEGATIVE_QUESTION.test(part)
        ? part
        : EXPANSIONS.reduce(
            (text, [pattern, full]) =>
              text.replace(pattern, (match, ...groups) => keepCase(match, full.replace('$1', String(groups[0])))),
            part,
          ),
    )
    .join(' ');
}

function keepCase(original: string, replacement: string): string {
  return /^\p{Lu}/u.test(original) ? capitalise(replacement) : replacement;
}

function clipped(line: string): string {
  return line
    .split(/(?<=[.!?])\s/)
    .map((part) =>
      capitalise(
        part
          .replace(/^(Well|Look|Listen|Oh|So|And|But),?\s(?=\p{L}{2,}.*\s)/u, '')
          .replace(
            /^I (?=(don't|didn't|never|know|knew|think|thought|need|want|wanted|told|said|saw|heard|looked|had|read|remember|asked|meant|made|put|found|came|only|can't|won't|was|left|count|counted)\b)/i,
            '',
          )
          .replace(
            /^(That's|It's|There's|I'm|I've) (?!.*\bthat\b)(?!.*\bthat's\b)(?=\w+ing\b|a\b|an\b|not\b|the\b|all\b|only\b|got\b|been\b|\w+ed\b)/i,
            '',
          ),
      ),
    )
    .join(' ');
}
