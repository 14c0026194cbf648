import { fileURLToPath } from 'node:url';
import { defineConfig } from 'prisma/config';

// The CLI would fetch a native schema engine from the internet; the shim answers for it from a WASM build in the registry.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(new URL('./prisma/schema-engine/shim.mjs', import.meta.url));

// The CLI would ask its maker's server for news at every call.
process.env.CHECKPOINT_DISABLE ??= '1';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // The default stands for the embedded database in DATA_DIR: the shim knows it and starts the server while a command runs.
  datasource: { url: process.env.DATABASE_URL || 'postgresql://scriptgen@embedded/scriptgen' },
});
