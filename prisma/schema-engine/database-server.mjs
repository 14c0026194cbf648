import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { catalogTypes } from './catalog-types.mjs';
import { EMBEDDED_URL, openEmbedded } from './embedded.mjs';

// A dependency of the adapter: taken from there, so that it is the same copy.
const { bindMigrationAwareSqlAdapterFactory, DriverAdapterError } = createRequire(
  import.meta.resolve('@prisma/adapter-pg'),
)('@prisma/driver-adapter-utils');

/** PostgreSQL's error codes by the codes that Prisma's CLI understands. */
const CONNECT_ERRORS = {
  '3D000': 'P1003',
  '28P01': 'P1000',
  28000: 'P1010',
  ECONNREFUSED: 'P1001',
  ENOTFOUND: 'P1001',
  ENOENT: 'P1001',
  ETIMEDOUT: 'P1002',
};

/** The server behind a datasource URL, with all that the schema engine wants of it. */
export class DatabaseServer {
  #config;
  #closers = [];

  constructor(config) {
    this.#config = config;
  }

  /** Starts or adopts the embedded server when the URL stands for it; it is let go by close(). */
  static async open(url) {
    if (url !== EMBEDDED_URL) return new DatabaseServer(url === undefined ? undefined : { connectionString: url });
    const embedded = await openEmbedded();
    const server = new DatabaseServer(embedded.connection);
    server.#closers.push(() => embedded.close());
    return server;
  }

  async check() {
    await this.#withClient({}, (client) => client.query('SELECT 1'));
  }

  /** Gives the name of the new database. */
  async createDatabase() {
    const { database } = new pg.Client(this.#required());
    await this.#withClient({ database: 'postgres' }, (client) =>
      client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)}`),
    );
    return database;
  }

  async execute(script) {
    await this.#withClient({}, (client) => client.query(script));
  }

  adapterFactory() {
    const connect = () => this.#connect({});
    const connectToShadowDb = () => this.#connectToShadow();
    return bindMigrationAwareSqlAdapterFactory({
      provider: 'postgres',
      adapterName: '@prisma/adapter-pg',
      connect,
      connectToShadowDb,
    });
  }

  /** Drops the shadow databases that the engine left, and lets go of the embedded server. */
  async close() {
    for (const close of this.#closers.splice(0).toReversed()) await close();
  }

  async #connect(override) {
    const { Client, withCharColumns } = catalogTypes();
    const pool = new pg.Pool({ ...this.#configWith(override), max: 1, Client });
    pool.on('error', () => {});
    const adapter = withCharColumns(await new PrismaPg(pool).connect());
    // The adapter's own cuts a script at every semicolon, also inside of strings and functions.
    adapter.executeScript = async (script) => {
      await pool.query(script).catch(({ code, severity, message, detail, column, hint }) => {
        // A code that the engine knows would make it put its own words in the place of the database's.
        throw new DriverAdapterError({
          kind: 'postgres',
          code: 'XX000',
          severity: severity ?? 'ERROR',
          message: `${message} (${code})`,
          detail,
          column,
          hint,
        });
      });
    };
    // Not waited for: the engine may leave a connection checked out, and the process ends soon after.
    adapter.dispose = async () => void pool.end();
    return adapter;
  }

  /** A database of the moment, in which the engine replays the migrations. */
  async #connectToShadow() {
    const database = `scriptgen_shadow_${randomUUID()}`;
    await this.#withClient({}, (client) => client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)}`));
    const drop = once(() =>
      this.#withClient({}, (client) => client.query(`DROP DATABASE ${pg.escapeIdentifier(database)} WITH (FORCE)`)),
    );
    this.#closers.push(drop);
    const adapter = await this.#connect({ database });
    const { dispose } = adapter;
    adapter.dispose = async () => {
      await dispose();
      await drop();
    };
    return adapter;
  }

  async #withClient(override, work) {
    const client = new pg.Client(this.#configWith(override));
    client.on('error', () => {});
    try {
      await client.connect();
      return await work(client);
    } catch (error) {
      throw Object.assign(new Error(error.message || error.code, { cause: error }), {
        code: CONNECT_ERRORS[error.code],
      });
    } finally {
      await client.end().catch(() => {});
    }
  }

  #configWith({ database }) {
    const config = this.#required();
    if (database === undefined) return config;
    if (config.connectionString === undefined) return { ...config, database };
    const url = new URL(config.connectionString);
    url.pathname = `/${database}`;
    return { connectionString: url.href };
  }

  #required() {
    if (this.#config === undefined) throw new Error('This command needs a database, and none is configured.');
    return this.#config;
  }
}

function once(work) {
  let result;
  return () => (result ??= work());
}
