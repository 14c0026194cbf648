/** A place that scenes can play in. Details and works are phrases without capital or full stop. */
export interface Place {
  prefix: 'INT.' | 'EXT.';
  /** As in a scene heading, in title case. */
  name: string;
  /** As in running text: "the harbour office". */
  inText: string;
  /** What one sees, hears and smells there: noun phrases. */
  details: readonly string[];
  /** What one can lay a hand on, each with its article. */
  things: readonly string[];
  /** What people do there: "counting flares". */
  works: readonly string[];
}

/** Where and when a story plays: everything that belongs to its kind of place rather than to its kind of plot. */
export interface World {
  id: string;
  /** Words of a log line that point here. */
  words: readonly string[];
  settingName: readonly string[];
  period: string;
  description: string;
  constraints: readonly string[];
  currency: string;
  places: readonly Place[];
  weathers: readonly string[];
  sounds: readonly string[];
  papers: readonly string[];
  items: readonly string[];
  professions: readonly string[];
  powers: readonly string[];
  stakes: readonly string[];
  deadlines: readonly string[];
  /** What somebody once did, as a past-tense predicate: "signed the transfer". */
  deeds: readonly string[];
}

const COLUMNS = /\s*\|\s*/;

/** `INT Harbour Office | the harbour office | details | things | works`, the last three parted by semicolons. */
export function places(notation: string): Place[] {
  return notation
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [head, inText, details, things, works] = line.trim().split(COLUMNS);
      const [prefix, ...name] = head!.split(' ');
      return {
        prefix: `${prefix!}.` as Place['prefix'],
        name: name.join(' '),
        inText: inText!,
        details: items(details!),
        things: items(things!),
        works: items(works!),
      };
    });
}

/** Phrases parted by semicolons. */
export function items(notation: string): string[] {
  return notation
    .split(';')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
