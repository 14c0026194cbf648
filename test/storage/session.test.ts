import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { Session } from '../../src/storage/session.js';
import { createTestDatabase } from '../support/database.js';

test('a server that falls silent without closing the connection is noticed', async () => {
  const { connection, drop } = await createTestDatabase();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'scriptgen-proxy-'));
  const sockets: net.Socket[] = [];
  const proxy = net.createServer((near) => {
    const far = net.connect(path.join(connection.host, `.s.PGSQL.${connection.port}`));
    sockets.push(near, far);
    near.pipe(far).pipe(near);
  });
  proxy.listen(path.join(folder, '.s.PGSQL.5432'));
  await once(proxy, 'listening');
  const session = await Session.open({ ...connection, host: folder, port: 5432 }, 'silent', {
    everyMs: 20,
    timeoutMs: 200,
  });
  expect(session.open).toBe(true);
  for (const socket of sockets) socket.unpipe();
  expect((await session.lost).message).toMatch(/no sign of life/);
  expect(session.open).toBe(false);
  await session.close();
  for (const socket of sockets) socket.destroy();
  proxy.close();
  await rm(folder, { recursive: true });
  await drop();
});

test('a session that is closed is not lost', async () => {
  const { connection, drop } = await createTestDatabase();
  const session = await Session.open(connection, 'closed');
  const lost = vi.fn();
  void session.lost.then(lost);
  await session.close();
  await session.close();
  await drop();
  expect(lost).not.toHaveBeenCalled();
  expect(session.open).toBe(false);
});
