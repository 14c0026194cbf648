import { ANYWHERE } from './anywhere.js';
import { CITY } from './city.js';
import { FRONT } from './front.js';
import { FRONTIER } from './frontier.js';
import { HARBOUR } from './harbour.js';
import { HIGH_STREET } from './high-street.js';
import { HOSPITAL } from './hospital.js';
import { MANOR } from './manor.js';
import { NEAR_FUTURE } from './near-future.js';
import { OFFICE } from './office.js';
import { REALM } from './realm.js';
import { SCHOOL } from './school.js';
import { SPACE } from './space.js';
import { SUBURB } from './suburb.js';
import { VILLAGE } from './village.js';
import type { World } from './world.js';

export const WORLDS: readonly World[] = [CITY, SPACE, NEAR_FUTURE, FRONTIER, REALM, HARBOUR, VILLAGE, HOSPITAL, SCHOOL, OFFICE, FRONT, SUBURB, MANOR, HIGH_STREET, ANYWHERE];
