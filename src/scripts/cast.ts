import { createCast } from '../screenplay/draft/cast.js';
import type { Cast } from '../screenplay/draft/cast.js';
import { foldName, nameEnd } from '../screenplay/names.js';

/** Characters, or places, as cues and headings name them. Of several with one name the first is meant: a cue cannot tell them apart. */
export function castOf(named: readonly { readonly id: string; readonly name: string }[]): Cast {
  const first = new Map<string, { id: string; cueName: string }>();
  for (const { id, name } of named) {
    const cueName = cueNameOf(name);
    const key = foldName(cueName);
    if (!first.has(key)) first.set(key, { id, cueName });
  }
  return createCast([...first.values()]);
}

/** As {@link castOf}, for names alone. */
export function castOfNames(names: readonly string[]): Cast {
  return castOf(names.map((name) => ({ id: name, name })));
}

/** The name on one line, without what a cue would read as an extension: `Anna (young)` speaks as ANNA. */
function cueNameOf(name: string): string {
  const line = name.replace(/\s+/g, ' ').trim();
  return line.slice(0, nameEnd(line).end).toUpperCase();
}
