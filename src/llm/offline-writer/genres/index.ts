import { DRAMA } from './drama.js';
import type { Genre } from './genre.js';

export const GENRES: readonly Genre[] = [DRAMA];
