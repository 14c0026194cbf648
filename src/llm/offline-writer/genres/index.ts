import { CRIME, HEIST, HORROR } from './chase.js';
import { FANTASY, SCIENCE_FICTION } from './fantastic.js';
import { COMEDY, DRAMA, FAMILY, ROMANCE } from './hearth.js';
import { WAR, WESTERN } from './historical.js';
import type { Genre } from './genre.js';

export const GENRES: readonly Genre[] = [
  COMEDY,
  CRIME,
  DRAMA,
  FAMILY,
  FANTASY,
  HEIST,
  HORROR,
  ROMANCE,
  SCIENCE_FICTION,
  WAR,
  WESTERN,
];
