import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../src/storage/connection.js';
import { StorageError } from '../../src/storage/errors.js';
import { silent } from '../../src/storage/log.js';
import { unfit } from '../../src/storage/server-check.js';
import type { ServerFacts } from '../../src/storage/server-check.js';
import { openStorageOn } from '../../src/storage/storage.js';
import type { Storage } from '../../src/storage/storage.js';
import { openTestApp } from '../support/app.js';
import { databaseUrl } from '../support/database-url.js';
import { createTestDatabase } from '../support/database.js';
import { startTransactionPooler } from './support/transaction-pooler.js';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let role: string;
let plain: Connection;

beforeEach(async () => {
  database = await createTestDatabase({ template: 'template0' });
  role = `writer_${randomUUID().replaceAll('-', '')}`;
  plain = { ...database.connection, user: role };
  await asOwner(
    `CREATE ROLE ${role} LOGIN`,
    `REVOKE ALL ON DATABASE ${database.connection.database} FROM PUBLIC`,
    `GRANT CONNECT ON DATABASE ${database.connection.database} TO ${role}`,
  );
});

afterEach(async () => {
  await asOwner(`DROP OWNED BY ${role} CASCADE`, `DROP ROLE ${role}`);
  await database.drop();
});

async function asOwner(...statements: string[]): Promise<void> {
  const client = new pg.Client(database.connection);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

const open = (connection: Connection): Promise<Storage> =>
  openStorageOn({ connection, description: 'a test', log: silent, poolSize: 2 });

async function refusal(connection: Connection): Promise<StorageError> {
  const error: unknown = await open(connection).then(
    (storage) => storage.close(),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(StorageError);
  return error as StorageError;
}

/** The statements that a text tells an administrator, for this test's names. */
function statementsOf(text: string): string[] {
  const names: Record<string, string> = { writer: role, scriptgen: database.connection.database };
  return [...text.matchAll(/^\s*(GRANT .*);$/gm)].map((match) =>
    match[1]!.replace(/\b(writer|scriptgen)\b/g, (name) => names[name]!),
  );
}

describe('a plain role', () => {
  it('can do everything with the rights that the README names', async () => {
    const statements = statementsOf(/```sql\n([\s\S]*?)```/.exec(README)![1]!);
    expect(statements).toHaveLength(2);
    await asOwner(...statements);
    const app = await openTestApp({ database: databaseUrl(plain) });
    try {
      const script = await app.workflow.generateScript('A ferryman refuses one passenger.', {
        sceneCount: 1,
        characterCount: 1,
        autoRewrite: false,
      });
      expect(script.fountain).toMatch(/^(INT|EXT)\./m);
      const heard = new Promise<string>((resolve) => app.storage.bus.subscribe('a channel', resolve));
      app.storage.bus.publish('a channel', 'a word');
      expect(await heard).toBe('a word');
      expect(await app.storage.locks.tryHold('a lock')).not.toBeNull();
    } finally {
      await app.close();
    }
    // Making things is needed once.
    await asOwner(
      ...statements.map((statement) =>
        statement
          .replace('GRANT', 'REVOKE')
          .replace(/(CONNECT|USAGE), /, '')
          .replace(' TO ', ' FROM '),
      ),
    );
    const again = await openTestApp({ database: databaseUrl(plain) });
    try {
      expect((await again.workflow.createScript('Rain.')).logLine).toBe('Rain.');
    } finally {
      await again.close();
    }
  });

  it.each([
    ['any', [], /"dbos".*tables in the schema "public"/s],
    ['CREATE on the database', ['GRANT USAGE, CREATE ON SCHEMA public TO writer'], /may not create the schema "dbos"/],
    [
      'CREATE on the schema public',
      ['GRANT CREATE ON DATABASE scriptgen TO writer'],
      /may not create tables in the schema "public"/,
    ],
  ])(
    'without %s rights is told which ones, before anything is made, and is let in once it has them',
    async (_which, given, what) => {
      await asOwner(...given.map((statement) => statementsOf(`${statement};`)[0]!));
      const error = await refusal(plain);
      expect(error).toMatchObject({ reason: 'PERMISSION' });
      expect(error.message).toMatch(what);
      expect(error.message).toContain(`"${role}"`);
      await asOwner(...statementsOf(error.message));
      await (await open(plain)).close();
    },
  );

  it('is told when another role has made the tables', async () => {
    await (await open(database.connection)).close();
    await asOwner(
      `GRANT CONNECT, CREATE ON DATABASE ${database.connection.database} TO ${role}`,
      `GRANT USAGE, CREATE ON SCHEMA public TO ${role}`,
    );
    const error = await refusal(plain);
    expect(error).toMatchObject({ reason: 'PERMISSION' });
    expect(error.message).toMatch(/read and write the tables.*another role has made.*REASSIGN OWNED/s);
  });

  it('is told when its tables would go into a schema of its own', async () => {
    await asOwner(
      `GRANT CONNECT, CREATE ON DATABASE ${database.connection.database} TO ${role}`,
      `GRANT USAGE, CREATE ON SCHEMA public TO ${role}`,
      `CREATE SCHEMA AUTHORIZATION ${role}`,
    );
    const error = await refusal(plain);
    expect(error).toMatchObject({ reason: 'CONFIGURATION' });
    await asOwner(/ALTER ROLE .* SET search_path = public/.exec(error.message)![0]);
    await (await open(plain)).close();
  });
});

describe('a database', () => {
  it.each(['LATIN1', 'SQL_ASCII'])('that stores text as %s is refused', async (encoding) => {
    const name = `${database.connection.database}_x`;
    await asOwner(`CREATE DATABASE ${name} ENCODING '${encoding}' LOCALE 'C' TEMPLATE template0`);
    try {
      const error = await refusal({ ...database.connection, database: name });
      expect(error).toMatchObject({ reason: 'CONFIGURATION' });
      expect(error.message).toMatch(new RegExp(`${encoding}.*UTF8`, 's'));
    } finally {
      await asOwner(`DROP DATABASE ${name} WITH (FORCE)`);
    }
  });

  it('that is read-only is refused', async () => {
    await asOwner(`ALTER DATABASE ${database.connection.database} SET default_transaction_read_only = on`);
    const error = await refusal(database.connection);
    await asOwner(
      'SET default_transaction_read_only = off',
      `ALTER DATABASE ${database.connection.database} RESET default_transaction_read_only`,
    );
    expect(error).toMatchObject({ reason: 'CONFIGURATION' });
    expect(error.message).toMatch(/read-only.*make it writable/s);
  });
});

describe('a connection pooler', () => {
  it('that takes sessions apart is refused', async () => {
    const pooler = await startTransactionPooler(database.connection);
    try {
      const error = await refusal(pooler.connection);
      expect(error).toMatchObject({ reason: 'CONFIGURATION' });
      expect(error.message).toMatch(/pooler.*pool_mode = session/s);
    } finally {
      await pooler.close();
    }
  });
});

describe('a server', () => {
  const fit: ServerFacts = {
    version: 180_004,
    encoding: 'UTF8',
    standby: false,
    readOnly: false,
    schema: 'public',
    mayCreateSchema: true,
    mayCreateTables: true,
    mayUseTables: true,
    mayWriteTables: null,
    engineInstalled: false,
    mayUseEngine: null,
  };

  it.each([
    ['too old', { version: 130_020 }, /version 13.*14 or newer/],
    ['a standby', { standby: true, readOnly: true }, /standby.*primary/],
  ])('that is %s is refused', (_what, facts, message) => {
    expect(unfit({ ...fit, ...facts }, plain)).toMatchObject({
      reason: 'CONFIGURATION',
      message: expect.stringMatching(message),
    });
  });

  it('needs fewer rights once everything is there', () => {
    const later = {
      ...fit,
      mayCreateSchema: false,
      mayCreateTables: false,
      mayWriteTables: true,
      engineInstalled: true,
      mayUseEngine: true,
    };
    expect(unfit(fit, plain)).toBeUndefined();
    expect(unfit(later, plain)).toBeUndefined();
    expect(unfit({ ...later, mayUseEngine: false }, plain)).toMatchObject({ reason: 'PERMISSION' });
  });
});
