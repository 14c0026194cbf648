import SchemaBuilder, { BasePlugin } from '@pothos/core';
import type { PothosOutputFieldConfig, SchemaTypes } from '@pothos/core';
import { getNamedType } from 'graphql';
import type { GraphQLFieldResolver } from 'graphql';
import { InvalidInputError } from '../domain/errors.js';
import type { InvalidField } from '../domain/errors.js';
import { isId } from '../domain/ids.js';
import type { GraphQLContext } from './context.js';
import type { CursorRow } from './cursor-row-loader.js';

export const DEFAULT_PAGE = 20;
export const MAX_PAGE = 100;

const pluginName = 'pages';

/** What a client may ask of a connection. */
interface PageArgs {
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}

/** The same as a page that is read in one direction, from a cursor on, and ends at another if that is on it. */
interface DirectedArgs extends PageArgs {
  stop?: string | null | undefined;
}

/** The part of a connection that its page is told by. */
interface Page {
  edges: readonly ({ cursor: string } | null)[];
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
}

type Within<Parent, Args> = (row: CursorRow, parent: Parent, args: Args) => boolean;

/**
 * The `extensions` of a connection within an object: whether a row is in that list. The prisma plugin sorts such lists out in memory,
 * and after a row that is not in one there is nothing.
 */
export function within<Parent, Args extends object = object>(holds: Within<Parent, Args>) {
  return { within: holds };
}

/**
 * Every connection is read as Relay has it: forward with `first`, backward with `last`, between `after` and `before`. What no
 * connection gives is an error rather than a silent cut. The prisma plugin reads from one cursor only: the page is cut at the
 * other one here, which comes to the same.
 */
class PagesPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(field: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    if (field.args.before === undefined || field.args.last === undefined) return field;
    return {
      ...field,
      argMappers: [...field.argMappers, directed],
      extensions: { ...field.extensions, connection: true },
    };
  }

  override wrapResolve(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object>,
    field: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    if (field.extensions?.connection !== true) return resolve;
    const { within: holds = () => true } = field.extensions as { within?: Within<unknown, object> };
    return (parent, args, context, info) => {
      const { after, before, stop } = args as DirectedArgs;
      const backward = isBackward(args);
      const cursors = {
        after: backward ? stop : after,
        before: backward ? before : stop,
      };
      if (cursors.after == null && cursors.before == null) return resolve(parent, args, context, info);
      const page = async () => {
        const [connection] = await Promise.all([
          resolve(parent, args, context, info) as Promise<Page>,
          expectThere(
            cursors,
            getNamedType(info.returnType).name,
            (row) => holds(row, parent, args),
            context as unknown as GraphQLContext,
          ),
        ]);
        return stop == null ? connection : cutAt(connection, stop, backward);
      };
      return page();
    };
  }
}

/** Throws when a page is asked for that no connection gives. */
function directed<Args extends object>(args: Args): Args & DirectedArgs {
  const { first, after, last, before } = args as PageArgs;
  const wrong = [
    ...wrongSize('first', first, 'after'),
    ...wrongSize('last', last, 'before'),
    ...(first != null && last != null
      ? [
          {
            path: 'last',
            message: 'stands beside `first`; ask for one of them: `first` reads forward, `last` backward',
          },
        ]
      : []),
    ...wrongCursor('after', after, 'endCursor'),
    ...wrongCursor('before', before, 'startCursor'),
  ];
  if (wrong.length > 0) throw new InvalidInputError(wrong);
  return isBackward(args)
    ? { ...args, first: undefined, after: undefined, stop: after }
    : { ...args, last: undefined, before: undefined, stop: before };
}

/** With `before` alone it is the page that ends there. */
function isBackward({ last, first, after, before }: PageArgs): boolean {
  return last != null || (before != null && first == null && after == null);
}

function wrongSize(path: string, size: number | null | undefined, cursor: string): InvalidField[] {
  return size == null || (size >= 1 && size <= MAX_PAGE)
    ? []
    : [{ path, message: `is ${size}; ask for 1 to ${MAX_PAGE} at a time and go on with \`${cursor}\`` }];
}

function wrongCursor(path: string, cursor: string | null | undefined, source: string): InvalidField[] {
  return cursor == null || idOfCursor(cursor) !== undefined
    ? []
    : [{ path, message: `is not a cursor that this server gave out: pass \`pageInfo.${source}\` of another page` }];
}

/** The row that a cursor stands for. */
export function idOfCursor(cursor: string): string | undefined {
  const [space, tag, id, ...rest] = Buffer.from(cursor, 'base64').toString('utf8').split(':');
  return space === 'GPC' && tag === 'S' && id !== undefined && rest.length === 0 && isId(id) ? id : undefined;
}

/** Nothing can be said about what comes after a row that is not there: an empty page would look like the end of the list. */
async function expectThere(
  cursors: Readonly<Record<string, string | null | undefined>>,
  connection: string,
  holds: (row: CursorRow) => boolean,
  { cursorRows }: GraphQLContext,
): Promise<void> {
  const given = Object.entries(cursors).flatMap(([path, cursor]) => {
    const id = cursor == null ? undefined : idOfCursor(cursor);
    return id === undefined ? [] : [{ path, id }];
  });
  const rows = await Promise.all(given.map(({ id }) => cursorRows.load({ connection, id })));
  const gone = given.filter((_cursor, at) => {
    const row = rows[at];
    return row == null || !holds(row);
  });
  if (gone.length === 0) return;
  throw new InvalidInputError(
    gone.map(({ path }) => ({
      path,
      message: 'stands for nothing in this list, or for what was deleted or moved meanwhile: begin again without it',
    })),
  );
}

function cutAt(connection: Page, stop: string, backward: boolean): Page {
  const at = connection.edges.findIndex((edge) => edge?.cursor === stop);
  if (at === -1) return connection;
  const edges = backward ? connection.edges.slice(at + 1) : connection.edges.slice(0, at);
  return {
    ...connection,
    edges,
    pageInfo: {
      hasNextPage: backward ? connection.pageInfo.hasNextPage : true,
      hasPreviousPage: backward ? true : connection.pageInfo.hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

SchemaBuilder.registerPlugin(pluginName, PagesPlugin);

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      pages: PagesPlugin<Types>;
    }
  }
}

export default pluginName;
