import { getOperationAST, GraphQLError } from 'graphql';
import type { ExecutionArgs } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { OperationContext } from '../server-context.js';
import { aliasLimit, depthLimit, rootFieldLimit } from './document-rules.js';
import { demandOf } from './complexity.js';
import { limitError } from './limits.js';
import type { Limits } from './limits.js';

/**
 * Refuses operations that ask for too much. All checks hang on parsing, validation and the start of execution, which every
 * transport shares, and all are done before a subscription's source is opened.
 */
export function useLimits(limits: Limits): Plugin<OperationContext> {
  const refusal = ({
    schema,
    document,
    operationName,
    variableValues,
    contextValue,
  }: ExecutionArgs): GraphQLError | undefined => {
    const operation = getOperationAST(document, operationName);
    if (operation == null) return undefined;
    const { objects, computed } = demandOf({ schema, document, operation, variables: variableValues ?? {} });
    const context = contextValue as OperationContext;
    if (objects > limits.objects) {
      return limitError(
        'TOO_COMPLEX',
        `This operation could cost as much as ${objects.toLocaleString('en')} objects; at most ${limits.objects.toLocaleString('en')} are allowed.`,
        [operation],
      );
    }
    // A browser sends a GET for any page, and a proxy or a prefetcher may repeat it.
    if (computed !== undefined && context.request?.method === 'GET') {
      return limitError(
        'POST_REQUIRED',
        `\`${computed.name.value}\` is computed by a language model, which may cost money, and is not served by GET.`,
        [computed],
      );
    }
    context.computes = computed !== undefined;
    context.allowance.ms = computed === undefined ? limits.operationMs : limits.computedOperationMs;
    return undefined;
  };
  return {
    onParse({ params: { source }, setParseFn, parseFn }) {
      const bytes = Buffer.byteLength(typeof source === 'string' ? source : source.body);
      if (bytes > limits.documentBytes) {
        throw limitError(
          'DOCUMENT_TOO_LARGE',
          `This document has ${bytes.toLocaleString('en')} bytes; at most ${limits.documentBytes.toLocaleString('en')} are allowed.`,
        );
      }
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
      const error = refusal(args);
      if (error !== undefined) setResultAndStopExecution({ errors: [error] });
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const error = refusal(args);
      if (error !== undefined) setResultAndStopExecution({ errors: [error] });
    },
  };
}

function tooManyTokens(error: unknown, max: number): GraphQLError | undefined {
  if (!(error instanceof GraphQLError) || !error.message.includes(`more than ${max} tokens`)) return undefined;
  return limitError('TOO_MANY_TOKENS', `This document has more than ${max} tokens.`);
}
