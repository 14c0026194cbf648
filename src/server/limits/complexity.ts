import { getNamedType, getNullableType, isInterfaceType, isListType, isObjectType, Kind, typeFromAST } from 'graphql';
import type {
  DocumentNode, FieldNode, FragmentDefinitionNode, GraphQLField, GraphQLNamedType, GraphQLSchema, OperationDefinitionNode, SelectionSetNode, ValueNode,
} from 'graphql';
import { DEFAULT_PAGE, MAX_PAGE } from '../../schema/forward-pages.js';

/** How many items a list without a page size is taken to have. */
const PLAIN_LIST = 5;

export interface Asked {
  schema: GraphQLSchema;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables: Readonly<Record<string, unknown>>;
}

/** How many objects an operation could return at most: a page counts with its size, and pages within pages multiply. */
export function objectsAsked({ schema, document, operation, variables }: Asked): number {
  const fragments = new Map(document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [])));
  const byFragment = new Map<FragmentDefinitionNode, number>();

  const within = (set: SelectionSetNode | undefined, parent: GraphQLNamedType | undefined): number =>
    (set?.selections ?? []).reduce((sum, selection) => {
      switch (selection.kind) {
        case Kind.FIELD:
          return sum + ofField(selection, parent);
        case Kind.INLINE_FRAGMENT:
          return sum + within(selection.selectionSet, selection.typeCondition === undefined ? parent : typeFromAST(schema, selection.typeCondition));
        case Kind.FRAGMENT_SPREAD:
          return sum + ofFragment(fragments.get(selection.name.value));
      }
    }, 0);

  const ofFragment = (fragment: FragmentDefinitionNode | undefined): number => {
    if (fragment === undefined) return 0;
    const known = byFragment.get(fragment);
    if (known !== undefined) return known;
    const cost = within(fragment.selectionSet, typeFromAST(schema, fragment.typeCondition));
    byFragment.set(fragment, cost);
    return cost;
  };

  const ofField = (node: FieldNode, parent: GraphQLNamedType | undefined): number => {
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    // Introspection and leaves return no objects of ours.
    if (field === undefined || node.selectionSet === undefined) return 0;
    const type = getNamedType(field.type);
    const children = within(node.selectionSet, type);
    if (field.extensions.connection === true) return 1 + pageSize(node, field, DEFAULT_PAGE) * children;
    if (parent !== undefined && parent.name.endsWith('Connection')) return node.name.value === 'nodes' ? 1 + children : children;
    if (!isListType(getNullableType(field.type))) return 1 + children;
    return listSize(node, field) * (1 + children);
  };

  const listSize = (node: FieldNode, field: GraphQLField<unknown, unknown>): number => {
    if (field.args.some(({ name }) => name === 'first')) return pageSize(node, field, MAX_PAGE);
    const ids = argument(node, 'ids');
    return Array.isArray(ids) ? ids.length : PLAIN_LIST;
  };

  const pageSize = (node: FieldNode, field: GraphQLField<unknown, unknown>, size: number): number => {
    const first = argument(node, 'first');
    const standard = field.args.find(({ name }) => name === 'first')?.defaultValue;
    return typeof first === 'number' ? Math.max(first, 1) : typeof standard === 'number' ? standard : size;
  };

  const argument = (node: FieldNode, name: string): unknown => {
    const value = node.arguments?.find((given) => given.name.value === name)?.value;
    return value === undefined ? undefined : valueOf(value);
  };

  const valueOf = (value: ValueNode): unknown => {
    switch (value.kind) {
      case Kind.INT:
        return Number(value.value);
      case Kind.LIST:
        return value.values;
      case Kind.VARIABLE: {
        const given = variables[value.name.value];
        if (given !== undefined) return given;
        const standard = operation.variableDefinitions?.find(({ variable }) => variable.name.value === value.name.value)?.defaultValue;
        return standard === undefined ? undefined : valueOf(standard);
      }
      default:
        return undefined;
    }
  };

  return within(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined);
}
