import type { JsonSchema } from './format.js';
import { embeddedJson } from './scalars.js';
import { foldKey, isOfType, isSchema, nodeOf, only, propertiesOf, requiredOf } from './schema-nodes.js';

/** Wrappers around wrappers are rare. */
const DEEPEST = 4;
/** The most members of a wrapper that is looked into: an object with more of them is the answer itself. */
const MOST_MEMBERS = 20;

/**
 * What a found value may be, the likeliest first: the value itself, the list that the schema holds alone, and what it wraps: an
 * envelope, a call of a tool, a copy of the schema with the values filled in.
 */
export function* unwrappings(value: unknown, schema: JsonSchema): Generator {
  if (Array.isArray(value)) yield* ofList(value, schema);
  else yield value;
  const inside = isSchema(value) ? onlyInside(value, schema) : undefined;
  if (inside !== undefined) yield inside;
}

function* ofList(value: readonly unknown[], schema: JsonSchema): Generator {
  const key = onlyList(schema);
  if (key !== undefined) yield { [key]: value };
  yield value;
  if (value.length === 1) yield value[0];
}

/** The key of the one thing that a schema requires, where that is a list. */
export function onlyList(schema: JsonSchema): string | undefined {
  const [key, ...others] = requiredOf(schema);
  const list = key === undefined || others.length > 0 ? undefined : nodeOf(propertiesOf(schema)[key], schema);
  return list !== undefined && isOfType(list, 'array') ? key : undefined;
}

/** How many of the schema's keys a value has, in whatever spelling; of the required ones where there are any. */
export function likeness(value: unknown, schema: JsonSchema): number {
  if (!isSchema(value)) return 0;
  const required = requiredOf(schema);
  const wanted = new Set((required.length > 0 ? required : Object.keys(propertiesOf(schema))).map(foldKey));
  return Object.keys(value).filter((key) => wanted.has(foldKey(key))).length;
}

/** The one value within that has more of the schema's keys than what is around it; else a lone member, whose form may tell what it is. */
function onlyInside(value: JsonSchema, schema: JsonSchema): unknown {
  const around = likeness(value, schema);
  let holders: unknown[] = [value];
  for (let depth = 0; depth < DEEPEST && holders.length > 0; depth += 1) {
    const members = holders.flatMap(membersOf);
    const better = members.filter((member) => likeness(member, schema) > around);
    if (better.length > 0) return only(better);
    holders = members.filter(isSchema);
  }
  return around > 0 ? undefined : only(Object.values(value));
}

function membersOf(holder: unknown): unknown[] {
  // The schema itself, said back, is no answer.
  const members = isSchema(holder) && !describesForm(holder.properties) ? Object.values(holder) : [];
  if (members.length > MOST_MEMBERS) return [];
  return members.map(
    (member) =>
      embeddedJson(member, isSchema) ??
      (Array.isArray(member) && member.length === 1 ? (member[0] as unknown) : member),
  );
}

function describesForm(properties: unknown): boolean {
  return (
    isSchema(properties) &&
    Object.values(properties).some(
      (node) => isSchema(node) && ['type', '$ref', 'anyOf', 'enum', 'const'].some((key) => key in node),
    )
  );
}
