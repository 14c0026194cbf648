import { finding } from './findings.js';
import type { AnswerFinding, Path } from './findings.js';
import type { JsonSchema, SchemaPair } from './format.js';
import { isSchema, nodeOf, propertiesOf, requiredOf } from './schema-nodes.js';

/** Each round leaves out at least one thing; an answer that needs more is of no use. */
const MOST_ROUNDS = 200;

/**
 * Takes an answer that could not be repaired for what is good in it: optional fields that are of no use are left out, entries of
 * lists too where enough are left. Of a list whose schema says `x-ordered`, what comes after a bad entry is left out with it.
 * Undefined where a field that is required cannot be used.
 */
export function salvage<T>(
  given: unknown,
  { schema, json }: SchemaPair<T>,
): { value: T; findings: AnswerFinding[] } | undefined {
  const value = structuredClone(given);
  const findings: AnswerFinding[] = [];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const checked = schema.safeParse(value);
    if (checked.success) return { value: checked.data, findings };
    const found = leaveOut(value, json, (checked.error.issues[0]?.path ?? []) as Path);
    if (found === undefined) return undefined;
    findings.push(found);
  }
  return undefined;
}

/** Leaves out the least that holds the fault. */
function leaveOut(value: unknown, json: JsonSchema, path: Path): AnswerFinding | undefined {
  const steps: { holder: unknown; node: JsonSchema | undefined; key: string | number }[] = [];
  let holder: unknown = value;
  let node = nodeOf(json, json);
  for (const key of path) {
    steps.push({ holder, node, key });
    holder =
      typeof holder === 'object' && holder !== null ? (holder as Record<string | number, unknown>)[key] : undefined;
    node =
      node === undefined ? undefined : nodeOf(typeof key === 'number' ? node.items : propertiesOf(node)[key], json);
  }
  for (const [depth, { holder, node, key }] of [...steps.entries()].toReversed()) {
    if (node === undefined) continue;
    const where = path.slice(0, depth + 1);
    if (Array.isArray(holder) && typeof key === 'number' && key < holder.length) {
      const count = node['x-ordered'] === true ? holder.length - key : 1;
      if (holder.length - count < Number(node.minItems ?? 0)) continue;
      holder.splice(key, count);
      return finding('dropped', where);
    }
    if (
      isSchema(holder) &&
      typeof key === 'string' &&
      key in holder &&
      key in propertiesOf(node) &&
      !requiredOf(node).includes(key)
    ) {
      delete holder[key];
      return finding('defaulted', where);
    }
  }
  return undefined;
}
