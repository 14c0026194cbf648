// Starts the server by the command given (default `npm start`) as a newcomer does, on an empty data directory: one scene over
// the public API, SIGTERM, and nothing left behind.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const dataDir = mkdtempSync(path.join(tmpdir(), 'scriptgen-smoke-'));
const [command = 'npm', ...args] = process.argv.length > 2 ? process.argv.slice(2) : ['npm', 'start'];
const name = [command, ...args].join(' ');
const server = spawn(command, args, {
  env: { ...process.env, DATA_DIR: dataDir, PORT: '0', SCRIPTGEN_PROVIDER: 'offline' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const url = await new Promise((resolve, reject) => {
    let output = '';
    server.stdout.on('data', (chunk) => {
      output += chunk;
      const found = /(http:\/\/\S+)\/graphql/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
    server.once('exit', () => reject(new Error(`${name} ended without an address:\n${output}`)));
  });
  const ask = async (query) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return (await response.json()).data;
  };
  const { generateScript } = await ask(
    'mutation { generateScript(input: { logLine: "A smoke test learns to breathe.", config: { scope: SINGLE_SCENE, autoRewrite: false } }) { __typename ... on Generation { id script { id } } } }',
  );
  if (generateScript?.__typename !== 'Generation') {
    throw new Error(`generateScript answered ${JSON.stringify(generateScript)}`);
  }
  for (let tries = 0; ; tries += 1) {
    const { generation } = await ask(
      `{ generation(id: "${generateScript.id}") { status failure { message } script { scene(number: 1) { integratedScene } } } }`,
    );
    if (generation.status === 'COMPLETED') {
      if (!/^(INT|EXT)\./.test(generation.script.scene.integratedScene)) throw new Error('the scene has no heading');
      break;
    }
    if (generation.status === 'FAILED' || tries > 300) {
      throw new Error(`the generation is ${generation.status}: ${generation.failure?.message}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  console.log(`${name} served a scene at ${url}`);
} finally {
  if (server.exitCode === null) {
    const gone = once(server, 'exit');
    server.kill('SIGTERM');
    await gone;
  }
  rmSync(dataDir, { recursive: true, force: true });
}
