import { isGroup } from '../text/parentheses.js';

/**
 * Some programs write a paragraph for each line of a parenthetical: the parenthesis that the first opens is closed by the last.
 *
 * @param texts of the parentheticals of a speech; undefined for its other parts
 * @returns how many of them, from `first` on, are one part; 1 if each stands for itself
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
