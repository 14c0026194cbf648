import type { ValidationContext, ValidationRule } from 'graphql';
import { limitError } from './limit-error.js';

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
