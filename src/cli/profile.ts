import type { Profile } from '../screenplay/layout/page.js';
import { LETTER, PROFILES } from '../screenplay/layout/profiles.js';
import { suggestedProfile } from '../screenplay/layout/suggested-profile.js';
import { choice } from './arguments.js';
import type { Input } from './input.js';
import type { Message } from './message-line.js';

/** @throws {UsageError} for one that does not exist */
export function profileOf(id: string | undefined): Profile {
  return id === undefined ? LETTER : PROFILES[choice('--profile', id, Object.keys(PROFILES) as (keyof typeof PROFILES)[])];
}

/** Says which profile a script was written for, where the user named none and it is not the usual one. */
export function suggestion(input: Input, asked: string | undefined): Message[] {
  const profile = asked === undefined ? suggestedProfile(input.script, input) : LETTER.id;
  if (profile === LETTER.id) return [];
  const message = `By its spacing or its habits this script is written for other pages than US Letter: --profile ${profile} lays them out.`;
  return [{ name: input.name, line: 1, column: 1, level: 'info', code: 'PAG001', message }];
}
