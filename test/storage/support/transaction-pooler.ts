import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import path from 'node:path';
import type { Connection } from '../../../src/storage/connection.js';

const READY = 'Z'.charCodeAt(0);
const TERMINATE = 'X'.charCodeAt(0);
const IDLE = 'I'.charCodeAt(0);
const BACKENDS = 3;

interface Backend {
  socket: Socket;
  client: Socket | undefined;
}

/** Takes whole messages off a stream of them; each has a letter and its length. */
function framed(onMessage: (message: Buffer) => void): (chunk: Buffer) => void {
  let held = Buffer.alloc(0);
  return (chunk) => {
    held = Buffer.concat([held, chunk]);
    while (held.length >= 5 && held.length >= held.readUInt32BE(1) + 1) {
      const end = held.readUInt32BE(1) + 1;
      onMessage(held.subarray(0, end));
      held = held.subarray(end);
    }
  };
}

/** A pooler as PgBouncer with `pool_mode = transaction`: a session has a server connection from its first message to the end of its transaction. */
export async function startTransactionPooler(
  target: Connection,
): Promise<{ connection: Connection; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const free: Backend[] = [];
  const kept = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    return socket;
  };

  async function openBackend(startup: Buffer): Promise<{ backend: Backend; greeting: Buffer }> {
    const backend: Backend = {
      socket: kept(connect(path.join(target.host, `.s.PGSQL.${target.port}`))),
      client: undefined,
    };
    const greeting: Buffer[] = [];
    const greeted = new Promise<void>((resolve) => {
      let known = false;
      backend.socket.on(
        'data',
        framed((message) => {
          const ready = message[0] === READY && message[5] === IDLE;
          if (!known) {
            greeting.push(message);
            if (ready) resolve();
            known = ready;
            return;
          }
          backend.client?.write(message);
          if (!ready) return;
          backend.client = undefined;
          free.push(backend);
        }),
      );
    });
    backend.socket.write(startup);
    await greeted;
    return { backend, greeting: Buffer.concat(greeting) };
  }

  let opened: Promise<Buffer> | undefined;
  /** As many as its sessions use at once, opened by the first of them. */
  async function openBackends(startup: Buffer): Promise<Buffer> {
    const all = await Promise.all(Array.from({ length: BACKENDS }, () => openBackend(startup)));
    free.push(...all.map(({ backend }) => backend));
    return all[0]!.greeting;
  }

  const server = createServer((client) => {
    kept(client);
    client.once(
      'data',
      (startup) =>
        void (opened ??= openBackends(startup)).then((greeting) => {
          let own: Backend | undefined;
          client.on(
            'data',
            framed((message) => {
              if (message[0] === TERMINATE) return void client.end();
              if (own === undefined || own.client !== client) {
                own = free.pop()!;
                own.client = client;
              }
              own.socket.write(message);
            }),
          );
          client.write(greeting);
        }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    connection: { ...target, host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
