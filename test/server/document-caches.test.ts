import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createDocumentCaches } from '../../src/server/document-caches.js';
import { post, startTestServer } from './support/test-server.js';

describe('the caches of documents', () => {
  it('keep what fits into their bytes, however many documents that is', () => {
    const {
      caches: { documentCache },
      bytes,
    } = createDocumentCaches({ documents: 200_000, document: 100_000, failures: 100_000 });
    const large = (at: number) => `{ __typename } # ${at} ${'x'.repeat(10_000)}`;
    for (let at = 0; at < 50; at += 1) documentCache.set(large(at), parse(large(at)));
    expect(bytes()).toBeLessThanOrEqual(200_000);
    expect(documentCache.get(large(49))).toBeDefined();
    expect(documentCache.get(large(0))).toBeUndefined();
    for (let at = 0; at < 20; at += 1) documentCache.set(`{ a${at}: __typename }`, parse('{ __typename }'));
    expect(Array.from({ length: 20 }, (_, at) => documentCache.get(`{ a${at}: __typename }`))).not.toContain(undefined);
  });

  it('measure a document by its tokens as well as by its text', () => {
    const {
      caches: { documentCache },
      bytes,
    } = createDocumentCaches();
    documentCache.set('few', parse(`{ __typename } # ${'x'.repeat(1_000)}`));
    const few = bytes();
    documentCache.set('all', parse(`{ ${'a '.repeat(500)} }`));
    expect(bytes() - few).toBeGreaterThan(10 * few);
  });

  it('do not keep a document that is larger than one may be', () => {
    const {
      caches: { documentCache },
      bytes,
    } = createDocumentCaches({ documents: 200_000, document: 10_000, failures: 100_000 });
    const text = `{ __typename } # ${'x'.repeat(20_000)}`;
    documentCache.set(text, parse(text));
    expect([documentCache.get(text), bytes()]).toEqual([undefined, 0]);
  });

  it('keep no more of what cannot be parsed', () => {
    const {
      caches: { errorCache },
      bytes,
    } = createDocumentCaches({ documents: 1_000, document: 1_000, failures: 160_000 });
    for (let at = 0; at < 1_000; at += 1) errorCache.set(`{ ${at} ${'x'.repeat(1_000)}`, new Error('Syntax Error'));
    expect(bytes()).toBeLessThanOrEqual(160_000);
    expect(errorCache.get(`{ 999 ${'x'.repeat(1_000)}`)).toBeInstanceOf(Error);
  });

  it('let the same document be answered again, valid or not', async () => {
    const { endpoint } = await startTestServer();
    for (let count = 0; count < 3; count += 1) {
      expect(await post(endpoint, '{ __typename }')).toMatchObject({ status: 200, data: { __typename: 'Query' } });
      expect(await post(endpoint, '{ nope }')).toMatchObject({
        status: 400,
        errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
      });
      expect(await post(endpoint, '{ nope')).toMatchObject({
        status: 400,
        errors: [{ message: expect.stringContaining('Syntax Error') }],
      });
    }
  });
});
