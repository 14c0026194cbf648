import type { Builder } from './builder.js';

interface Connection {
  totalCount?: number | (() => number | Promise<number>) | undefined;
}

/** The total of every connection. One that has neither the number nor a way to it is a fault of the schema. */
export function defineTotalCount(builder: Builder) {
  builder.globalConnectionField('totalCount', (t) =>
    t.int({
      description: 'How many there are on all pages together, by the same filters. Counted only when it is asked for.',
      // By this the prisma plugin knows that no row is needed for it.
      extensions: { pothosPrismaTotalCount: true },
      resolve: (connection) => {
        const { totalCount } = connection as Connection;
        if (totalCount === undefined) throw new Error('Nobody said how this connection is counted');
        return typeof totalCount === 'function' ? totalCount() : totalCount;
      },
    }),
  );
}
