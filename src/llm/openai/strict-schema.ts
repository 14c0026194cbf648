type Schema = Record<string, unknown>;

const KEPT = [
  'type',
  'enum',
  'const',
  'description',
  '$ref',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
] as const;
/** Further limits of the extended form. */
const TEXT_LIMITS = ['minLength', 'maxLength'] as const;
/** llama.cpp counts a text's characters in its grammar and refuses to count further than 2,000; longer texts are checked by the caller alone. */
const LONGEST_COUNTED = 1_000;
const FORMATS: ReadonlySet<unknown> = new Set([
  'date-time',
  'time',
  'date',
  'duration',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'uuid',
]);
/** What strict mode has no word for, and what cannot be left out without changing the meaning. */
const INEXPRESSIBLE = [
  'allOf',
  'not',
  'if',
  'then',
  'else',
  'patternProperties',
  'prefixItems',
  'dependentSchemas',
  'dependentRequired',
  'unevaluatedProperties',
];

/**
 * Which limits a schema that is sent may state. `strict`: those of OpenAI's strict mode, which has none for the length of texts (its
 * guide on structured outputs names patterns, formats, ranges of numbers and lengths of lists). `extended`: the lengths of texts too,
 * as servers that compile the schema to a grammar take them.
 */
export type SchemaForm = 'strict' | 'extended';

/**
 * The same schema in the subset that OpenAI's strict mode takes: every key required, no further keys, optional values
 * nullable. Limits that the form has no word for are left out: the caller validates the answer. Undefined when the schema cannot be
 * put that way, as with maps of free keys.
 */
export function toStrictSchema(schema: Schema, form: SchemaForm = 'strict'): Schema | undefined {
  return schema.type === 'object' && schema.anyOf === undefined ? strict(schema, form) : undefined;
}

/** A server that counts characters cuts a text off at the limit. One character more shows that the text went on. */
function addTextLimits(node: Schema, result: Schema): void {
  for (const key of TEXT_LIMITS) {
    const limit = node[key];
    if (typeof limit === 'number' && limit > 0 && limit <= LONGEST_COUNTED) {
      result[key] = key === 'maxLength' ? limit + 1 : limit;
    }
  }
}

function strict(node: unknown, form: SchemaForm): Schema | undefined {
  if (!isSchema(node) || INEXPRESSIBLE.some((key) => key in node)) return undefined;
  const result: Schema = {};
  for (const key of KEPT) if (key in node && !isSafeIntegerBound(node[key])) result[key] = node[key];
  if (FORMATS.has(node.format)) result.format = node.format;
  if (form === 'extended' && node.format === undefined && node.pattern === undefined) addTextLimits(node, result);

  const branches = node.anyOf ?? node.oneOf;
  if (branches !== undefined) {
    const each = strictAll(branches, form);
    if (each === undefined) return undefined;
    result.anyOf = each;
  }
  if (isOfType(node, 'array')) {
    const items = strict(node.items, form);
    if (items === undefined) return undefined;
    result.items = items;
  }
  if (isOfType(node, 'object') && !addObject(node, result, form)) return undefined;
  if (isSchema(node.$defs)) {
    const definitions = strictEntries(node.$defs, form);
    if (definitions === undefined) return undefined;
    result.$defs = definitions;
  }
  return ['type', 'enum', 'const', 'anyOf', '$ref'].some((key) => key in result) ? result : undefined;
}

function addObject(node: Schema, result: Schema, form: SchemaForm): boolean {
  if (isSchema(node.additionalProperties) || node.additionalProperties === true) return false;
  const properties = isSchema(node.properties) ? node.properties : {};
  const required = new Set(Array.isArray(node.required) ? node.required : []);
  const each = strictEntries(properties, form, (name, value) =>
    required.has(name) || acceptsNull(value) ? value : { anyOf: [value, { type: 'null' }] },
  );
  if (each === undefined) return false;
  result.properties = each;
  result.required = Object.keys(each);
  result.additionalProperties = false;
  return true;
}

function strictEntries(
  entries: Schema,
  form: SchemaForm,
  change = (_name: string, value: Schema): Schema => value,
): Schema | undefined {
  const result: [string, Schema][] = [];
  for (const [name, value] of Object.entries(entries)) {
    const changed = strict(value, form);
    if (changed === undefined) return undefined;
    result.push([name, change(name, changed)]);
  }
  return Object.fromEntries(result);
}

function strictAll(nodes: unknown, form: SchemaForm): Schema[] | undefined {
  if (!Array.isArray(nodes)) return undefined;
  const each = nodes.map((node) => strict(node, form));
  return each.every((node) => node !== undefined) ? each : undefined;
}

/** True when `null` is a valid value. */
export function acceptsNull(node: unknown): boolean {
  if (!isSchema(node)) return false;
  const branches = node.anyOf ?? node.oneOf;
  return (
    isOfType(node, 'null') ||
    node.const === null ||
    (Array.isArray(node.enum) && node.enum.includes(null)) ||
    (Array.isArray(branches) && branches.some(acceptsNull))
  );
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
