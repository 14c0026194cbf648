import { finding } from './findings.js';
import type { JsonSchema } from './format.js';
import { lonePartsOf } from './json-values.js';
import type { FoundValue } from './json-values.js';
import { isSchema, nodeOf, propertiesOf } from './schema-nodes.js';
import { likeness, onlyList } from './unwrapping.js';

/** The value that several objects, one after the other, make together. */
interface JoinedValues {
  /** The entries of the one list that is asked for. */
  readonly entries?: FoundValue | undefined;
  /** The members of one object. */
  readonly members?: FoundValue | undefined;
}

/** Reads JSON that comes in lines: an object for each entry of a list, or for each part of an object. */
export function joinedValues(text: string, schema: JsonSchema): JoinedValues {
  const parts = lonePartsOf(text);
  if (parts.length === 0 || !parts.every(isSchema)) return {};
  const findings = [finding('coerced')];
  const key = onlyList(schema);
  const items = key === undefined ? undefined : nodeOf(propertiesOf(schema)[key], schema)?.items;
  const item = nodeOf(items, schema);
  const areEntries =
    key !== undefined &&
    item !== undefined &&
    parts.every((part) => likeness(part, schema) === 0 && likeness(part, item) > 0);
  if (areEntries) return { entries: { value: { [key]: parts }, findings } };
  const keys = parts.flatMap((part) => Object.keys(part));
  const areMembers =
    parts.length > 1 && new Set(keys).size === keys.length && parts.every((part) => likeness(part, schema) > 0);
  return areMembers ? { members: { value: Object.assign({}, ...parts) as unknown, findings } } : {};
}
