import { storedBrief } from '../domain/brief.js';
import type { ScriptFormat } from '../domain/brief.js';
import type { Profile } from '../screenplay/layout/page.js';
import { A4, LETTER, MULTICAM } from '../screenplay/layout/profiles.js';
import type { ProfileId } from '../screenplay/layout/profiles.js';
import type { DownloadFormat } from './formats.js';

/** The kinds of pages that a script can be laid out on. */
export const PAGE_PROFILES = ['LETTER', 'A4', 'MULTI_CAMERA'] as const;
export type PageProfile = (typeof PAGE_PROFILES)[number];

/** Of what has no brief. */
export const USUAL_PROFILE: PageProfile = 'LETTER';

/** The pages that a script is laid out on where no others are named: by the format of its brief. */
export function usualProfileOf(script: { brief: unknown }): PageProfile {
  return formatProfile(storedBrief(script).format);
}

/** The pages that a script of this format is measured on. */
export function formatProfile(format: ScriptFormat | undefined): PageProfile {
  return format === 'TV_MULTI_CAMERA' ? 'MULTI_CAMERA' : USUAL_PROFILE;
}

const LAYOUTS: Readonly<Record<PageProfile, Profile>> = Object.freeze({ LETTER, A4, MULTI_CAMERA: MULTICAM });

const BY_ID: Readonly<Record<ProfileId, PageProfile>> = Object.freeze({
  letter: 'LETTER',
  a4: 'A4',
  multicam: 'MULTI_CAMERA',
});

export function layoutProfile(profile: PageProfile): Profile {
  return LAYOUTS[profile];
}

export function pageProfileOf(id: ProfileId): PageProfile {
  return BY_ID[id];
}

/** Reads a profile's name as the schema or the command line writes it, in upper or lower case. Undefined for any other word. */
export function readPageProfile(written: string): PageProfile | undefined {
  const folded = written.toUpperCase().replaceAll('-', '_');
  if (folded === 'MULTICAM') return 'MULTI_CAMERA';
  return PAGE_PROFILES.find((profile) => profile === folded);
}

/** Formats that are made of pages; the others are the same on all of them. */
const PAGED: ReadonlySet<DownloadFormat> = new Set(['PDF', 'HTML', 'TEXT', 'REPORT']);

/** Whether a file of this format depends on a profile. */
export function isPaged(format: DownloadFormat): boolean {
  return PAGED.has(format);
}

/** The profile that a file of this format depends on. */
export function profileFor(format: DownloadFormat, profile: PageProfile): PageProfile {
  return PAGED.has(format) ? profile : USUAL_PROFILE;
}
