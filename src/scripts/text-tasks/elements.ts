import { diffScripts, type ElementChange } from '../../screenplay/elements/diff.js';
import { elements, type ScreenplayElement } from '../../screenplay/elements/elements.js';
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
