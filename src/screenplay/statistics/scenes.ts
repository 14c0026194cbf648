import { SETTINGS, termKey } from '../languages/terms.js';
import { foldName } from '../names.js';
import type { HeadingParts } from '../headings/parts.js';

export type Setting = 'INT' | 'EXT' | 'MIXED';

export interface SceneFigures {
  /** 0-based place in the script. */
  readonly index: number;
  /** Block of the heading. */
  readonly block: number;
  readonly heading: string;
  /** Scene number as written. */
  readonly number: string | null;
  /** Null for a heading without a prefix. */
  readonly setting: Setting | null;
  readonly place: string;
  readonly time: string | null;
  /** Page on which it begins, from 1. */
  readonly page: number;
  readonly lines: number;
  /** Never less than 1; the sum may exceed that of the pages. */
  readonly eighths: number;
  readonly words: number;
  readonly speeches: number;
}

/** Scenes that have something in common. */
export interface SceneGroup<Key> {
  readonly key: Key;
  /** As first written. */
  readonly label: string;
  readonly scenes: number;
  readonly eighths: number;
}

export interface LengthBucket {
  /** In eighths, both included; `to` is null for the last. */
  readonly from: number;
  readonly to: number | null;
  readonly scenes: number;
}

/** Establishing shots are outside. */
export function settingOf({ prefix }: HeadingParts): Setting | null {
  const letters = prefix.toUpperCase().replace(/[^A-Z]/g, '');
  if (letters === 'INT') return 'INT';
  if (letters === 'EXT' || letters === 'EST') return 'EXT';
  return SETTINGS.get(termKey(prefix)) ?? (letters === '' ? null : 'MIXED');
}

/** The key by which scenes share a place, however it is written. */
export function placeKey(place: string): string {
  return foldName(place);
}

/** Most scenes first; as first met where equal. */
export function groupScenes<Key extends string | null>(
  scenes: readonly SceneFigures[],
  by: (scene: SceneFigures) => { readonly key: Key; readonly label: string },
): SceneGroup<Key>[] {
  const groups = new Map<Key, { key: Key; label: string; scenes: number; eighths: number }>();
  for (const scene of scenes) {
    const { key, label } = by(scene);
    const group = groups.get(key) ?? { key, label, scenes: 0, eighths: 0 };
    group.scenes++;
    group.eighths += scene.eighths;
    groups.set(key, group);
  }
  return [...groups.values()].sort((one, other) => other.scenes - one.scenes);
}

/** Up to half a page, a page, two, three, four, and longer. */
const BUCKETS = [4, 8, 16, 24, 32];

/** How many scenes there are of each length. */
export function lengthHistogram(scenes: readonly SceneFigures[]): LengthBucket[] {
  const counts = [...BUCKETS, Infinity].map(() => 0);
  for (const { eighths } of scenes) {
    const bucket = BUCKETS.findIndex((to) => eighths <= to);
    counts[bucket < 0 ? BUCKETS.length : bucket]!++;
  }
  return counts.map((count, at) => ({ from: (BUCKETS[at - 1] ?? 0) + 1, to: BUCKETS[at] ?? null, scenes: count }));
}
