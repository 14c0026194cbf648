import type { Logger } from 'pino';

export type EngineLog = ReturnType<typeof engineLog>;

/** Logs the workflow library's everyday messages at debug level; only what needs a person is louder. */
export function engineLog(log: Logger, closing: () => boolean) {
  const text = (entry: unknown) => (entry instanceof Error ? entry.message : String(entry));
  return {
    debug: (entry: unknown) => log.trace(text(entry)),
    info: (entry: unknown) => log.debug(text(entry)),
    // At a shutdown it warns of unfinished workflows: going on later is what they are durable for.
    warn: (entry: unknown) => (closing() ? log.debug(text(entry)) : log.warn(text(entry))),
    error: (entry: unknown) => log.error(text(entry)),
  };
}
