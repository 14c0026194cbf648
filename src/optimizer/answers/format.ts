import { z } from 'zod';
import { InvalidInputError } from '../../domain/errors.js';

export type JsonSchema = Record<string, unknown>;

/** A schema in both forms. */
export interface SchemaPair<T> {
  schema: z.ZodType<T>;
  json: JsonSchema;
}

/** A structured answer that is wanted. */
export interface AnswerFormat<T> extends SchemaPair<T> {
  name: string;
  /** The least that is taken once a repair has failed. Default: the schema itself. */
  fallback?: SchemaPair<T> | undefined;
  /** True where the prompt tells the form already, also to a server that does not know schemas. Default false. */
  told?: boolean;
}

/** @throws InvalidInputError if a schema holds what JSON cannot express. */
export function answerFormat<T>(name: string, schema: z.ZodType<T>, fallback?: z.ZodType<T>): AnswerFormat<T> {
  return { name, ...pair(name, schema), ...(fallback === undefined ? {} : { fallback: pair(name, fallback) }) };
}

function pair<T>(name: string, schema: z.ZodType<T>): SchemaPair<T> {
  try {
    return { schema, json: z.toJSONSchema(schema, { io: 'input' }) };
  } catch (error) {
    throw new InvalidInputError(
      [
        {
          path: 'answer.schema',
          message: `the schema "${name}" cannot be written as a JSON schema: ${error instanceof Error ? error.message : String(error)}`,
        },
      ],
      { cause: error },
    );
  }
}
