import type { ElementChange } from '../../../src/screenplay/elements/diff.js';
import type { ScreenplayElement } from '../../../src/screenplay/elements/elements.js';

/** Makes the later list out of the earlier one and what {@link diffElements} found. Lines of elements that did not change stay. */
export function applyChanges(
  before: readonly ScreenplayElement[],
  changes: readonly ElementChange[],
): ScreenplayElement[] {
  const told = changes.filter(({ kind }) => kind !== 'UNCHANGED');
  const gone = new Set(told.map(({ beforeIndex }) => beforeIndex));
  const kept = before.filter((_, index) => !gone.has(index));
  const after: ScreenplayElement[] = [];
  let next = 0;
  for (const { after: element, afterIndex } of told) {
    if (!element || afterIndex === null) continue;
    while (after.length < afterIndex && next < kept.length) after.push(kept[next++]!);
    after.push(element);
  }
  while (next < kept.length) after.push(kept[next++]!);
  return after;
}
