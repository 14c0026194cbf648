import type { Statistics } from '../screenplay/statistics/statistics.js';
import type { SpeakerFigures } from '../screenplay/statistics/speakers.js';

/** Most speakers in a picture; tables have all. */
export const SHOWN_SPEAKERS = 24;

export interface RankedSpeaker extends SpeakerFigures {
  /** Place in the figures' list of speakers. */
  readonly index: number;
}

/** Who says most comes first; of equals, who spoke first. */
export function ranked({ speakers }: Pick<Statistics, 'speakers'>): RankedSpeaker[] {
  return speakers
    .map((speaker, index) => ({ ...speaker, index }))
    .sort((one, other) => other.words - one.words || other.speeches - one.speeches || one.index - other.index);
}
