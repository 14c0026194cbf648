import { diffScripts } from '../../screenplay/diff.js';
import type { ElementChange } from '../../screenplay/diff.js';
import { elements } from '../../screenplay/elements.js';
import type { ScreenplayElement } from '../../screenplay/elements.js';
import { parse } from '../../screenplay/fountain/parse.js';
import { sizeOf } from '../versions/sized.js';
import type { Sized } from '../versions/sized.js';

export function performElements(text: string): Sized<ScreenplayElement[]> {
  const value = elements(parse(text).script);
  return { value, size: sizeOf(value) };
}

export function performDiff(before: string, after: string): Sized<ElementChange[]> {
  const value = diffScripts(parse(before).script, parse(after).script);
  return { value, size: sizeOf(value) };
}
