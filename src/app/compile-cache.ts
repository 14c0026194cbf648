import { statSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Keeps what Node.js has compiled beside the compiled program, from where the next start takes it. Only where the folder is this
 * user's own: code that somebody else can change is not run, and no files are left that the folder's owner cannot remove. Where
 * nothing can be written or what is there is damaged, starting takes longer, and that is all. `NODE_COMPILE_CACHE` names another
 * folder, and `NODE_DISABLE_COMPILE_CACHE=1` switches it off.
 */
export function useCompileCache(): void {
  const program = fileURLToPath(new URL('..', import.meta.url));
  // From the sources nothing is compiled by Node.js alone.
  if (import.meta.url.endsWith('.ts') || statSync(program).uid !== (process.getuid?.() ?? 0)) return;
  enableCompileCache(`${program}.compile-cache`);
}
