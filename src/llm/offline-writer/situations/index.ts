import type { Situation } from '../situation.js';
import { CLOSING_SITUATIONS } from './closing.js';
import { RISING_SITUATIONS } from './rising.js';
import { SETUP_SITUATIONS } from './setup.js';
import { TURNING_SITUATIONS } from './turning.js';

/** The situations that suit any genre. */
export const COMMON_SITUATIONS: readonly Situation[] = [
  ...SETUP_SITUATIONS,
  ...RISING_SITUATIONS,
  ...TURNING_SITUATIONS,
  ...CLOSING_SITUATIONS,
];
