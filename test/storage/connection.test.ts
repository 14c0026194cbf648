import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { describeAddress, parseDatabaseUrl } from '../../src/storage/connection.js';
import { StorageError } from '../../src/storage/errors.js';
import { openStorage } from '../../src/storage/storage.js';
import { databaseUrl } from '../support/database-url.js';
import { createTestDatabase } from '../support/database.js';

test.each([
  [
    'postgresql://ann:s%40cret@db.example:6543/scripts',
    { host: 'db.example', port: 6543, user: 'ann', password: 's@cret', database: 'scripts' },
  ],
  ['postgres://ann@[::1]/scripts', { host: '::1', port: 5432, user: 'ann', database: 'scripts' }],
  [
    'postgresql://ann@localhost/scripts?host=%2Frun%2Fpg',
    { host: '/run/pg', port: 5432, user: 'ann', database: 'scripts' },
  ],
  [
    'postgresql://ann@db/scripts?schema=public&connection_limit=5',
    { host: 'db', port: 5432, user: 'ann', database: 'scripts' },
  ],
])('%s is understood, and written back as a URL that means the same', (text, expected) => {
  const connection = parseDatabaseUrl(text);
  expect(connection).toMatchObject(expected);
  expect(parseDatabaseUrl(databaseUrl(connection))).toMatchObject(expected);
});

test("the server's time zone does not matter, and options of the URL are kept", () => {
  expect(parseDatabaseUrl('postgresql://ann@db/scripts?options=-c%20statement_timeout%3D5s').options).toBe(
    '-c statement_timeout=5s -c TimeZone=UTC',
  );
});

test('the description has no password', () => {
  expect(describeAddress(parseDatabaseUrl('postgresql://ann:secret@[::1]:6543/scripts'))).toBe('[::1]:6543/scripts');
});

test.each([
  ['postgresql://ann:secret@:x:/', /not a URL/],
  ['postgresql://ann:secret@db/scripts?schema=other', /schema "other"/],
])('%s is refused without telling the password', (text, message) => {
  expect(() => parseDatabaseUrl(text)).toThrow(message);
  expect(() => parseDatabaseUrl(text)).toThrow(StorageError);
  expect(() => parseDatabaseUrl(text)).not.toThrow(/secret/);
});

test('opens the database of a URL, and says which', async () => {
  const { connection, drop } = await createTestDatabase({ template: 'template0' });
  const storage = await openStorage({ dataDir: '/unused', databaseUrl: databaseUrl(connection) });
  expect(await storage.db.script.count()).toBe(0);
  expect(storage.description).toBe(`PostgreSQL at ${connection.host}:5432/${connection.database}`);
  await storage.close();
  await storage.close();
  await drop();
});

test('a URL that leads nowhere is an error that says what to check', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const error = await openStorage({
    dataDir: '/unused',
    databaseUrl: `postgresql://ann:secret@127.0.0.1:${port}/scripts`,
  }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StorageError);
  expect(error).toMatchObject({
    reason: 'UNREACHABLE',
    message: expect.stringMatching(/127\.0\.0\.1:\d+\/scripts cannot be reached: .*ECONNREFUSED.*DATABASE_URL/),
  });
  expect(String(error)).not.toContain('secret');
});

test('a database that does not exist is told from a server that does not', async () => {
  const { connection, drop } = await createTestDatabase();
  const databaseUrlOfNothing = databaseUrl({ ...connection, database: 'nothing' });
  await expect(openStorage({ dataDir: '/unused', databaseUrl: databaseUrlOfNothing })).rejects.toThrow(
    /database "nothing" does not exist.*CREATE DATABASE/,
  );
  await drop();
});
