import { GraphQLError } from 'graphql';
import type { ASTNode } from 'graphql';
import { LIMIT_ADVICE } from './limits.js';
import type { LimitCode } from './limits.js';

/** By code, where it is not 400. */
const STATUS: Partial<Readonly<Record<LimitCode, object>>> = Object.freeze({
  OPERATION_TIMEOUT: { status: 503 },
  POST_REQUIRED: { status: 405, headers: { allow: 'POST' } },
});

/** Says which limit an operation passes, and what to do. */
export function limitError(code: LimitCode, what: string, nodes?: readonly ASTNode[]): GraphQLError {
  return new GraphQLError(`${what} ${LIMIT_ADVICE[code]}`, {
    ...(nodes === undefined ? {} : { nodes }),
    extensions: { code, http: STATUS[code] ?? { status: 400, spec: true } },
  });
}
