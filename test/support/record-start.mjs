// Preloaded into a server: writes to the file RECORD_START what its start took, at the moment when it says where it listens.
// With RECORD_MODULES also the addresses of all modules that were loaded by then; counting them takes time itself.
import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const { RECORD_START: file, RECORD_MODULES: withModules } = process.env;
const modules = [];
if (withModules !== undefined) {
  registerHooks({
    load(url, context, next) {
      modules.push(url);
      return next(url, context);
    },
  });
}
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (chunk, ...rest) => {
  if (String(chunk).includes('/graphql\n')) {
    const { user, system } = process.cpuUsage();
    writeFileSync(file, JSON.stringify({ cpuMs: (user + system) / 1_000, modules }));
    process.stdout.write = write;
  }
  return write(chunk, ...rest);
};
