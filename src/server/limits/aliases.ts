import { GraphQLError } from 'graphql';
import type { ValidationContext, ValidationRule } from 'graphql';

/** Refuses documents with too many aliases, which ask for one thing many times under different names. */
export function aliasLimit(max: number): ValidationRule {
  return function AliasLimitRule(context: ValidationContext) {
    let aliases = 0;
    return {
      Field(field) {
        if (field.alias === undefined) return;
        aliases += 1;
        if (aliases === max + 1) {
          context.reportError(
            new GraphQLError(`This document has more than ${max} aliases. Ask for several objects with \`nodes(ids:)\`, or in several requests.`, {
              nodes: [field],
              extensions: { code: 'TOO_MANY_ALIASES' },
            }),
          );
        }
      },
    };
  };
}
