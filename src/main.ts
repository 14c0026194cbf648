#!/usr/bin/env node
import { useCompileCache } from './app/compile-cache.js';

useCompileCache();
// Only now, so that all of it comes from the cache.
const { serve } = await import('./app/serve.js');
const { ScriptGenError } = await import('./domain/errors.js');

try {
  await serve(process.argv.slice(2));
  process.exit(0);
} catch (error) {
  console.error(error instanceof ScriptGenError ? error.message : error);
  process.exit(1);
}
