import { formatPrismaCursor } from '@pothos/plugin-prisma';
import { Kind } from 'graphql';
import type { GraphQLResolveInfo, SelectionSetNode } from 'graphql';
import type { PageOfList } from './list-loaders.js';
import { DEFAULT_PAGE, idOfCursor } from './pages.js';

/** A page of a list, as the `pages` plugin hands its arguments on: read in one direction, from one cursor at most. */
interface DirectedPage {
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}

interface ListConnection<Row> {
  edges: { cursor: string; node: Row }[];
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
  totalCount: () => number | Promise<number>;
}

/**
 * The page of a list within an object that the arguments ask for.
 *
 * @param read gives its rows in the order of the list; not called when nothing but the total is asked for
 */
export async function listConnection<Row extends { id: string }>(
  args: DirectedPage,
  info: GraphQLResolveInfo,
  read: (page: PageOfList) => Promise<readonly Row[]>,
  totalCount: () => number | Promise<number>,
): Promise<ListConnection<Row>> {
  const backward = args.last != null || args.before != null;
  const size = (backward ? args.last : args.first) ?? DEFAULT_PAGE;
  const at = backward ? args.before : args.after;
  // With one more than the page: whether there is more.
  const found = asksForRows(info)
    ? await read({ take: size + 1, backward, cursor: at == null ? undefined : idOfCursor(at) })
    : [];
  const more = found.length > size;
  const rows = !more ? found : backward ? found.slice(1) : found.slice(0, -1);
  const edges = rows.map((node) => ({ cursor: formatPrismaCursor(node, 'id'), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: backward ? args.before != null : more,
      hasPreviousPage: backward ? more : args.after != null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount,
  };
}

/** Whether anything is selected that is told by rows. */
function asksForRows({ fieldNodes, fragments }: GraphQLResolveInfo): boolean {
  const asks = (set: SelectionSetNode | undefined): boolean =>
    (set?.selections ?? []).some((selection) => {
      switch (selection.kind) {
        case Kind.FIELD:
          return selection.name.value !== 'totalCount' && selection.name.value !== '__typename';
        case Kind.INLINE_FRAGMENT:
          return asks(selection.selectionSet);
        case Kind.FRAGMENT_SPREAD:
          return asks(fragments[selection.name.value]?.selectionSet);
      }
    });
  return fieldNodes.some(({ selectionSet }) => asks(selectionSet));
}
