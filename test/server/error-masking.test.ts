import { describe, expect, it } from 'vitest';
import { ConflictError } from '../../src/domain/errors.js';
import type { ContextParts } from '../../src/schema/context.js';
import { emptyDatabase, post, startTestServer } from './support/test-server.js';

function failing(error: unknown): Partial<ContextParts> {
  const findMany = async () => {
    throw error;
  };
  return { db: { ...emptyDatabase(), script: { findMany } } as unknown as ContextParts['db'] };
}

const QUERY = '{ scripts { nodes { id } } }';

describe('errors that no result type covers', () => {
  it('are shown as INTERNAL with the request id under which they are logged, and nothing else', async () => {
    const { endpoint, errors } = await startTestServer({
      parts: failing(new Error('connect ECONNREFUSED db:5432 password=hunter2')),
    });
    const answer = await post(endpoint, QUERY, {}, { 'x-request-id': 'req-77' });
    expect(answer.errors).toEqual([
      {
        message: expect.stringContaining('req-77'),
        path: ['scripts'],
        locations: expect.anything(),
        extensions: { code: 'INTERNAL', requestId: 'req-77' },
      },
    ]);
    expect(JSON.stringify(answer.errors)).not.toMatch(/hunter2|stack|node_modules/);
    expect(errors).toEqual([
      {
        fields: {
          err: expect.objectContaining({ message: expect.stringContaining('hunter2') }),
          requestId: 'req-77',
          path: ['scripts'],
        },
        message: 'A request failed unexpectedly',
      },
    ]);
  });

  it('keep message and code when they were raised on purpose', async () => {
    const { endpoint, errors } = await startTestServer({
      parts: failing(new ConflictError('It is being written: wait until that is done.')),
    });
    expect(await post(endpoint, QUERY)).toMatchObject({
      errors: [{ message: 'It is being written: wait until that is done.', extensions: { code: 'CONFLICT' } }],
    });
    expect(errors).toEqual([]);
  });

  it('say that the database is away where that is all, and what that means for a mutation', async () => {
    const { endpoint, errors } = await startTestServer({
      parts: failing(Object.assign(new Error('connect ENOENT /home/someone/.s.PGSQL.5432'), { code: 'ENOENT' })),
      unavailable: (error) =>
        (error as { code?: string }).code === 'ENOENT' ? 'The database does not answer.' : undefined,
    });
    const answer = await post(endpoint, QUERY);
    expect(answer).toMatchObject({
      errors: [
        {
          message: expect.stringMatching(/^The database does not answer\. Try again .*idempotency key/),
          extensions: { code: 'DATABASE_UNAVAILABLE', requestId: expect.any(String) },
        },
      ],
    });
    expect(JSON.stringify(answer)).not.toContain('/home');
    expect(errors).toEqual([]);
  });

  it('name what vanished while it was read', async () => {
    const { endpoint } = await startTestServer({
      parts: failing(Object.assign(new Error('No record was found for a query.'), { code: 'P2025' })),
    });
    expect(await post(endpoint, QUERY)).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  });
});

describe('errors outside of an operation', () => {
  it('name the place of a mistake in a document', async () => {
    const { endpoint } = await startTestServer();
    expect(await post(endpoint, '{ scripts(')).toMatchObject({
      status: 400,
      errors: [{ message: expect.stringContaining('Syntax Error') }],
    });
  });

  it('are 404 for paths that are not there', async () => {
    const { url } = await startTestServer();
    expect((await fetch(`${url}/nothing/here`)).status).toBe(404);
  });
});
