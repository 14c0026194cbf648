import type { Script } from '../../screenplay/ast.js';
import { parse } from '../../screenplay/fountain/parse.js';
import { eighthsOf, formatEighths, linesOf } from '../../screenplay/layout/lengths.js';
import { paginate } from '../../screenplay/layout/paginate.js';
import { layoutProfile, USUAL_PROFILE } from '../page-profiles.js';
import type { PageProfile } from '../page-profiles.js';

/** How long a scene is to be. */
export interface PlannedLength {
  /** In eighths of a page. */
  readonly target: number;
  /** The pages that it is measured on. */
  readonly profile: PageProfile;
}

/** A scene further off its planned length than this share of it is to be mended. */
const FAR = 0.5;
/** In eighths: a scene planned this short may be off by so much whatever its share. */
const LEAST_OFF = 2;

/** The length of a scene's text on pages of its own, in eighths. @param text Fountain, as stored */
export function sceneEighths(text: string, profile: PageProfile = USUAL_PROFILE): number {
  return eighthsOfScript(parse(text).script, profile);
}

export function eighthsOfScript(script: Script, profile: PageProfile = USUAL_PROFILE): number {
  const layout = paginate(script, layoutProfile(profile));
  return eighthsOf(linesOf(layout, 0, script.body.length), layout.profile.linesPerPage);
}

/** Whether a scene is more than half off its planned length. Both in eighths of a page. */
export function isFarOff(eighths: number, target: number): boolean {
  const off = Math.abs(eighths - target);
  return off > target * FAR && off > LEAST_OFF;
}

/** Whether a rewrite is far off the planned length, and further than the text it was to better. All in eighths of a page. */
export function straysFurther(rewrite: number, old: number, target: number): boolean {
  return isFarOff(rewrite, target) && Math.abs(rewrite - target) > Math.abs(old - target);
}

/** As people say it: `5/8 of a page`, `1 4/8 pages`. */
export function pagesOf(eighths: number): string {
  return `${formatEighths(eighths)} ${eighths < 8 ? 'of a page' : eighths === 8 ? 'page' : 'pages'}`;
}
