import { COMEDY } from './comedy.js';
import { CRIME } from './crime.js';
import { DRAMA } from './drama.js';
import { FAMILY } from './family.js';
import { FANTASY } from './fantasy.js';
import { HEIST } from './heist.js';
import { HORROR } from './horror.js';
import { ROMANCE } from './romance.js';
import { SCIENCE_FICTION } from './science-fiction.js';
import { WAR } from './war.js';
import { WESTERN } from './western.js';
import type { Genre } from './genre.js';

export const GENRES: readonly Genre[] = [COMEDY, CRIME, DRAMA, FAMILY, FANTASY, HEIST, HORROR, ROMANCE, SCIENCE_FICTION, WAR, WESTERN];
