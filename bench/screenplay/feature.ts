import { parse } from '../../src/screenplay/fountain/parse.js';
import { paginate } from '../../src/screenplay/layout/paginate.js';

const PLACES = [
  'FERRY - ENGINE ROOM',
  'HARBOUR',
  'CAFÉ LUMIÈRE',
  'BRIDGE',
  "ANNA'S KITCHEN",
  'LIGHTHOUSE - STAIRS',
  'CUSTOMS SHED',
  'PIER 9',
];
const TIMES = ['DAY', 'NIGHT', 'DAWN', 'CONTINUOUS', 'LATER'];
const NAMES = ['ANNA', 'BOB', 'CAPTAIN MØLLER', 'THE PILOT', 'ZOË', 'DOCKER #2'];
const WORDS = (
  'the a rain lamp swings over water and nobody answers while old engine turns slowly behind her hands she waits for signal that never comes he laughs looks away ' +
  'counting seconds between flash thunder door opens cold air moves paper across table without sound captain knows this harbour better than any map ever drawn'
).split(' ');

/** Screenplays that are always the same for the same seed: every element, with emphasis, notes, dual dialogue and scene numbers. */
function writer(seed: number) {
  let state = seed;
  const below = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const sentence = () => {
    const words = Array.from({ length: 5 + below(14) }, () => pick(WORDS));
    if (below(6) === 0) words[2] = `*${words[2]}*`;
    if (below(12) === 0) words[3] = `_${words[3]}_`;
    const text = words.join(' ');
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}${pick(['.', '.', '.', '?', '!'])}`;
  };
  const sentences = (most: number) => Array.from({ length: 1 + below(most) }, sentence).join(' ');
  const speech = (mark = '') => {
    const said = [`${pick(NAMES)}${pick(['', '', '', ' (V.O.)', ' (O.S.)'])}${mark}`];
    if (below(4) === 0) said.push('(without turning)');
    said.push(sentences(5));
    return said.join('\n');
  };
  return (number: number) => {
    const blocks = [
      `${pick(['INT.', 'EXT.', 'INT./EXT.'])} ${pick(PLACES)} - ${pick(TIMES)} #${number}#`,
      sentences(4),
    ];
    for (let count = 3 + below(12); count > 0; count--) blocks.push(below(3) === 0 ? sentences(4) : speech());
    if (below(5) === 0) blocks.push(speech(), speech(' ^'));
    if (below(7) === 0) blocks.push('[[check the tide tables]]');
    if (below(4) === 0) blocks.push('CUT TO:');
    return blocks.join('\n\n');
  };
}

const TITLE = 'Title: The Last Ferry\nCredit: Written by\nAuthor: Nobody\n\n';

/** At least so many characters, cut between scenes. */
export function scriptOfLength(characters: number): string {
  const scene = writer(7);
  const scenes: string[] = [];
  for (let length = 0; length < characters; length += scenes.at(-1)!.length + 2) scenes.push(scene(scenes.length + 1));
  return `${TITLE}${scenes.join('\n\n')}\n`;
}

/** A script whose body has as many pages as asked for, or a few more. */
export function scriptOfPages(pages: number): string {
  const scene = writer(7);
  const scenes: string[] = [];
  for (;;) {
    const text = `${TITLE}${scenes.join('\n\n')}\n`;
    const found = bodyPages(text);
    if (found >= pages) return text;
    for (let missing = Math.max(1, Math.floor((pages - found) / 3)); missing > 0; missing--) {
      scenes.push(scene(scenes.length + 1));
    }
  }
}

function bodyPages(text: string): number {
  return paginate(parse(text).script).pages.filter(({ number }) => number !== null).length;
}
