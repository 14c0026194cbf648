import { createRequire } from 'node:module';
import pg from 'pg';

const { ColumnTypeEnum } = createRequire(import.meta.resolve('@prisma/adapter-pg'))('@prisma/driver-adapter-utils');

const CHAR_OID = 18;
const TEXT_OID = 25;

/**
 * The schema engine reads columns of the catalogue's internal type "char", which Prisma's adapter does not know. The client
 * shows them to the adapter as text, and the adapter's results then get the right type.
 */
export function catalogTypes() {
  /** The "char" columns of a result, by its rows: the one part of it that the adapter hands through. */
  const charColumns = new WeakMap();

  function hideChar(result) {
    for (const { fields, rows } of [result].flat()) {
      const columns = [...(fields ?? []).keys()].filter((index) => fields[index].dataTypeID === CHAR_OID);
      for (const index of columns) fields[index].dataTypeID = TEXT_OID;
      if (columns.length > 0) charColumns.set(rows, columns);
    }
    return result;
  }

  class Client extends pg.Client {
    constructor(config) {
      super(config);
      // A query that runs gets the failure as well; an idle connection may break.
      this.on('error', () => {});
    }

    query(...args) {
      const callback = typeof args.at(-1) === 'function' ? args.pop() : undefined;
      if (callback === undefined) return super.query(...args).then(hideChar);
      return super.query(...args, (error, result) => callback(error, result === undefined ? result : hideChar(result)));
    }
  }

  /** Takes an adapter or a transaction of it. */
  function withCharColumns(queryable) {
    const { queryRaw, startTransaction } = queryable;
    queryable.queryRaw = async (query) => {
      const result = await queryRaw.call(queryable, query);
      for (const index of charColumns.get(result.rows) ?? []) result.columnTypes[index] = ColumnTypeEnum.Character;
      return result;
    };
    if (startTransaction !== undefined) {
      queryable.startTransaction = async (isolationLevel) =>
        withCharColumns(await startTransaction.call(queryable, isolationLevel));
    }
    return queryable;
  }

  return { Client, withCharColumns };
}
