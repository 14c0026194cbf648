import { ANYWHERE } from './anywhere.js';
import { FRONTIER, REALM, FRONT } from './bygone.js';
import { SPACE, NEAR_FUTURE } from './future.js';
import { MANOR, SUBURB, VILLAGE, HARBOUR } from './home.js';
import { CITY, HIGH_STREET } from './streets.js';
import { HOSPITAL, OFFICE, SCHOOL } from './workplaces.js';
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
