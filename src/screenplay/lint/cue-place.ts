import type { SurveyedSpeech } from '../statistics/survey.js';
import type { Found } from './rule.js';

/** The name of a speech. */
export function atCue({ block, side, name }: SurveyedSpeech): Pick<Found, 'block' | 'range'> {
  return { block, range: { start: 0, end: name.length, part: -1, ...(side ? { side } : undefined) } };
}
