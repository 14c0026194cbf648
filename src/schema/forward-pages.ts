import SchemaBuilder, { BasePlugin } from '@pothos/core';
import type { PothosOutputFieldConfig, SchemaTypes } from '@pothos/core';
import { InvalidInputError } from '../domain/errors.js';
import { isId } from '../domain/ids.js';

export const DEFAULT_PAGE = 20;
export const MAX_PAGE = 100;

const pluginName = 'forwardPages';

/**
 * Every connection is read forward with `first` and `after` alone, and asking for too much is an error rather than a
 * silent cut. The relay plugin would add `before` and `last`, and the prisma plugin would cut.
 */
class ForwardPagesPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(field: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const { before, last, ...args } = field.args;
    if (before === undefined || last === undefined) return field;
    return {
      ...field,
      args,
      argMappers: [...field.argMappers, checkPage],
      extensions: { ...field.extensions, connection: true },
    };
  }
}

/** Throws when a page is asked for that no connection gives. */
function checkPage<Args extends object>(args: Args): Args {
  const { first, after } = args as { first?: number | null; after?: string | null };
  if (first != null && (first < 1 || first > MAX_PAGE)) {
    throw new InvalidInputError([
      { path: 'first', message: `is ${first}; ask for 1 to ${MAX_PAGE} at a time and go on with \`after\`` },
    ]);
  }
  if (after != null && !isCursor(after)) {
    throw new InvalidInputError([
      {
        path: 'after',
        message: 'is not a cursor that this server gave out: pass `pageInfo.endCursor` of the page before',
      },
    ]);
  }
  return args;
}

function isCursor(cursor: string): boolean {
  const [space, tag, id, ...rest] = Buffer.from(cursor, 'base64').toString('utf8').split(':');
  return space === 'GPC' && tag === 'S' && id !== undefined && rest.length === 0 && isId(id);
}

SchemaBuilder.registerPlugin(pluginName, ForwardPagesPlugin);

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      forwardPages: ForwardPagesPlugin<Types>;
    }
  }
}

export default pluginName;
