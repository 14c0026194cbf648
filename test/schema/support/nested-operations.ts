import { getNamedType, isAbstractType, isCompositeType, isLeafType, isObjectType, isRequiredArgument } from 'graphql';
import type { GraphQLCompositeType, GraphQLField, GraphQLObjectType, GraphQLSchema } from 'graphql';

/** Values for arguments that fields cannot do without. */
const ARGUMENTS: Readonly<Record<string, string>> = { 'Script.scene.number': '1', 'Script.export.format': 'FOUNTAIN' };

export interface NestedOperation {
  /** `Scene.draft`. */
  readonly field: string;
  readonly type: string;
  /** Takes `$ids`. */
  readonly document: string;
}

/** For every field of every type that `nodes` gives: a query for it with all that is one and two objects below it. */
export function nestedOperations(schema: GraphQLSchema, leftOut: ReadonlySet<string>): NestedOperation[] {
  const node = schema.getType('Node');
  if (!isAbstractType(node)) throw new Error('There is no Node');
  return schema.getPossibleTypes(node).flatMap((type) =>
    Object.values(type.getFields())
      .filter((field) => !leftOut.has(`${type.name}.${field.name}`))
      .map((field) => ({
        field: `${type.name}.${field.name}`,
        type: type.name,
        document: `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on ${type.name} { ${selected(schema, leftOut, type, field, 2)} } } }`,
      })),
  );
}

function selected(
  schema: GraphQLSchema,
  leftOut: ReadonlySet<string>,
  parent: GraphQLCompositeType,
  field: GraphQLField<unknown, unknown>,
  depth: number,
): string {
  const type = getNamedType(field.type);
  const given = field.args.flatMap((argument) => {
    const value = ARGUMENTS[`${parent.name}.${field.name}.${argument.name}`];
    if (isRequiredArgument(argument) && value === undefined) {
      throw new Error(`Say what ${parent.name}.${field.name} is asked for with: ${argument.name}`);
    }
    if (value !== undefined) return [`${argument.name}: ${value}`];
    return argument.name === 'first' ? ['first: 2'] : [];
  });
  const head = `${field.name}${given.length === 0 ? '' : `(${given.join(', ')})`}`;
  return isCompositeType(type) ? `${head} { __typename ${fieldsOf(schema, leftOut, type, depth)} }` : head;
}

function fieldsOf(
  schema: GraphQLSchema,
  leftOut: ReadonlySet<string>,
  type: GraphQLCompositeType,
  depth: number,
): string {
  if (isAbstractType(type)) {
    return schema
      .getPossibleTypes(type)
      .map((one) => `... on ${one.name} { __typename ${fieldsOf(schema, leftOut, one, depth)} }`)
      .join(' ');
  }
  if (!isObjectType(type)) return '';
  return Object.values(type.getFields())
    .filter((field) => !leftOut.has(`${type.name}.${field.name}`))
    .flatMap((field) => {
      if (isLeafType(getNamedType(field.type))) return [selected(schema, leftOut, type, field, depth)];
      const below = isPartOfList(type) ? depth : depth - 1;
      return below > 0 ? [selected(schema, leftOut, type, field, below)] : [];
    })
    .join(' ');
}

/** A connection and its edges are no objects of their own. */
function isPartOfList({ name }: GraphQLObjectType): boolean {
  return name.endsWith('Connection') || name.endsWith('Edge');
}
