/** The part of `process` that is guarded. */
interface GuardedProcess {
  on(event: 'unhandledRejection', listener: (reason: unknown) => void): unknown;
  on(event: 'uncaughtException', listener: (error: unknown) => void): unknown;
  exit(code: number): void;
}

interface GuardLog {
  error(fields: object, message: string): void;
  fatal(fields: object, message: string): void;
}

/** Codes of faults of a connection: it is gone, and nothing else with it. */
const CONNECTION_FAULT =
  /^(E(PIPE|CONN\w+|TIMEDOUT|HOSTUNREACH|NETUNREACH|PROTO)|ERR_(STREAM|HTTP|TLS|SSL|SOCKET)_\w+|HPE_\w+|WS_ERR_\w+|UND_ERR_\w+)$/;

/**
 * Keeps the fault of one request from ending the process for all. An unhandled rejection has failed its own operation and nothing
 * else; so has a fault of a connection. After any other uncaught exception nobody knows what is half done: the process ends, and
 * what it was writing goes on at the next start. All are logged, because each is a mistake in the program.
 */
export function guardProcess(guarded: GuardedProcess, log: GuardLog): void {
  guarded.on('unhandledRejection', (reason) =>
    log.error({ err: reason }, 'A promise was rejected and nobody waited for it; the server goes on'),
  );
  guarded.on('uncaughtException', (error) => {
    if (isConnectionFault(error)) {
      return log.error({ err: error }, 'A connection failed and nobody listened; the server goes on');
    }
    log.fatal({ err: error }, 'An exception was caught by nobody; the process ends');
    guarded.exit(1);
  });
}

function isConnectionFault(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && CONNECTION_FAULT.test(code);
}
