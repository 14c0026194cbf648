import type { Profile } from '../screenplay/layout/page.js';
import { LETTER, PROFILES } from '../screenplay/layout/profiles.js';
import { choice } from './arguments.js';

/** @throws {UsageError} for one that does not exist */
export function profileOf(id: string | undefined): Profile {
  return id === undefined ? LETTER : PROFILES[choice('--profile', id, Object.keys(PROFILES) as (keyof typeof PROFILES)[])];
}
