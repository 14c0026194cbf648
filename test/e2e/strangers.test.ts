import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { handshake, sendRaw, statusOf } from '../server/support/raw-socket.js';
import { post } from '../server/support/test-server.js';
import { startServerProcess } from '../support/server-process.js';

/** Faults inside of the process, at a signal. */
const FAULTS = `
process.on('SIGUSR2', () => {
  Promise.reject(new Error('Nobody waited for this'));
  setImmediate(() => { throw Object.assign(new Error('Nobody listened to this'), { code: 'ECONNRESET' }); });
});`;

describe('the executable', () => {
  it('goes on after what strangers send, and after faults that have failed nothing but themselves', async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'scriptgen-strangers-'));
    onTestFinished(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));
    const server = await startServerProcess({
      PORT: '0',
      DATA_DIR: dataDir,
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(FAULTS)}`,
    });
    onTestFinished(() => void server.end('SIGKILL'));
    const endpoint = `${server.url}/graphql`;

    for (const target of ['//', '/\\', 'http://[']) {
      expect(statusOf(await sendRaw(server.url, handshake(target)))).toBe(400);
    }
    const create = (kind: string, content: string) =>
      `${kind}: createBibleEntry(input: { ${kind}: ${content} }) { ... on BibleEntry { id } ... on Error { message } }`;
    const { data } = await post(
      endpoint,
      `mutation { ${create('plot', '{ title: "A" }')} ${create('character', '{ name: "B" }')} }`,
    );
    expect(data).toMatchObject({ plot: { id: expect.any(String) }, character: { id: expect.any(String) } });
    const fields = '{ history(first: 5) { nodes { version } } scenes(first: 0) { nodes { id } } }';
    expect(
      await post(
        endpoint,
        `{ bibleEntries { nodes { ... on PlotBible ${fields} ... on CharacterBible { scenes(first: 0) { nodes { id } } } } } }`,
      ),
    ).toMatchObject({ errors: [{ extensions: { code: 'INVALID_INPUT' } }] });
    expect(await post(endpoint, '{ __typename }')).toMatchObject({ data: { __typename: 'Query' } });
    expect(server.output()).not.toMatch(/nobody/i);

    process.kill(server.pid, 'SIGUSR2');
    await expect
      .poll(() => server.output(), { timeout: 10_000 })
      .toMatch(/Nobody waited for this[\s\S]*Nobody listened to this/);
    expect(await post(endpoint, '{ __typename }')).toMatchObject({ data: { __typename: 'Query' } });
    const health = await (await fetch(`${server.url}/health`)).text();
    expect(health).not.toContain(dataDir);
    expect(await server.end('SIGTERM')).toBe(0);
  }, 120_000);
});
