import { Kind } from 'graphql';
import type { SelectionSetNode, ValidationContext, ValidationRule } from 'graphql';
import { limitError } from './limit-error.js';

/** Refuses operations with too many fields of the root type; each may start work of its own. */
export function rootFieldLimit(max: number): ValidationRule {
  return function RootFieldLimitRule(context: ValidationContext) {
    const byFragment = new Map<string, number>();
    const count = (set: SelectionSetNode | undefined, within: ReadonlySet<string>): number =>
      (set?.selections ?? []).reduce((sum, selection) => {
        switch (selection.kind) {
          case Kind.FIELD:
            return sum + 1;
          case Kind.INLINE_FRAGMENT:
            return sum + count(selection.selectionSet, within);
          case Kind.FRAGMENT_SPREAD:
            return sum + countFragment(selection.name.value, within);
        }
      }, 0);
    const countFragment = (name: string, within: ReadonlySet<string>): number => {
      const known = byFragment.get(name);
      if (known !== undefined) return known;
      if (within.has(name)) return 0;
      const fields = count(context.getFragment(name)?.selectionSet, new Set([...within, name]));
      byFragment.set(name, fields);
      return fields;
    };
    return {
      OperationDefinition(operation) {
        const fields = count(operation.selectionSet, new Set());
        if (fields > max) {
          context.reportError(
            limitError(
              'TOO_MANY_ROOT_FIELDS',
              `This operation has ${fields} root fields; at most ${max} are allowed.`,
              [operation],
            ),
          );
        }
      },
    };
  };
}
