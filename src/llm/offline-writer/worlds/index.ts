import { ANYWHERE } from './anywhere.js';
import { SPACE, NEAR_FUTURE, FRONTIER, REALM, FRONT } from './far.js';
import { MANOR, SUBURB, VILLAGE, HARBOUR } from './home.js';
import { CITY, HOSPITAL, OFFICE, SCHOOL, HIGH_STREET } from './town.js';
import type { World } from './world.js';

export const WORLDS: readonly World[] = [
  CITY,
  SPACE,
  NEAR_FUTURE,
  FRONTIER,
  REALM,
  HARBOUR,
  VILLAGE,
  HOSPITAL,
  SCHOOL,
  OFFICE,
  FRONT,
  SUBURB,
  MANOR,
  HIGH_STREET,
  ANYWHERE,
];
