export type ScriptKind =
  | 'FEATURE'
  | 'HOUR_DRAMA'
  | 'HALF_HOUR_SINGLE_CAMERA'
  | 'HALF_HOUR_MULTI_CAMERA'
  | 'SHORT'
  | 'CUSTOM';

/** How many pages a script of a kind has. `CUSTOM` has the range that the thresholds of LEN101 say. */
export const SCRIPT_KINDS: Readonly<
  Record<ScriptKind, { readonly label: string; readonly from: number; readonly to: number }>
> = Object.freeze({
  FEATURE: Object.freeze({ label: 'feature', from: 90, to: 120 }),
  HOUR_DRAMA: Object.freeze({ label: 'hour drama', from: 45, to: 65 }),
  HALF_HOUR_SINGLE_CAMERA: Object.freeze({ label: 'half hour, single camera', from: 22, to: 35 }),
  HALF_HOUR_MULTI_CAMERA: Object.freeze({ label: 'half hour, multi-camera', from: 40, to: 60 }),
  SHORT: Object.freeze({ label: 'short', from: 1, to: 40 }),
  CUSTOM: Object.freeze({ label: 'custom', from: 0, to: Infinity }),
});
