import { headingParts } from '../headings/parts.js';
import { squeeze } from './fold.js';
import { foreignTime, SCENE_WORDS, SETTINGS, termKey } from './terms.js';

const LABEL_WORDS: ReadonlySet<string> = new Set(SCENE_WORDS.map(termKey));

/** A heading may end in a point, but nobody asks or calls in it. */
const CALL = /[!?…！？؟][\s\p{P}]*$/u;
/** Whatever a language calls its scenes, no other word stands beside a number at the start of a heading. */
const LABEL = /^(?:[\p{L}\p{M}]+ \p{N}{1,4}|\p{N}{1,4} [\p{L}\p{M}]+)(?: |$)/u;

/** Inside or outside in a language that is not known here: `DALAM. DAPUR`. */
const UNKNOWN_PREFIX = /^[\p{L}\p{M}]+\. +/u;

/** Whether a line of any form has the planned place, and otherwise only a time, interior or exterior, and the scene number. */
export function saysPlanned(line: string, planned: string): boolean {
  if (line.length > 2 * planned.length + 20) return false;
  if (squeeze(line) === squeeze(planned)) return true;
  if (CALL.test(line)) return false;
  const { place } = headingParts(planned);
  const own = new Set(termKey(planned).split(' '));
  return [place, place.replace(UNKNOWN_PREFIX, '')].some((each) => saysPlace(termKey(line), termKey(each), own));
}

/** What is left beside the place are terms, numbers and words of the plan's own. */
function saysPlace(key: string, place: string, own: ReadonlySet<string>): boolean {
  const at = place === '' ? -1 : key.indexOf(place);
  if (at < 0 || key === place) return false;
  const before = key.slice(0, at).trim();
  const rest = `${before.slice(LABEL.exec(before)?.[0].length ?? 0)} ${key.slice(at + place.length)}`
    .split(' ')
    .filter(Boolean);
  return rest.every(
    (word) =>
      own.has(word) ||
      SETTINGS.has(word) ||
      foreignTime(word) !== undefined ||
      LABEL_WORDS.has(word) ||
      /^\p{N}+$/u.test(word),
  );
}
