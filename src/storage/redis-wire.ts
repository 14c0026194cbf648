import type { Redis, RedisOptions } from 'ioredis';
import type { Connection } from './connection.js';
import { errorMessage, StorageError } from './errors.js';
import { SERVER_SESSION } from './server-presence.js';
import { Session } from './session.js';
import type { Wire, WireKind } from './wire-bus.js';

/** Far below what Redis takes, so that one long message does not hold up the others. */
const PAYLOAD_LIMIT_BYTES = 256 * 1024;
const CONNECT_TIMEOUT_MS = 5_000;
const COMMAND_TIMEOUT_MS = 5_000;
const PING_EVERY_MS = 15_000;

/** The bus connects again by itself, because it has to know that messages were missed meanwhile. */
const OPTIONS = {
  lazyConnect: true,
  connectTimeout: CONNECT_TIMEOUT_MS,
  commandTimeout: COMMAND_TIMEOUT_MS,
  retryStrategy: () => null,
  maxRetriesPerRequest: 0,
  enableOfflineQueue: false,
  replyMapping: 'legacy',
} as const satisfies RedisOptions;

/**
 * Redis's publish and subscribe: one connection that sends, one that listens, and a session on the database, which tells other servers
 * that this one is there. When one of the three is lost, all are opened again.
 *
 * @throws StorageError when Redis cannot be reached, or refuses us
 */
export function redisWire(url: string, connection: Connection): WireKind {
  return {
    name: 'Redis',
    payloadLimitBytes: PAYLOAD_LIMIT_BYTES,
    connect: (receive) => connect(url, connection, receive),
  };
}

async function connect(url: string, connection: Connection, receive: (payload: string) => void): Promise<Wire> {
  // Loaded here: most servers have no Redis.
  const { Redis } = await import('ioredis');
  const session = await Session.open(connection, SERVER_SESSION);
  const sender = new Redis(url, OPTIONS);
  const listener = new Redis(url, OPTIONS);
  const wire = new RedisWire(session, sender, listener);
  try {
    const channel = await channelOf(session);
    await wire.begin(channel, receive);
    return wire;
  } catch (error) {
    await wire.close();
    throw redisError(error, url);
  }
}

class RedisWire implements Wire {
  readonly lost: Promise<Error>;
  #channel = '';
  #open = true;
  #declareLost: (reason: Error) => void = () => {};
  #lastFault: Error | undefined;
  #heartbeat: NodeJS.Timeout | undefined;

  constructor(
    private readonly session: Session,
    private readonly sender: Redis,
    private readonly listener: Redis,
  ) {
    this.lost = new Promise((resolve) => {
      this.#declareLost = (reason) => {
        if (!this.#open) return;
        this.#end();
        resolve(reason);
        void session.close().catch(() => {});
      };
    });
    void session.lost.then(this.#declareLost);
    for (const client of [sender, listener]) {
      client.on('error', (error: Error) => (this.#lastFault = error));
      client.on('end', () => this.#declareLost(this.#lastFault ?? new Error('Redis closed the connection')));
    }
  }

  get open(): boolean {
    return this.#open;
  }

  async begin(channel: string, receive: (payload: string) => void): Promise<void> {
    this.#channel = channel;
    await Promise.all([this.#connect(this.sender), this.#connect(this.listener)]);
    this.listener.on('message', (_channel, payload) => receive(payload));
    await this.listener.subscribe(channel);
    // A server that vanished without closing the connection does not answer.
    this.#heartbeat = setInterval(() => void this.#beat(), PING_EVERY_MS).unref();
  }

  async send(payloads: readonly string[]): Promise<void> {
    const commands = this.sender.pipeline();
    for (const payload of payloads) commands.publish(this.#channel, payload);
    const fault = (await commands.exec())?.find(([error]) => error !== null)?.[0];
    if (fault != null) throw fault;
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    this.#end();
    await this.session.close();
  }

  async #connect(client: Redis): Promise<void> {
    try {
      await client.connect();
    } catch (error) {
      // It rejects with the end of the connection; why that ended is in the error before.
      throw this.#lastFault ?? error;
    }
  }

  async #beat(): Promise<void> {
    try {
      await Promise.all([this.sender.ping(), this.listener.ping()]);
    } catch (error) {
      this.#declareLost(error instanceof Error ? error : new Error(errorMessage(error)));
    }
  }

  #end(): void {
    this.#open = false;
    clearInterval(this.#heartbeat);
    this.sender.disconnect();
    this.listener.disconnect();
  }
}

/** Servers of other databases may use the same Redis. */
async function channelOf(session: Session): Promise<string> {
  const { rows } = await session.query<{ name: string }>(
    `SELECT format('scriptgen:%s:%s', system_identifier, current_database()) AS name FROM pg_control_system()`,
  );
  return rows[0]?.name ?? 'scriptgen';
}

function redisError(error: unknown, url: string): unknown {
  // What the database says is told by others.
  if (typeof error === 'object' && error !== null && 'severity' in error) return error;
  const { hostname, port } = new URL(url);
  return new StorageError(
    'UNREACHABLE',
    `Redis at ${hostname}:${port === '' ? 6379 : port} cannot be used: ${errorMessage(error)}. Check that it runs and that REDIS_URL is right, or leave it unset: the database then carries what the servers tell each other.`,
    { cause: error },
  );
}
