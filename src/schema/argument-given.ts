import { Kind } from 'graphql';
import type { GraphQLResolveInfo } from 'graphql';

/** True when the operation itself gives the argument: as a value, or by a variable that the request has set. */
export function argumentGiven(info: GraphQLResolveInfo, name: string): boolean {
  const argument = info.fieldNodes[0]?.arguments?.find((node) => node.name.value === name);
  if (argument === undefined) return false;
  return argument.value.kind !== Kind.VARIABLE || info.variableValues.coerced[argument.value.name.value] !== undefined;
}
