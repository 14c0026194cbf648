type Schema = Record<string, unknown>;

const KEPT = [
  'type', 'enum', 'const', 'description', '$ref', 'minItems', 'maxItems', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf',
] as const;
const FORMATS: ReadonlySet<unknown> = new Set(['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid']);
/** What strict mode has no word for, and what cannot be left out without changing the meaning. */
const INEXPRESSIBLE = ['allOf', 'not', 'if', 'then', 'else', 'patternProperties', 'prefixItems', 'dependentSchemas', 'dependentRequired', 'unevaluatedProperties'];

/**
 * The same schema in the subset that OpenAI's strict mode takes: every key required, no further keys, optional values
 * nullable. Limits that the subset has no word for (text lengths, patterns) are left out: the caller validates the answer.
 * Undefined when the schema cannot be put that way, as with maps of free keys.
 */
export function toStrictSchema(schema: Schema): Schema | undefined {
  return schema.type === 'object' && schema.anyOf === undefined ? strict(schema) : undefined;
}

function strict(node: unknown): Schema | undefined {
  if (!isSchema(node) || INEXPRESSIBLE.some((key) => key in node)) return undefined;
  const result: Schema = {};
  for (const key of KEPT) if (key in node && !isSafeIntegerBound(node[key])) result[key] = node[key];
  if (FORMATS.has(node.format)) result.format = node.format;

  const branches = node.anyOf ?? node.oneOf;
  if (branches !== undefined) {
    const each = strictAll(branches);
    if (each === undefined) return undefined;
    result.anyOf = each;
  }
  if (isOfType(node, 'array')) {
    const items = strict(node.items);
    if (items === undefined) return undefined;
    result.items = items;
  }
  if (isOfType(node, 'object') && !addObject(node, result)) return undefined;
  if (isSchema(node.$defs)) {
    const definitions = strictEntries(node.$defs);
    if (definitions === undefined) return undefined;
    result.$defs = definitions;
  }
  return ['type', 'enum', 'const', 'anyOf', '$ref'].some((key) => key in result) ? result : undefined;
}

function addObject(node: Schema, result: Schema): boolean {
  if (isSchema(node.additionalProperties) || node.additionalProperties === true) return false;
  const properties = isSchema(node.properties) ? node.properties : {};
  const required = new Set(Array.isArray(node.required) ? node.required : []);
  const each = strictEntries(properties, (name, value) => (required.has(name) || acceptsNull(value) ? value : { anyOf: [value, { type: 'null' }] }));
  if (each === undefined) return false;
  result.properties = each;
  result.required = Object.keys(each);
  result.additionalProperties = false;
  return true;
}

function strictEntries(entries: Schema, change = (_name: string, value: Schema): Schema => value): Schema | undefined {
  const result: [string, Schema][] = [];
  for (const [name, value] of Object.entries(entries)) {
    const changed = strict(value);
    if (changed === undefined) return undefined;
    result.push([name, change(name, changed)]);
  }
  return Object.fromEntries(result);
}

function strictAll(nodes: unknown): Schema[] | undefined {
  if (!Array.isArray(nodes)) return undefined;
  const each = nodes.map(strict);
  return each.every((node) => node !== undefined) ? each : undefined;
}

/** True when `null` is a valid value. */
export function acceptsNull(node: unknown): boolean {
  if (!isSchema(node)) return false;
  const branches = node.anyOf ?? node.oneOf;
  return isOfType(node, 'null') || node.const === null || (Array.isArray(node.enum) && node.enum.includes(null)) || (Array.isArray(branches) && branches.some(acceptsNull));
}

export function isOfType(node: Schema, type: string): boolean {
  return node.type === type || (Array.isArray(node.type) && node.type.includes(type));
}

export function isSchema(node: unknown): node is Schema {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}

/** zod states the range of a safe integer; grammar compilers of local servers choke on it, and it says nothing. */
function isSafeIntegerBound(value: unknown): boolean {
  return value === Number.MAX_SAFE_INTEGER || value === Number.MIN_SAFE_INTEGER;
}
