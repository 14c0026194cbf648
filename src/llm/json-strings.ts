/** Knows of a text that comes in pieces whether its end lies within a string of a JSON value that it begins with. */
export class JsonStrings {
  #state: 'before' | 'outside' | 'within' | 'escaped' | 'none' = 'before';

  get isWithin(): boolean {
    return this.#state === 'within' || this.#state === 'escaped';
  }

  push(text: string): void {
    if (this.#state === 'before') {
      const first = text.trimStart()[0];
      if (first !== undefined) this.#state = first === '{' || first === '[' ? 'outside' : 'none';
    }
    if (this.#state === 'before' || this.#state === 'none') return;
    for (const sign of text) {
      if (this.#state === 'escaped') this.#state = 'within';
      else if (sign === '"') this.#state = this.#state === 'within' ? 'outside' : 'within';
      else if (sign === '\\' && this.#state === 'within') this.#state = 'escaped';
    }
  }
}

/** Of brackets that are tried, in a text of prose that holds many. */
const MOST_TRIED = 200;

/** The last object in a text that may hold others before it, as a model that thinks aloud ends with the one that it means. The text itself where it holds none. */
export function lastObjectIn(text: string): string {
  let last = text;
  let tried = 0;
  for (let at = text.indexOf('{'); at >= 0 && tried < MOST_TRIED; tried += 1) {
    const end = endOfObject(text, at);
    if (end !== undefined) last = text.slice(at, end);
    at = text.indexOf('{', end ?? at + 1);
  }
  return last;
}

function endOfObject(text: string, start: number): number | undefined {
  const token = /"(?:[^"\\]|\\[\s\S])*"|[{}]/g;
  token.lastIndex = start;
  let depth = 0;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    if (found[0] === '{') depth += 1;
    else if (found[0] === '}') depth -= 1;
    if (depth === 0) return isJson(text.slice(start, token.lastIndex)) ? token.lastIndex : undefined;
  }
  return undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
