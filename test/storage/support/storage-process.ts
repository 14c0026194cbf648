import type pg from 'pg';
import { AdvisoryLocks } from '../../../src/storage/advisory-locks.js';
import type { Connection } from '../../../src/storage/connection.js';
import { migrate } from '../../../src/storage/migrate.js';
import { openPool } from '../../../src/storage/pool.js';
import type { EmbeddedPostgres } from '../../../src/storage/embedded/server.js';
import { openEmbeddedPostgres } from '../../../src/storage/embedded/server.js';
import type { Bus } from '../../../src/storage/bus.js';
import { notifyWire } from '../../../src/storage/notify-wire.js';
import { redisWire } from '../../../src/storage/redis-wire.js';
import { openBus } from '../../../src/storage/wire-bus.js';

/** What the parent asks this process to do. */
export type Request = { id: number } & (
  | { action: 'open'; dataDir: string; binaries?: string }
  | { action: 'query'; sql: string }
  | { action: 'attach'; connection: Connection; redisUrl?: string }
  | { action: 'migrate'; connection: Connection; folder: string }
  | { action: 'hold'; key: string }
  | { action: 'publish'; channel: string; messages: string[] }
  | { action: 'listen'; channel: string }
  | { action: 'heard' }
  | { action: 'close' }
);
export type Reply = ({ id: number } & ({ result: unknown } | { error: string })) | { log: string };

// Only now, with all code loaded: the sources may lie where the other user must not look.
if (process.env.RUN_AS !== undefined) {
  const id = Number(process.env.RUN_AS);
  process.setgroups?.([]);
  process.setgid?.(id);
  process.setuid?.(id);
}

const log = (_level: string, message: string): void => void process.send?.({ log: message } satisfies Reply);
let server: EmbeddedPostgres | undefined;
let pool: pg.Pool | undefined;
let bus: Bus | undefined;
let locks: AdvisoryLocks | undefined;
const heard: string[] = [];

async function handle(request: Request): Promise<unknown> {
  switch (request.action) {
    case 'open':
      server = await openEmbeddedPostgres({
        dataDir: request.dataDir,
        log,
        ...(request.binaries === undefined ? {} : { binaries: request.binaries }),
      });
      pool = openPool(server.connection, 2, log);
      return { started: server.started, version: server.version, host: server.connection.host };
    case 'query':
      return (await pool?.query(request.sql))?.rows;
    case 'attach':
      bus = await openBus({
        kind:
          request.redisUrl === undefined
            ? notifyWire(request.connection)
            : redisWire(request.redisUrl, request.connection),
        log,
      });
      locks = new AdvisoryLocks(request.connection);
      return null;
    case 'migrate':
      return migrate(request.connection, { folder: request.folder });
    case 'hold':
      return (await locks?.tryHold(request.key)) != null;
    case 'publish':
      for (const message of request.messages) bus?.publish(request.channel, message);
      return null;
    case 'listen':
      bus?.subscribe(request.channel, (message) => heard.push(message));
      return null;
    case 'heard':
      return heard;
    case 'close':
      await bus?.close();
      await locks?.close();
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
