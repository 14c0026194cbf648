import { Kind, visit } from 'graphql';
import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import { canonicalJson } from '../../domain/canonical-json.js';

/** Longer and deeper variables are not compared: who sends them runs its operation alone. */
const MOST = Object.freeze({ depth: 16, length: 2_000 });

interface Asked {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables: Readonly<Record<string, unknown>>;
  /** All that resolvers may look at and that is not the same for every operation of the server. */
  rights: Readonly<Record<string, unknown>>;
}

/**
 * What the results of a subscription's events depend on, beside the document itself. Where the reader begins is no part of it.
 * Undefined when there is too much to compare.
 */
export function resultKey({ document, operation, variables, rights }: Asked): string | undefined {
  const place = placeVariable(document, operation);
  const compared =
    place === undefined ? variables : Object.fromEntries(Object.entries(variables).filter(([name]) => name !== place));
  return canonicalJson([operation.name?.value ?? null, rights, compared], MOST);
}

/** The variable that says where the reader begins, if it says nothing else. */
function placeVariable(document: DocumentNode, operation: OperationDefinitionNode): string | undefined {
  const [root] = operation.selectionSet.selections;
  if (operation.selectionSet.selections.length !== 1 || root?.kind !== Kind.FIELD) return undefined;
  const after = root.arguments?.find(({ name }) => name.value === 'after')?.value;
  if (after?.kind !== Kind.VARIABLE) return undefined;
  const name = after.name.value;
  let uses = 0;
  visit(document, {
    VariableDefinition: () => false,
    Variable: (variable) => {
      if (variable.name.value === name) uses += 1;
    },
  });
  return uses === 1 ? name : undefined;
}
