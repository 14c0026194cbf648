/** What saying something takes, in seconds: measured on read dialogue at about 160 English words a minute. */
const LETTER = 0.065;
const IDEOGRAPH = 0.25;
const SENTENCE = 0.3;
const PAUSE = 0.15;

const EAST_ASIAN = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u;
const SPOKEN = /[\p{L}\p{N}]/u;
const ENDS = '.!?…';
const FULL_ENDS = '。！？';
const CLOSERS = '"\'”’»)]';
const PAUSES = ',、，–—';

/** Seconds it takes to say a text, by its letters, sentence ends, commas and dashes. */
export function spokenSeconds(text: string): number {
  let seconds = 0;
  let ending = false;
  let previous = '';
  for (const char of text) {
    if (SPOKEN.test(char)) {
      seconds += EAST_ASIAN.test(char) ? IDEOGRAPH : LETTER;
      ending = false;
    } else if (ENDS.includes(char)) {
      ending = true;
    } else if (char === ' ' || char === '\n') {
      if (ending) seconds += SENTENCE;
      ending = false;
    } else if (!CLOSERS.includes(char)) {
      if (FULL_ENDS.includes(char)) seconds += SENTENCE;
      // Two hyphens are a dash, one joins a word.
      if (PAUSES.includes(char) || (char === '-' && previous === '-')) seconds += PAUSE;
      ending = false;
    }
    previous = char === '-' && previous === '-' ? '' : char;
  }
  return seconds + (ending ? SENTENCE : 0);
}
