/** How wide a picture is drawn, in the units of its letters, and how much of that is for names. */
export interface Frame {
  readonly kind: 'wide' | 'narrow';
  readonly width: number;
  /** Room for names on the left, alike in all pictures of scenes, so that a scene stands in one column. */
  readonly marginLeft: number;
  readonly marginRight: number;
  /** Letters of a name that fit there. */
  readonly nameLength: number;
}

/** Each picture is drawn for both: letters that shrink with a picture cannot be read on a phone. */
export const FRAMES: readonly Frame[] = Object.freeze([
  { kind: 'wide', width: 920, marginLeft: 168, marginRight: 24, nameLength: 22 },
  { kind: 'narrow', width: 340, marginLeft: 92, marginRight: 8, nameLength: 12 },
]);
