import { acceptsNull } from '../../llm/openai/strict-schema.js';
import { finding } from './findings.js';
import type { AnswerFinding, Path } from './findings.js';
import type { JsonSchema } from './format.js';
import { isPlaceholder, isWordForNothing, wellFormed } from './scalars.js';
import { isOfType, isSchema, nodeOf, nullMeansAbsent, propertiesOf } from './schema-nodes.js';

/**
 * A value that has the form that was asked for, as it was meant. A strict schema makes optional keys nullable, so a `null` there
 * means that the key is absent; a word like "None" where nothing may stand means nothing; and what is no text is left out of texts.
 */
export function normalize(value: unknown, schema: JsonSchema, findings: AnswerFinding[]): unknown {
  const visit = (each: unknown, given: unknown, path: Path): unknown => {
    const node = nodeOf(given, schema);
    if (node === undefined) return each;
    if (Array.isArray(each)) return each.map((item, at) => visit(item, node.items, [...path, at]));
    if (typeof each === 'string') {
      return isOfType(node, 'string') && node.enum === undefined ? ofText(each, given, path) : each;
    }
    if (!isSchema(each)) return each;
    const properties = propertiesOf(node);
    return Object.fromEntries(
      Object.entries(each)
        .filter(([key, member]) => member !== null || !nullMeansAbsent(key, node))
        .map(([key, member]) => [key, visit(member, properties[key], [...path, key])]),
    );
  };
  const ofText = (text: string, given: unknown, path: Path): unknown => {
    const required = Number(nodeOf(given, schema)?.minLength ?? 0) > 0;
    const meant =
      acceptsNull(given) && isWordForNothing(text) ? null : required && isPlaceholder(text) ? '' : wellFormed(text);
    if (meant !== text) findings.push(finding('coerced', path));
    return meant;
  };
  return visit(value, schema, []);
}
