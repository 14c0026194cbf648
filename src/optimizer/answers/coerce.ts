import { acceptsNull } from '../../llm/openai/strict-schema.js';
import { cutText } from './cut-text.js';
import { finding } from './findings.js';
import type { AnswerFinding, Path } from './findings.js';
import type { JsonSchema } from './format.js';
import {
  foldKey,
  isOfType,
  isSchema,
  nodeOf,
  nullMeansAbsent,
  only,
  propertiesOf,
  requiredOf,
} from './schema-nodes.js';
import { numberedMembers } from './keyed-entries.js';
import { asList } from './lists.js';
import {
  asBoolean,
  asEnumMember,
  asNumber,
  asText,
  embeddedJson,
  isPlaceholder,
  mainText,
  isWordForNothing,
  wellFormed,
} from './scalars.js';

/**
 * Puts a value into the form that its schema asks for wherever its meaning is plain: types, spelling of keys and enum members, one
 * wrapping too many or too few, texts and lists over their limits. What has two meanings, or none, stays as it is, for the schema to
 * refuse. What was done is told in `findings`.
 */
export function coerce(value: unknown, schema: JsonSchema, findings: AnswerFinding[]): unknown {
  return new Coercion(schema, findings).fit(value, schema, []);
}

class Coercion {
  constructor(
    private readonly root: JsonSchema,
    private readonly findings: AnswerFinding[],
  ) {}

  fit(value: unknown, given: unknown, path: Path): unknown {
    if (value === null && acceptsNull(given)) return value;
    if (typeof value === 'string' && acceptsNull(given) && isWordForNothing(value)) {
      return this.#told('coerced', path, value, null);
    }
    const node = nodeOf(given, this.root);
    if (node === undefined || value === undefined) return value;
    if (Array.isArray(node.enum) || 'const' in node) {
      return this.#told(
        'coerced',
        path,
        value,
        asEnumMember(value, Array.isArray(node.enum) ? node.enum : [node.const]),
      );
    }
    if (isOfType(node, 'object')) return this.#object(value, node, path);
    if (isOfType(node, 'array')) return this.#list(value, node, path);
    if (isOfType(node, 'string')) return this.#text(value, node, path);
    if (isOfType(node, 'integer') || isOfType(node, 'number')) {
      return this.#told('coerced', path, value, asNumber(value, node));
    }
    if (isOfType(node, 'boolean')) return this.#told('coerced', path, value, asBoolean(value));
    return value;
  }

  #object(written: unknown, node: JsonSchema, path: Path): unknown {
    const whole = this.#told(
      'coerced',
      path,
      written,
      isSchema(written)
        ? written
        : (embeddedJson(written, isSchema) ??
            (Array.isArray(written) && written.length === 1 ? written[0] : undefined)),
    );
    if (!isSchema(whole)) return whole;
    const properties = propertiesOf(node);
    const value = this.#gathered(whole, properties, path);
    const names = this.#names(value, properties, path);
    const result: [string, unknown][] = [];
    for (const [key, member] of Object.entries(value)) {
      const name = names.get(key) ?? key;
      if (member === null && nullMeansAbsent(name, node)) continue;
      result.push([name, name in properties ? this.fit(member, properties[name], [...path, name]) : member]);
    }
    const given = new Set(result.map(([name]) => name));
    for (const name of requiredOf(node)) {
      // What may be nothing, and is not there, is nothing.
      if (given.has(name) || !acceptsNull(properties[name])) continue;
      this.findings.push(finding('defaulted', [...path, name]));
      result.push([name, null]);
    }
    return Object.fromEntries(result);
  }

  /** With the one list that is missing made of the members that are numbered. */
  #gathered(value: JsonSchema, properties: JsonSchema, path: Path): JsonSchema {
    const missing = only(
      Object.keys(properties).filter(
        (key) =>
          !Object.keys(value).some((own) => foldKey(own) === foldKey(key)) && this.#holdsObjects(properties[key]),
      ),
    );
    const numbered = missing === undefined ? undefined : numberedMembers(value, properties);
    if (missing === undefined || numbered === undefined) return value;
    this.findings.push(finding('coerced', [...path, missing]));
    return {
      ...Object.fromEntries(Object.entries(value).filter(([key]) => !numbered.keys.includes(key))),
      [missing]: numbered.entries,
    };
  }

  #holdsObjects(given: unknown): boolean {
    const node = nodeOf(given, this.root);
    const items = node !== undefined && isOfType(node, 'array') ? nodeOf(node.items, this.root) : undefined;
    return items !== undefined && isOfType(items, 'object');
  }

  /** By key of the value: the key of the schema that it stands for, where it is spelled in another way. */
  #names(value: JsonSchema, properties: JsonSchema, path: Path): ReadonlyMap<string, string> {
    const unknown = Object.keys(value).filter((key) => !(key in properties));
    const missing = Object.keys(properties).filter((key) => !(key in value));
    const names = new Map<string, string>();
    for (const key of unknown) {
      const name = only(missing.filter((candidate) => foldKey(candidate) === foldKey(key)));
      if (name !== undefined && unknown.filter((other) => foldKey(other) === foldKey(key)).length === 1) {
        names.set(key, name);
      }
    }
    // The one list that is missing and the one list that is not known are the same, whatever it is called.
    const wanted = only(Object.keys(properties));
    const list = only(unknown.filter((key) => Array.isArray(value[key])));
    if (
      names.size === 0 &&
      wanted !== undefined &&
      missing.length === 1 &&
      list !== undefined &&
      this.#mayBe(value[list], properties[wanted], unknown)
    ) {
      names.set(list, wanted);
    }
    for (const name of names.values()) this.findings.push(finding('renamed', [...path, name]));
    return names;
  }

  /** An empty list beside other things may be any list. */
  #mayBe(list: unknown, given: unknown, keys: readonly string[]): boolean {
    const node = nodeOf(given, this.root);
    if (node === undefined || !isOfType(node, 'array') || !Array.isArray(list)) return false;
    const item = nodeOf(node.items, this.root);
    if (list.length === 0) return keys.length === 1;
    return item === undefined || !isOfType(item, 'object') || list.every(isSchema);
  }

  #list(given: unknown, node: JsonSchema, path: Path): unknown {
    const items = nodeOf(node.items, this.root);
    const value = this.#told(
      'coerced',
      path,
      given,
      Array.isArray(given) ? given : given === null && !node.minItems ? [] : asList(given, items),
    );
    if (!Array.isArray(value)) return value;
    const blank = (item: unknown): boolean =>
      (item === null && !acceptsNull(node.items)) ||
      (typeof item === 'string' && (item.trim() === '' || isPlaceholder(item)) && Number(items?.minLength ?? 0) > 0);
    const filled = value.filter((item) => !blank(item));
    if (filled.length < value.length) this.findings.push(finding('dropped', path));
    const most = typeof node.maxItems === 'number' ? node.maxItems : Infinity;
    if (filled.length > most) this.findings.push(finding('cut', path));
    return filled.slice(0, most).map((item, at) => this.fit(item, node.items, [...path, at]));
  }

  #text(given: unknown, node: JsonSchema, path: Path): unknown {
    const text = asText(given) ?? (typeof path.at(-1) === 'number' ? mainText(given) : undefined);
    const blank = text !== undefined && Number(node.minLength ?? 0) > 0 && isPlaceholder(text);
    const value = this.#told('coerced', path, given, blank ? '' : wellFormed(text));
    const limit = typeof node.maxLength === 'number' ? node.maxLength : Infinity;
    if (typeof value !== 'string' || value.trim().length <= limit) return value;
    this.findings.push(finding('cut', path));
    return cutText(value, limit);
  }

  #told(kind: AnswerFinding['kind'], path: Path, before: unknown, after: unknown): unknown {
    if (after === undefined || after === before) return before;
    this.findings.push(finding(kind, path));
    return after;
  }
}
