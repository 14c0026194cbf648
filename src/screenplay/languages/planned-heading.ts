import { headingParts } from '../slug.js';
import { squeeze } from './fold.js';
import { endsSentence } from './letters.js';
import { foreignTime, SCENE_WORDS, SETTINGS, termKey } from './terms.js';

const LABEL_WORDS: ReadonlySet<string> = new Set(SCENE_WORDS.map(termKey));

/** Whether a line of any form says the place that was planned, and besides it nothing but when, whether inside, and the scene's number. */
export function saysPlanned(line: string, planned: string): boolean {
  if (line.length > 2 * planned.length + 20) return false;
  if (squeeze(line) === squeeze(planned)) return true;
  if (endsSentence(line)) return false;
  const place = termKey(headingParts(planned).place);
  const key = termKey(line);
  const at = place === '' ? -1 : key.indexOf(place);
  if (at < 0) return false;
  const own = new Set(termKey(planned).split(' '));
  const rest = `${key.slice(0, at)} ${key.slice(at + place.length)}`.split(' ').filter(Boolean);
  return rest.length > 0 && rest.every((word) => own.has(word) || SETTINGS.has(word) || foreignTime(word) !== undefined || LABEL_WORDS.has(word) || /^\p{N}+$/u.test(word));
}
