const CAPITAL = /\p{Lu}/u;
const SMALL = /\p{Ll}/u;

/** Whether a text has capitals and no small letters; a German ß counts as neither. */
export function isCapitals(text: string): boolean {
  let capital = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x80) return CAPITAL.test(text) && !SMALL.test(text.replaceAll('ß', ''));
    if (code >= 0x61 && code <= 0x7a) return false;
    if (code >= 0x41 && code <= 0x5a) capital = true;
  }
  return capital;
}

/** Whether a text has letters that are capital or small. */
export function hasCase(text: string): boolean {
  return /[\p{Lu}\p{Ll}]/u.test(text);
}

/** Written in letters without capitals, Latin ones apart that stand among them. */
export function isCaseless(text: string): boolean {
  return /\p{Lo}/u.test(text) && !/[\p{Lu}\p{Ll}]{2}/u.test(text);
}

export function isCjk(text: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text);
}

/** A point, a question, a call at the end, closing quotes and brackets looked through. */
export function endsSentence(text: string): boolean {
  return /[.!?…。！？।؟։][\s"'”’»」』)）\]]*$/u.test(text);
}
