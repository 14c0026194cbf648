#!/usr/bin/env node
// Prisma's CLI talks to its schema engine as to a program: JSON-RPC, a line a message, on standard input and output, and two
// sub-commands. This is that program on the engine's WebAssembly build, so that no native engine has to be downloaded.
import { createInterface } from 'node:readline';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { DatabaseServer } from './database-server.mjs';
import { loadSchemaEngine } from './wasm-engine.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: {
    datamodels: { type: 'string', multiple: true },
    datasource: { type: 'string' },
    'enabled-preview-features': { type: 'string' },
    'extension-types': { type: 'string' },
    version: { type: 'boolean' },
  },
});
const url = values.datasource === undefined ? undefined : JSON.parse(values.datasource).url;

if (values.version) {
  const { version } = await loadSchemaEngine();
  process.stdout.write(`schema-engine-cli ${version()}\n`);
} else if (positionals[0] === 'cli') {
  process.exitCode = await runSubcommand(positionals[1]);
} else {
  await serve();
  // The engine may have left connections open.
  process.exit(0);
}

/** What the CLI asks before it starts an engine: is the database there, and if not, make it. */
async function runSubcommand(name) {
  const server = await DatabaseServer.open(url);
  try {
    if (name === 'can-connect-to-database') await server.check();
    else if (name === 'create-database') await server.createDatabase();
    else throw new Error(`The schema engine has no command "${name}".`);
    return 0;
  } catch (error) {
    // The CLI skips the first line of the log and reads the others as JSON.
    process.stderr.write('schema engine\n');
    process.stderr.write(logLine(error));
    return 1;
  } finally {
    await server.close();
  }
}

async function serve() {
  const { SchemaEngine } = await loadSchemaEngine();
  const server = await DatabaseServer.open(url);
  const datamodels = values.datamodels?.map((file) => [file, readFileSync(file, 'utf8')]);
  const engine = await SchemaEngine.new({ datamodels }, () => {}, server.adapterFactory());
  const onEngine = async (name, params) => (await engine[name](params)) ?? null;
  // These two can only use a replay of the migrations that the engine remembers, and devDiagnostic is what makes it remember one.
  const afterReplay = async (name, params) => {
    await engine.devDiagnostic({ migrationsList: params.migrationsList, filters: params.filters });
    return onEngine(name, params);
  };
  let printed = 0;
  const methods = {
    createDatabase: async () => ({ databaseName: await server.createDatabase() }),
    ensureConnectionValidity: async () => {
      await server.check();
      return {};
    },
    getDatabaseVersion: () => onEngine('version', null),
    dbExecute: async ({ script }) => {
      await server.execute(script);
      return null;
    },
    evaluateDataLoss: (params) => afterReplay('evaluateDataLoss', params),
    createMigration: (params) => afterReplay('createMigration', params),
    // The native engine prints the difference by a message of its own; the CLI shows nothing else.
    diff: async (params) => {
      const result = await onEngine('diff', params);
      if (result.stdout !== null && result.stdout !== undefined) {
        send({ id: `print-${(printed += 1)}`, method: 'print', params: { content: result.stdout.replace(/\n$/, '') } });
      }
      return { exitCode: result.exitCode, stdout: null };
    },
  };
  for (const name of [
    'applyMigrations',
    'debugPanic',
    'devDiagnostic',
    'diagnoseMigrationHistory',
    'introspect',
    'introspectSql',
    'markMigrationApplied',
    'markMigrationRolledBack',
    'reset',
    'schemaPush',
  ]) {
    methods[name] = (params) => onEngine(name, params);
  }
  const requests = createInterface({ input: process.stdin });
  // The CLI ends the input and kills in the same moment; shadow databases must be dropped all the same.
  process.on('SIGTERM', () => requests.close());
  try {
    for await (const line of requests) {
      const request = line.trim() === '' ? undefined : JSON.parse(line);
      // What has no method is the CLI's answer to a printed message.
      if (request?.method !== undefined) send({ id: request.id, ...(await answer(methods[request.method], request)) });
    }
  } finally {
    await server.close();
  }
}

async function answer(method, request) {
  if (method === undefined) {
    return {
      error: {
        code: -32_601,
        message: `The schema engine has no method "${request.method}".`,
        data: { is_panic: false, message: `The schema engine has no method "${request.method}".` },
      },
    };
  }
  try {
    return { result: await method(request.params) };
  } catch (error) {
    const panicked = error instanceof WebAssembly.RuntimeError;
    const message = panicked ? globalThis.PRISMA_WASM_PANIC_REGISTRY.message : (error?.message ?? String(error));
    const data = { is_panic: panicked, message, meta: error?.meta ?? null, error_code: error?.code ?? null };
    return { error: { code: 4_466, message: 'An error happened. Check the data field for details.', data } };
  }
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}

function logLine(error) {
  return JSON.stringify({
    level: 'ERROR',
    target: 'schema_engine::logger',
    fields: { message: error.message, error_code: error.code ?? 'P1000', is_panic: false },
  });
}
