import { Kind } from 'graphql';
import type { SelectionSetNode, ValidationContext, ValidationRule } from 'graphql';
import { limitError } from './limits.js';

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

/** Refuses documents with too many aliases, which ask for one thing many times under different names. */
export function aliasLimit(max: number): ValidationRule {
  return function AliasLimitRule(context: ValidationContext) {
    let aliases = 0;
    return {
      Field(field) {
        if (field.alias === undefined) return;
        aliases += 1;
        if (aliases === max + 1) {
          context.reportError(limitError('TOO_MANY_ALIASES', `This document has more than ${max} aliases.`, [field]));
        }
      },
    };
  };
}

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
