import type { JsonSchema } from './format.js';
import { foldKey, isOfType, isSchema, only, propertiesOf, requiredOf } from './schema-nodes.js';

/**
 * The entries of a list that was written as an object: by the one thing that each of them lacks (`{"PACING": {"score": 7}}`), by
 * number, or by the first of two texts (`{"Jon": "brother"}`). Undefined for what is no such thing.
 */
export function keyedEntries(value: JsonSchema, items: JsonSchema): unknown[] | undefined {
  const entries = Object.entries(value);
  if (entries.length === 0) return undefined;
  const texts = textsOf(items);
  if (entries.every(([, entry]) => typeof entry === 'string')) {
    const [key, said, ...others] = texts;
    return key === undefined || said === undefined || others.length > 0 || requiredOf(items).length !== 2
      ? undefined
      : entries.map(([name, text]) => ({ [key]: name, [said]: text }));
  }
  if (!entries.every(([, entry]) => isSchema(entry))) return undefined;
  const objects = entries as [string, JsonSchema][];
  const key = only(
    texts.filter((name) =>
      objects.every(([, entry]) => !Object.keys(entry).some((own) => foldKey(own) === foldKey(name))),
    ),
  );
  if (
    key !== undefined &&
    !entries.every(([name]) => /\d$/.test(name)) &&
    objects.every(([name]) => mayBe(name, propertiesOf(items)[key]))
  ) {
    return objects.map(([name, entry]) => ({ [key]: name, ...entry }));
  }
  return areNumbered(Object.keys(value)) ||
    objects.every(([, entry]) => requiredOf(items).length > 0 && requiredOf(items).every((name) => name in entry))
    ? objects.map(([, entry]) => entry)
    : undefined;
}

/** `scene1`, `scene2` beside other things: the list that is missing, and the keys that it is made of. */
export function numberedMembers(
  value: JsonSchema,
  properties: JsonSchema,
): { keys: readonly string[]; entries: unknown[] } | undefined {
  const keys = Object.keys(value).filter((key) => !(key in properties) && /\D.*\d$/.test(key) && isSchema(value[key]));
  return keys.length > 0 && areNumbered(keys) ? { keys, entries: keys.map((key) => value[key]) } : undefined;
}

/** Whether all keys are the same word, or no word, with a number behind it. */
function areNumbered(keys: readonly string[]): boolean {
  return (
    keys.every((key) => /\d$/.test(key)) && new Set(keys.map((key) => foldKey(key.replace(/\d+$/, '')))).size === 1
  );
}

/** The keys of required texts, in their order. */
function textsOf(items: JsonSchema): string[] {
  return requiredOf(items).filter((name) => {
    const node = propertiesOf(items)[name];
    return isSchema(node) && isOfType(node, 'string');
  });
}

function mayBe(name: string, node: unknown): boolean {
  return (
    !isSchema(node) ||
    !Array.isArray(node.enum) ||
    node.enum.some((member) => foldKey(String(member)) === foldKey(name))
  );
}
