import { clip } from './grammar.js';
import { drawInTurn } from './seeded-random.js';
import type { Premise } from './premise.js';
import { fill } from './template.js';

const SMALL_WORDS = /^(a|an|and|at|before|but|by|for|from|in|of|on|or|the|to|with)$/i;

/** A title of two to four words from the story's own things and names. */
export function titleOf(premise: Premise & { places?: readonly { inText: string }[] }): string {
  const values: Record<string, string> = {
    ghost: premise.ghost.name,
    item: premise.token,
    paper: drawInTurn(premise.world.papers, `${premise.seed}/paper`, 0),
    symbol: drawInTurn(premise.genre.symbols, `${premise.seed}/symbol`, 0).replace(/^(an?|the)\s/i, ''),
    deadline: premise.deadline,
    place: (premise.logLine.places[0] ?? drawInTurn(premise.world.places, `${premise.seed}/title-place`, 0)).name,
  };
  const titles = Array.from({ length: premise.genre.titles.length }, (_, at) =>
    fill(drawInTurn(premise.genre.titles, `${premise.seed}/title`, at), (slot) => values[slot]),
  );
  return clip(inTitleCase(titles.find((title) => title.split(' ').length <= 4) ?? titles[0]!), 120);
}

function inTitleCase(text: string): string {
  return text
    .split(' ')
    .map((word, at) =>
      at > 0 && SMALL_WORDS.test(word)
        ? word.toLowerCase()
        : word.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()),
    )
    .join(' ');
}
