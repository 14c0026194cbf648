import type { Profile } from '../screenplay/layout/page.js';
import { LETTER, PROFILES } from '../screenplay/layout/profiles.js';
import { PAGES_CODE, pagesMessage, suggestedProfile } from '../screenplay/layout/suggested-profile.js';
import { choice } from './arguments.js';
import type { Input } from './input.js';
import type { Message } from './message-line.js';

/** @throws {UsageError} for one that does not exist */
export function profileOf(id: string | undefined): Profile {
  return id === undefined
    ? LETTER
    : PROFILES[choice('--profile', id, Object.keys(PROFILES) as (keyof typeof PROFILES)[])];
}

/** Says that a script is one of another profile, where the user named none and it is not the usual one. */
export function suggestedPages(input: Input, asked: string | undefined): Message[] {
  const profile = asked === undefined ? suggestedProfile(input.script, input) : LETTER.id;
  if (profile === LETTER.id) return [];
  return [
    {
      name: input.name,
      line: 1,
      column: 1,
      level: 'info',
      code: PAGES_CODE,
      message: pagesMessage(`--profile ${profile}`),
    },
  ];
}
