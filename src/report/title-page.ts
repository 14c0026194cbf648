import type { Script } from '../screenplay/ast.js';
import { plainText } from '../screenplay/text/rich.js';

/** The title on the title page. */
export function titleOf(script: Script): string | undefined {
  return entryOf(script, ['title']);
}

/** The author on the title page. */
export function authorOf(script: Script): string | undefined {
  return entryOf(script, ['author', 'authors']);
}

function entryOf({ titlePage }: Script, keys: readonly string[]): string | undefined {
  const found = titlePage.find(({ key }) => keys.includes(key.toLowerCase()));
  const text = found?.values
    .map((value) => plainText(value))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
  return text === '' ? undefined : text;
}
