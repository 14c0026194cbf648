import type { Logger } from 'pino';

export type EngineLog = ReturnType<typeof engineLog>;

/** The workflow library's everyday messages are ours at debug level; only what asks for a person is louder. */
export function engineLog(log: Logger, closing: () => boolean) {
  const text = (entry: unknown) => (entry instanceof Error ? entry.message : String(entry));
  return {
    debug: (entry: unknown) => log.trace(text(entry)),
    info: (entry: unknown) => log.debug(text(entry)),
    // That workflows are left unfinished at a shutdown is what they are durable for.
    warn: (entry: unknown) => (closing() ? log.debug(text(entry)) : log.warn(text(entry))),
    error: (entry: unknown) => log.error(text(entry)),
  };
}
