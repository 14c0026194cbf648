/** How models begin to think aloud, lower case: such text waits for a mark or the end. */
const ALOUD = [
  'okay, ',
  'okay so',
  'ok, so',
  'alright, ',
  'hmm',
  'let me think',
  'we need to ',
  'the user ',
  'i need to ',
  'thinking process',
  'thought process',
  '好的，',
  '嗯，',
  '首先，',
  '用户',
];

/** A channel's name without its token, as when the template has opened it. */
const BARE_CHANNELS: readonly string[] = ['analysis<|', 'commentary<|', 'final<|'];
const BARE_CHANNEL = /^(?:analysis|commentary|final)(?=<\|)/;
/** The channels of gpt-oss where a server has dropped their tokens: `analysisWe need…assistantfinalINT.` */
export const DROPPED_TOKENS_START = 'analysis';
const DROPPED_TOKENS = /^analysis(?=[A-Z])/;
export const DROPPED_TOKENS_END = 'assistantfinal';

/** How a text begins: whether as an answer, as thoughts, or so that more of it must come before it is known. */
type Beginning = 'undecided' | 'channel' | 'dropped tokens' | 'doubtful' | 'answer';

/** @param options as those of `ReasoningFilter` */
export function beginningOf(
  text: string,
  { structured = false, unopened = false }: { structured?: boolean | undefined; unopened?: boolean | undefined },
): Beginning {
  if (BARE_CHANNELS.some((channel) => channel.startsWith(text))) return 'undecided';
  if (BARE_CHANNEL.test(text)) return 'channel';
  if (DROPPED_TOKENS.test(text)) return 'dropped tokens';
  if (unopened || (structured ? !/^[{["`]/.test(text) : thinksAloud(text))) return 'doubtful';
  return mayThinkAloud(text) ? 'undecided' : 'answer';
}

export function thinksAloud(text: string): boolean {
  const lower = text.toLowerCase();
  return ALOUD.some((words) => lower.startsWith(words));
}

/** True while the next signs decide it. */
function mayThinkAloud(text: string): boolean {
  const lower = text.toLowerCase();
  return ALOUD.some((words) => words.startsWith(lower));
}

/** How a scene begins: `INT. BAY - NIGHT`, `Ext. Pier`, `.THE PIER`, behind any marks of Markdown and any tag or fence around it. */
const OPENING = /^(?:<[^<>\n]{1,60}>\s*|```[\w-]*\s*)*[#*_>\s]*/;
const PREFIXED =
  /^(?:\d+[.)]?\s+)?(?:int|ext|est|i\/e|e\/i|inter|intérieur|extérieur|интерьер|экстерьер|инт|нат|экст)[\s./]|^[.○◯]\s*\p{L}/iu;
/** What may stand above it: `FADE IN:`, `SCENE 1`. */
const ABOVE = /^(?:(?:fade|cut) \w+[:.]|\p{L}+ #?\d+[:.]?)[*\s]*$/iu;

/**
 * The text, if it shows by its first lines that it is a scene; else nothing. Thoughts are written in every language and in every
 * manner, so that nothing short of a heading, on a line of its own above an empty one, tells an answer from them.
 */
export function answerWithin(thoughts: string): string {
  const [first = '', ...others] = thoughts.replace(OPENING, '').split(/\r?\n/);
  if (ABOVE.test(first.trim())) return answerWithin(others.join('\n').trim()) === '' ? '' : thoughts;
  return isHeading(first.replace(/[*_#\s]+$/, '')) && others[0]?.trim() === '' && !thinksAloud(others.join('\n').trim())
    ? thoughts
    : '';
}

function isHeading(line: string): boolean {
  if (line.length > 120 || /[:：。！？!?…।]$/.test(line)) return false;
  if (PREFIXED.test(line)) return true;
  // Parts one by one, in capitals where letters have them. Chinese puts no spaces between words, but does between those parts.
  const inParts =
    /\S\s*[-–—.·・/]\s*\p{L}/u.test(line) ||
    (line.length <= 20 && /^\P{sc=Hangul}*$/u.test(line) && /\p{sc=Han}\s+\p{sc=Han}/u.test(line));
  return inParts && line.length <= (/\p{Lu}/u.test(line) ? 80 : 40) && !/[\p{Ll}，、]/u.test(line);
}
