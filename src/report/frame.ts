/** How wide a picture is drawn, in units of the SVG, and how much of that is for names. */
export interface Frame {
  readonly kind: 'wide' | 'narrow';
  readonly width: number;
  /** Room for names on the left, alike in all pictures of scenes, so that a scene stands in one column. */
  readonly marginLeft: number;
  readonly marginRight: number;
}

/** Each picture is drawn for both: letters that shrink with a picture cannot be read on a phone. */
export const FRAMES: readonly Frame[] = Object.freeze([
  { kind: 'wide', width: 920, marginLeft: 168, marginRight: 24 },
  { kind: 'narrow', width: 340, marginLeft: 120, marginRight: 8 },
]);

/** Between a name and what stands beside it. */
const GAP = 10;

/** How wide a name may be, in the units of the picture. */
export function nameWidth({ marginLeft }: Frame): number {
  return marginLeft - GAP;
}
