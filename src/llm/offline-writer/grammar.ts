export type Pronoun = 'she' | 'he' | 'they';

const FORMS: Record<Pronoun, { them: string; their: string; theirs: string; themself: string }> = {
  she: { them: 'her', their: 'her', theirs: 'hers', themself: 'herself' },
  he: { them: 'him', their: 'his', theirs: 'his', themself: 'himself' },
  they: { them: 'them', their: 'their', theirs: 'theirs', themself: 'themself' },
};

export function pronounForm(pronoun: Pronoun, form: string): string | undefined {
  if (form === 'they') return pronoun;
  return FORMS[pronoun][form as keyof (typeof FORMS)['she']];
}

export function capitalise(text: string): string {
  return text.replace(/^(["'“‘(]*)(\p{Ll})/u, (_, before: string, letter: string) => before + letter.toUpperCase());
}

export function firstWord(text: string): string {
  return text.split(' ', 1)[0] ?? text;
}

export function uncapitalise(text: string): string {
  return text.replace(/^\p{Lu}(?=\p{Ll}|\s)/u, (letter) => letter.toLowerCase());
}

/** `a` or `an` before a word, by its sound: an hour, a union, an honest man. */
export function withArticle(noun: string): string {
  const word = noun.toLowerCase();
  if (/^(hour|honest|honou?r|heir|x-ray|fbi|mri|8|11\b|18)/.test(word)) return `an ${noun}`;
  if (/^(uni(?!n)|use|usu|uto|eu|ewe|one\b|once)/.test(word)) return `a ${noun}`;
  return `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${noun}`;
}

/** "a, b and c" */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)!}`;
}

/** Third person singular: carry, carries; go, goes; be, is. */
export function thirdPerson(verb: string): string {
  const irregular: Record<string, string> = { be: 'is', have: 'has', do: 'does', go: 'goes', are: 'is' };
  const lower = verb.toLowerCase();
  if (irregular[lower] !== undefined) return irregular[lower];
  if (/(s|x|z|ch|sh|o)$/.test(lower)) return `${lower}es`;
  if (/[^aeiou]y$/.test(lower)) return `${lower.slice(0, -1)}ies`;
  return `${lower}s`;
}

const POSSESSIVE =
  /\b(her|his|their)(?=\s+[\p{L}])(?!\s+(?:and|or|but|before|after|from|to|in|on|at|with|when|while|back|off|out|up|down|as|for)\b)/giu;

/** Turns the third-person possessives of a phrase into another person's: "find her sister" into "find my sister". */
export function shiftPerson(phrase: string, owner: 'my' | 'your' | Pronoun): string {
  if (owner !== 'my' && owner !== 'your') {
    return phrase
      .replace(POSSESSIVE, pronounForm(owner, 'their')!)
      .replace(/\b(herself|himself|themselves|themself)\b/gi, pronounForm(owner, 'themself')!);
  }
  const objects = { my: 'me', your: 'you' } as const;
  const self = { my: 'myself', your: 'yourself' } as const;
  return phrase
    .replace(POSSESSIVE, owner)
    .replace(/\b(herself|himself|themselves|themself)\b/gi, self[owner])
    .replace(/\b(him|them|her)\b/gi, objects[owner])
    .replace(/\b(he|she|they)\b(?=\s)/gi, owner === 'my' ? 'I' : 'you')
    .replace(/\bI (is|has|does|was|loves|needs|wants|knows|thought)\b/g, (_, verb: string) => `I ${firstPerson(verb)}`)
    .replace(
      /\byou (is|has|does|was|loves|needs|wants|knows)\b/g,
      (_, verb: string) => `you ${verb === 'was' ? 'were' : verb === 'is' ? 'are' : firstPerson(verb)}`,
    );
}

function firstPerson(verb: string): string {
  const forms: Record<string, string> = { is: 'am', has: 'have', does: 'do', was: 'was', thought: 'thought' };
  return forms[verb] ?? verb.replace(/s$/, '');
}

/** Ends a text as a sentence, without doubling what already ends it. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?…]["'”’)]?$/.test(trimmed) || trimmed === ''
    ? capitalise(trimmed)
    : `${capitalise(trimmed.replace(/[,;:]+$/, ''))}.`;
}

/** Cuts at a word's end within `limit` characters. */
export function clip(text: string, limit: number): string {
  const characters = [...text];
  if (text.length <= limit) return text;
  const cut = characters
    .slice(0, limit - 1)
    .join('')
    .slice(0, limit - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > limit / 2 ? cut.slice(0, space) : cut).trimEnd().toWellFormed()}…`;
}

export function sentencesOf(text: string): string[] {
  return text
    .replace(/\s+/g, ' ')
    .split(/(?<=[.!?…]["'”’)]?)\s+(?=["'“‘(]?[\p{Lu}\p{N}\p{Lo}])/u)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
