import { getNamedType, getNullableType, isInterfaceType, isListType, isObjectType, Kind, typeFromAST } from 'graphql';
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLField,
  GraphQLNamedType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
  ValueNode,
} from 'graphql';
import { DEFAULT_PAGE, MAX_PAGE } from '../../schema/pages.js';
import { costOf, INTROSPECTED_AS_ONE, introspectedItems } from './field-costs.js';

/** How many items a list without a page size is taken to have. */
const PLAIN_LIST = 5;

export interface Asked {
  schema: GraphQLSchema;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables: Readonly<Record<string, unknown>>;
}

/** What an operation asks for. */
interface Demand {
  /** What it could cost at most, in objects: a page counts with its size, pages within pages multiply, and costly fields add their weight. */
  objects: number;
  /** The first field that a language model computes. */
  computed: FieldNode | undefined;
}

export function demandOf({ schema, document, operation, variables }: Asked): Demand {
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  const byFragment = new Map<FragmentDefinitionNode, number>();
  let computed: FieldNode | undefined;

  const within = (set: SelectionSetNode | undefined, parent: GraphQLNamedType | undefined): number =>
    (set?.selections ?? []).reduce((sum, selection) => {
      switch (selection.kind) {
        case Kind.FIELD:
          return sum + ofField(selection, parent);
        case Kind.INLINE_FRAGMENT:
          return (
            sum +
            within(
              selection.selectionSet,
              selection.typeCondition === undefined ? parent : typeFromAST(schema, selection.typeCondition),
            )
          );
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
    const field =
      isObjectType(parent) || isInterfaceType(parent) ? schema.getField(parent, node.name.value) : undefined;
    if (field === undefined) return 0;
    const own = costOf(parent, node.name.value);
    if (own.computed === true) computed ??= node;
    const weight = own.weight ?? 0;
    if (node.selectionSet === undefined) return weight;
    const type = getNamedType(field.type);
    const children = within(node.selectionSet, type);
    if (type.name.startsWith('__')) {
      return (
        (isListType(getNullableType(field.type)) ? introspectedItems(schema, node.name.value) : 1) *
        (1 / INTROSPECTED_AS_ONE + children)
      );
    }
    if (field.extensions.connection === true) return weight + 1 + pageSize(node, field, DEFAULT_PAGE) * children;
    if (parent !== undefined && parent.name.endsWith('Connection')) {
      return node.name.value === 'nodes' ? 1 + children : children;
    }
    if (!isListType(getNullableType(field.type))) return weight + 1 + children;
    return weight + listSize(node, field, own.items ?? PLAIN_LIST) * (1 + children);
  };

  const listSize = (node: FieldNode, field: GraphQLField<unknown, unknown>, items: number): number => {
    if (field.args.some(({ name }) => name === 'first')) return pageSize(node, field, MAX_PAGE);
    if (!field.args.some(({ name }) => name === 'ids')) return items;
    const ids = argument(node, 'ids');
    // Equal ids are loaded once and give the same object. A list of one may be written without brackets.
    return Array.isArray(ids) ? new Set<unknown>(ids).size : 1;
  };

  /** More than a page gives is refused when the page is read. */
  const pageSize = (node: FieldNode, field: GraphQLField<unknown, unknown>, size: number): number => {
    const asked = [argument(node, 'first'), argument(node, 'last')].filter((value) => typeof value === 'number');
    const standard = field.args.find(({ name }) => name === 'first')?.defaultValue;
    return asked.length > 0
      ? Math.min(Math.max(...asked, 1), MAX_PAGE)
      : typeof standard === 'number'
        ? standard
        : size;
  };

  const argument = (node: FieldNode, name: string): unknown => {
    const value = node.arguments?.find((given) => given.name.value === name)?.value;
    return value === undefined ? undefined : valueOf(value);
  };

  const valueOf = (value: ValueNode): unknown => {
    switch (value.kind) {
      case Kind.INT:
        return Number(value.value);
      case Kind.STRING:
        return value.value;
      case Kind.LIST:
        return value.values.map(valueOf);
      case Kind.VARIABLE: {
        const given = variables[value.name.value];
        if (given !== undefined) return given;
        const standard = operation.variableDefinitions?.find(
          ({ variable }) => variable.name.value === value.name.value,
        )?.defaultValue;
        return standard === undefined ? undefined : valueOf(standard);
      }
      default:
        return undefined;
    }
  };

  const objects = within(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined);
  return { objects: Math.ceil(objects), computed };
}
