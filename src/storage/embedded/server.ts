import { closeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '../connection.js';
import { withSessionDefaults } from '../connection.js';
import { isDatabaseAway } from '../database-faults.js';
import { errorMessage, StorageError } from '../errors.js';
import type { StorageLog } from '../log.js';
import { Session } from '../session.js';
import { prepareBinaries } from './binaries.js';
import type { Layout } from './cluster.js';
import { createCluster, createRoot, layout, ownerOf, SUPERUSER } from './cluster.js';
import type { Launch } from './launcher.js';
import { launch, PORT } from './launcher.js';
import { locateBinaries, serverAccount } from './platform.js';
import { processExists, readPostmasterPid } from './postmaster-file.js';
import { probe } from './probe.js';
import { socketFolder } from './socket-folder.js';
import { acquireStartLock } from './start-lock.js';
import { joinUsers, leaveUsers } from './users.js';

const DATABASE = 'scriptgen';
const WATCH_NAME = 'scriptgen watch';
/** Recovery after a crash of the machine may take long; a hung server should not take forever. */
const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 30_000;
const POLL_MS = 15;
const RESTART_DELAY_MS = 1_000;

export interface EmbeddedPostgres {
  connection: Connection;
  /** As the server names it, "18.4". */
  version: string;
  /** The folder of the database. */
  folder: string;
  /** True when this process started the server, false when it found it running. */
  started: boolean;
  /** Stops using the server. If no other process uses it, it shuts down, and close() returns after that. */
  close(): Promise<void>;
}

interface EmbeddedOptions {
  dataDir: string;
  log: StorageLog;
  /**
   * Server settings on top of the usual ones, by PostgreSQL's names. They have an effect only if this process starts the
   * server.
   */
  settings?: Record<string, string>;
  /** The folder of PostgreSQL's bin, lib and share. Default: that of the installed package for this platform. */
  binaries?: string;
}

/**
 * Starts the PostgreSQL server of a data directory, or adopts the one that another process started. The server belongs
 * to no process: it runs until its last user is gone, and a user that sees it die starts it again.
 */
export async function openEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const server = await EmbeddedServer.open(options);
  return server;
}

class EmbeddedServer implements EmbeddedPostgres {
  readonly connection: Connection;
  started = false;
  version = '';
  readonly #places: Layout;
  readonly #options: EmbeddedOptions;
  readonly #native: string;
  #writer: number | undefined;
  #watch: Session | undefined;
  #closing: Promise<void> | undefined;
  #restarting: Promise<void> | undefined;

  private constructor(options: EmbeddedOptions, places: Layout, native: string, host: string) {
    this.#options = options;
    this.#places = places;
    this.#native = native;
    this.connection = withSessionDefaults({ host, port: PORT, user: SUPERUSER, database: DATABASE });
  }

  get folder(): string {
    return this.#places.root;
  }

  static async open(options: EmbeddedOptions): Promise<EmbeddedServer> {
    const places = layout(options.dataDir);
    const native = options.binaries ?? locateBinaries();
    await createRoot(places);
    const server = new EmbeddedServer(options, places, native, await socketFolder(places.root));
    try {
      await server.#ensureRunning();
    } catch (error) {
      server.#leave();
      throw error;
    }
    return server;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#restarting?.catch(() => {});
    const stopping = await readPostmasterPid(this.#places.data);
    await this.#watch?.close().catch(() => {});
    if (this.#leave() === 'others stay') return;
    const deadline = performance.now() + STOP_TIMEOUT_MS;
    // The removal of its lock file is the last that a server does; one that was killed leaves it.
    while (
      stopping !== undefined &&
      processExists(stopping) &&
      (await readPostmasterPid(this.#places.data)) === stopping
    ) {
      if (performance.now() > deadline) {
        this.#options.log('warn', `The embedded database is still shutting down after ${STOP_TIMEOUT_MS / 1000} s`, {
          folder: this.folder,
        });
        return;
      }
      await delay(POLL_MS);
    }
  }

  #leave(): 'others stay' | 'was last' {
    if (this.#writer === undefined) return 'others stay';
    const writer = this.#writer;
    this.#writer = undefined;
    return leaveUsers(this.#places.users, writer);
  }

  /** Starts or adopts the server, and watches it from then on. */
  async #ensureRunning(): Promise<void> {
    await using _lock = await acquireStartLock(this.#places.startLock, START_TIMEOUT_MS);
    const { reader, writer } = await joinUsers(this.#places.users);
    if (this.#writer !== undefined) closeSync(this.#writer);
    this.#writer = writer;
    let watch: Session;
    try {
      watch = await this.#startAndWatch(reader);
    } finally {
      closeSync(reader);
    }
    this.#watch = watch;
    void watch.lost.then((reason) => this.#restart(reason));
    const { rows } = await watch.query<{ server_version: string }>('SHOW server_version');
    this.version = rows[0]?.server_version.split(' ')[0] ?? '';
  }

  async #startAndWatch(reader: number): Promise<Session> {
    for (let attempt = 1; ; attempt += 1) {
      await this.#startOrAdopt(reader);
      try {
        return await Session.open(this.connection, WATCH_NAME);
      } catch (error) {
        // It answered and then went: its last other user left in that moment.
        if (attempt === 5 || !isDatabaseAway(error)) throw error;
      }
    }
  }

  async #startOrAdopt(reader: number): Promise<void> {
    const deadline = performance.now() + START_TIMEOUT_MS;
    let server: (Launch & { state: 'running' | { lastWords: string } }) | undefined;
    for (;;) {
      const state = await probe(this.connection, this.#places);
      if (state === 'up') return;
      if (server !== undefined && server.state !== 'running') {
        const { lastWords } = server.state;
        server = undefined;
        // What is left of a killed server goes by itself within moments.
        if (!/already exists|still in use/.test(lastWords)) {
          throw new StorageError(
            'START_FAILED',
            `The embedded database in ${this.folder} did not start. Its last words: ${lastWords || '(none)'}`,
          );
        }
      }
      if (state === 'down' && server === undefined) {
        const account = serverAccount(await ownerOf(this.#places.data));
        const binaries = await prepareBinaries(this.#native, this.#options.dataDir, account, this.#options.log);
        await createCluster(this.#places, binaries, account);
        const launched = {
          ...(await launch(this.#places, binaries, account, reader, this.#options.settings ?? {})),
          state: 'running' as 'running' | { lastWords: string },
        };
        void launched.exited.then((end) => {
          launched.state = end;
        });
        server = launched;
        this.started = true;
      }
      if (performance.now() > deadline) {
        throw new StorageError(
          'START_FAILED',
          `The embedded database in ${this.folder} was not ready within ${START_TIMEOUT_MS / 1000} s. Its log is ${this.#places.serverLog}.`,
        );
      }
      await delay(POLL_MS);
    }
  }

  #restart(reason: Error): void {
    if (this.#closing !== undefined || this.#restarting !== undefined) return;
    const { log } = this.#options;
    log('warn', 'The embedded database is gone; starting it again', { folder: this.folder, reason: reason.message });
    this.#restarting = (async () => {
      while (this.#closing === undefined) {
        try {
          await this.#ensureRunning();
          log('info', 'The embedded database runs again', { folder: this.folder });
          return;
        } catch (error) {
          log('error', 'The embedded database could not be started again', {
            folder: this.folder,
            error: errorMessage(error),
          });
          await delay(RESTART_DELAY_MS);
        }
      }
    })().finally(() => {
      this.#restarting = undefined;
    });
  }
}
