import { acceptsNull, isOfType, isSchema } from '../../llm/openai/strict-schema.js';
import type { JsonSchema } from './format.js';

/** What a schema says of one place, with references followed; undefined where it says several things at once. */
export function nodeOf(node: unknown, root: JsonSchema): JsonSchema | undefined {
  let found: unknown = node;
  // A chain of references is short; a circle of them says nothing.
  for (let steps = 0; steps < 8; steps += 1) {
    if (!isSchema(found)) return undefined;
    if (typeof found.$ref === 'string') {
      found = found.$ref === '#' ? root : definition(root, found.$ref);
    } else if (Array.isArray(found.anyOf ?? found.oneOf)) {
      const others = ((found.anyOf ?? found.oneOf) as unknown[]).filter(
        (branch) => !(isSchema(branch) && branch.type === 'null'),
      );
      if (others.length !== 1) return undefined;
      [found] = others;
    } else {
      return found;
    }
  }
  return undefined;
}

function definition(root: JsonSchema, reference: string): unknown {
  const name = /^#\/(?:\$defs|definitions)\/(.+)$/.exec(reference)?.[1];
  const definitions = root.$defs ?? root.definitions;
  return name !== undefined && isSchema(definitions) ? definitions[name] : undefined;
}

export function propertiesOf(node: JsonSchema): JsonSchema {
  return isSchema(node.properties) ? node.properties : {};
}

export function requiredOf(node: JsonSchema): readonly string[] {
  return Array.isArray(node.required) ? (node.required as string[]) : [];
}

/** Whether `null` at an object's key means that the key is absent: a strict schema makes optional keys nullable. */
export function nullMeansAbsent(key: string, node: JsonSchema): boolean {
  const properties = propertiesOf(node);
  return key in properties && !requiredOf(node).includes(key) && !acceptsNull(properties[key]);
}

/** A key in the form that all its spellings share: letters and digits of any script, without case, accents and separators. */
export function foldKey(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** The candidate, if there is exactly one. */
export function only<T>(candidates: readonly T[]): T | undefined {
  return candidates.length === 1 ? candidates[0] : undefined;
}

export { isOfType, isSchema };
