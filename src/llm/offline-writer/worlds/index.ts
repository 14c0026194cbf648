import { CITY } from './city.js';
import type { World } from './world.js';

export const WORLDS: readonly World[] = [CITY];
