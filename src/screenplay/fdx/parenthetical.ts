import { isGroup } from '../text/parentheses.js';

/**
 * Some programs write a paragraph for each line of a parenthetical: the first one opens the parenthesis and the last one closes it.
 *
 * @param texts for each part of a speech, its text if it is a parenthetical, else undefined
 * @returns how many parts from `first` on are one parenthetical; 1 if the first is complete or is none
 */
export function linesOfParenthetical(texts: readonly (string | undefined)[], first: number): number {
  if (!opens(texts[first]) || texts[first]?.includes(')')) return 1;
  for (let at = first + 1; at < texts.length; at += 1) {
    const text = texts[at];
    if (text === undefined || opens(text)) return 1;
    if (text.includes(')')) {
      return isGroup(
        texts
          .slice(first, at + 1)
          .join(' ')
          .trim(),
      )
        ? at + 1 - first
        : 1;
    }
  }
  return 1;
}

function opens(text: string | undefined): boolean {
  return text?.trimStart().startsWith('(') === true;
}
