import { Kind } from 'graphql';
import type { SelectionSetNode, ValidationContext, ValidationRule } from 'graphql';
import { limitError } from './limit-error.js';

/** Refuses operations whose fields are nested too deep. Introspection has its own limit in graphql's rules. */
export function depthLimit(max: number): ValidationRule {
  return function DepthLimitRule(context: ValidationContext) {
    const byFragment = new Map<string, number>();
    const depthOf = (set: SelectionSetNode | undefined, within: ReadonlySet<string>): number =>
      Math.max(
        0,
        ...(set?.selections ?? []).map((selection) => {
          switch (selection.kind) {
            case Kind.FIELD:
              return selection.name.value.startsWith('__') ? 0 : 1 + depthOf(selection.selectionSet, within);
            case Kind.INLINE_FRAGMENT:
              return depthOf(selection.selectionSet, within);
            case Kind.FRAGMENT_SPREAD:
              return depthOfFragment(selection.name.value, within);
          }
        }),
      );
    const depthOfFragment = (name: string, within: ReadonlySet<string>): number => {
      const known = byFragment.get(name);
      if (known !== undefined) return known;
      // A cycle is reported by a rule of the specification.
      if (within.has(name)) return 0;
      const depth = depthOf(context.getFragment(name)?.selectionSet, new Set([...within, name]));
      byFragment.set(name, depth);
      return depth;
    };
    return {
      OperationDefinition(operation) {
        const depth = depthOf(operation.selectionSet, new Set());
        if (depth > max) {
          context.reportError(
            limitError('TOO_DEEP', `This operation is ${depth} levels deep; at most ${max} are allowed.`, [operation]),
          );
        }
      },
    };
  };
}
