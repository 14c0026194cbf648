import { z } from 'zod';
import type { InvalidField } from './errors.js';
import { sceneOutline } from './scenes.js';
import type { SceneOutline } from './scenes.js';

/** A scene as a person plans it: what is missing is filled in later, what is given is kept word for word. */
export interface SceneOutlineInput {
  heading: string;
  description: string;
  characters?: readonly string[] | null | undefined;
  location?: string | null | undefined;
  timeOfDay?: string | null | undefined;
  conflict?: string | null | undefined;
  beats?: readonly string[] | null | undefined;
  ending?: string | null | undefined;
  /** From 1. */
  act?: number | null | undefined;
  /** In eighths of a page: `6/8`, `1 4/8`. */
  targetEighths?: string | null | undefined;
}

/** Changes of an outline: what is absent stays as it is, and null takes away what may be missing. */
export type SceneOutlinePatch = { [K in keyof SceneOutlineInput]?: SceneOutlineInput[K] | null | undefined };

/** A person's plan of a scene, with what its heading says filled in. */
export interface PlannedOutline {
  outline: SceneOutline;
  act: number | undefined;
  targetEighths: number | undefined;
}

const MAX_ACT = 20;
/** 60 pages. */
const MAX_EIGHTHS = 480;
const HEADING = /^(?:INT|EXT|EST|INT\.?\/EXT|EXT\.?\/INT|I\.?\/E|E\/I)[. ]/i;

/** The dot that makes any line a heading. */
const FORCED = /^\.(?=[^.])/;

/** Reads a person's plan of a scene, or says what is wrong with it. `path`: where in the input it stands. */
export function readOutline(
  input: SceneOutlineInput,
  path = 'outline',
): { planned: PlannedOutline; invalid: [] } | { planned?: undefined; invalid: InvalidField[] } {
  const { act, targetEighths, ...given } = input;
  const heading = given.heading.replace(/\s+/g, ' ').trim();
  const place = placeOf(heading);
  const parsed = sceneOutline.safeParse({
    ...given,
    heading,
    characters: given.characters ?? [],
    location: given.location?.trim() || place.location,
    timeOfDay: given.timeOfDay?.trim() || place.timeOfDay,
    beats: given.beats ?? [],
  });
  const invalid: InvalidField[] = (parsed.error?.issues ?? []).map((issue) => ({
    path: `${path}.${z.core.toDotPath(issue.path)}`,
    message: told(issue),
  }));
  for (const [field, value] of Object.entries(given)) {
    const texts = typeof value === 'string' ? [value] : (value ?? []);
    if (texts.some((text) => text.includes('\u0000'))) {
      invalid.push({ path: `${path}.${field}`, message: 'holds a NUL character' });
    }
    // Half a character is nothing that can be stored.
    if (texts.some((text) => !text.isWellFormed())) {
      invalid.push({ path: `${path}.${field}`, message: 'holds half of a character: a surrogate without the other' });
    }
  }
  if (act != null && (!Number.isInteger(act) || act < 1 || act > MAX_ACT)) {
    invalid.push({ path: `${path}.act`, message: `is ${act}; use a whole number from 1 to ${MAX_ACT}` });
  }
  const eighths = targetEighths == null ? undefined : readEighths(targetEighths);
  if (targetEighths != null && (eighths === undefined || eighths < 1 || eighths > MAX_EIGHTHS)) {
    invalid.push({
      path: `${path}.targetEighths`,
      message: `is "${targetEighths}"; use eighths of a page like 6/8, 2 or 1 4/8, up to 60 pages`,
    });
  }
  if (invalid.length > 0 || parsed.data === undefined) return { invalid };
  return { planned: { outline: parsed.data, act: act ?? undefined, targetEighths: eighths }, invalid: [] };
}

function told(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_small') return 'is empty';
  if (issue.code !== 'too_big') return issue.message;
  const most = issue.maximum.toLocaleString('en');
  return issue.origin === 'array'
    ? `has too many entries; at most ${most} are allowed`
    : `is too long; at most ${most} characters are allowed`;
}

/** Where and when a heading says that a scene is; a heading without a time says DAY. */
export function placeOf(heading: string): { location: string; timeOfDay: string } {
  const place = heading.replace(FORCED, '').replace(HEADING, '').trim();
  const dash = place.search(/\s[-–—]\s(?!.*\s[-–—]\s)/u);
  const [location, timeOfDay] = dash < 0 ? [place, ''] : [place.slice(0, dash).trim(), place.slice(dash + 3).trim()];
  return { location: location.slice(0, 200) || 'UNKNOWN', timeOfDay: timeOfDay.slice(0, 60) || 'DAY' };
}

/** Eighths of a page as people write them: `3/8`, `2`, `1 2/8`. Undefined for anything else. */
export function readEighths(written: string): number | undefined {
  const found = /^(?:(\d{1,3})(?:\s+([0-7])\/8)?|(\d{1,4})\/8)$/.exec(written.trim());
  if (found === null) return undefined;
  const [, pages, rest, alone] = found;
  return alone !== undefined ? Number(alone) : Number(pages) * 8 + Number(rest ?? 0);
}
