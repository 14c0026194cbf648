import type { EmbeddedPostgres } from '../../../src/storage/embedded/server.js';
import { openEmbeddedPostgres } from '../../../src/storage/embedded/server.js';
import { openPool } from '../../../src/storage/connection.js';
import type pg from 'pg';

/** What the parent asks this process to do. */
export type Request = { id: number } & ({ action: 'open'; dataDir: string; binaries?: string } | { action: 'query'; sql: string } | { action: 'close' });
export type Reply = { id: number } & ({ result: unknown } | { error: string }) | { log: string };

let server: EmbeddedPostgres | undefined;
let pool: pg.Pool | undefined;

async function handle(request: Request): Promise<unknown> {
  switch (request.action) {
    case 'open': {
      const log = (_level: string, message: string): void => void process.send?.({ log: message } satisfies Reply);
      server = await openEmbeddedPostgres({ dataDir: request.dataDir, log, ...(request.binaries === undefined ? {} : { binaries: request.binaries }) });
      pool = openPool(server.connection, 2, log);
      return { started: server.started, version: server.version, host: server.connection.host };
    }
    case 'query':
      return (await pool?.query(request.sql))?.rows;
    case 'close':
      await pool?.end();
      await server?.close();
      return null;
  }
}

process.on('message', (request: Request) => {
  handle(request).then(
    (result) => process.send?.({ id: request.id, result } satisfies Reply),
    (error: unknown) => process.send?.({ id: request.id, error: String(error) } satisfies Reply),
  );
});
