import { getOperationAST, GraphQLError } from 'graphql';
import type { ExecutionArgs } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { aliasLimit } from './aliases.js';
import { objectsAsked } from './complexity.js';
import { depthLimit } from './depth.js';
import type { Limits } from './limits.js';
import { rootFieldLimit } from './root-fields.js';

/**
 * Refuses operations that ask for too much. All checks hang on parsing, validation and the start of execution, which every
 * transport shares, and all are done before a subscription's source is opened.
 */
export function useLimits(limits: Limits): Plugin {
  const tooComplex = ({ schema, document, operationName, variableValues }: ExecutionArgs) => {
    const operation = getOperationAST(document, operationName);
    if (operation == null) return undefined;
    const objects = objectsAsked({ schema, document, operation, variables: variableValues ?? {} });
    if (objects <= limits.objects) return undefined;
    return new GraphQLError(
      `This operation could return ${objects} objects; at most ${limits.objects} are allowed. Ask for smaller pages with \`first\`, or for less within them.`,
      { nodes: [operation], extensions: { code: 'TOO_COMPLEX', http: { status: 400, spec: true } } },
    );
  };
  return {
    onParse({ setParseFn, parseFn }) {
      setParseFn((source, options) => {
        try {
          return parseFn(source, { ...options, maxTokens: limits.tokens });
        } catch (error) {
          throw tooManyTokens(error, limits.tokens) ?? error;
        }
      });
    },
    onValidate({ addValidationRule }) {
      addValidationRule(depthLimit(limits.depth));
      addValidationRule(aliasLimit(limits.aliases));
      addValidationRule(rootFieldLimit(limits.rootFields));
    },
    onExecute({ args, setResultAndStopExecution }) {
      const error = tooComplex(args);
      if (error !== undefined) setResultAndStopExecution({ errors: [error] });
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const error = tooComplex(args);
      if (error !== undefined) setResultAndStopExecution({ errors: [error] });
    },
  };
}

function tooManyTokens(error: unknown, max: number): GraphQLError | undefined {
  if (!(error instanceof GraphQLError) || !error.message.includes(`more than ${max} tokens`)) return undefined;
  return new GraphQLError(`This document has more than ${max} tokens. Send it as several requests.`, {
    extensions: { code: 'TOO_MANY_TOKENS', http: { status: 400, spec: true } },
  });
}
