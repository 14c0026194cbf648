import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { OperatorError } from '../domain/errors.js';

export interface Address {
  host: string;
  /** 0: any port that is free. */
  port: number;
}

/**
 * - `TAKEN`: something else listens there.
 * - `NOT_PERMITTED`: the operating system keeps the port for privileged users.
 * - `NOT_OURS`: the host is no address of this machine, or no name that it knows.
 * - `INVALID`: the port is no port.
 */
export type ListenFailure = 'TAKEN' | 'NOT_PERMITTED' | 'NOT_OURS' | 'INVALID' | 'OTHER';

/** The server cannot listen at its address. The message says why and what to do. */
export class ListenError extends OperatorError {
  readonly code = 'LISTEN';
  constructor(
    readonly reason: ListenFailure,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Listens, and gives the port, which the system chooses if 0 was asked for. Throws ListenError; it may be called again then. */
export function listen(server: Server, { host, port }: Address): Promise<number> {
  return new Promise((resolve, reject) => {
    const onError = (error: unknown): void => {
      server.off('listening', onListening);
      reject(toListenError(error, { host, port }));
    };
    const onListening = (): void => {
      server.off('error', onError);
      resolve((server.address() as AddressInfo).port);
    };
    server.once('error', onError);
    server.once('listening', onListening);
    try {
      server.listen(port, host);
    } catch (error) {
      server.off('error', onError);
      onError(error);
    }
  });
}

/**
 * Listens at the address for a moment, so that an error is reported before anything is built or opened. Throws ListenError.
 */
export async function checkAddress(address: Address): Promise<void> {
  const probe = createServer();
  await listen(probe, address);
  await new Promise((resolve) => probe.close(resolve));
}

/** `http://127.0.0.1:4000` */
export function urlOf({ host, port }: Address): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function toListenError(error: unknown, { host, port }: Address): ListenError {
  const [reason, advice] = explain((error as NodeJS.ErrnoException).code, error);
  return new ListenError(reason, `Cannot listen on ${host}:${port}: ${advice}.`, { cause: error });
}

function explain(code: string | undefined, error: unknown): [ListenFailure, string] {
  switch (code) {
    case 'EADDRINUSE':
      return ['TAKEN', 'something else listens there already: stop it, or set PORT to another number'];
    case 'EACCES':
      return [
        'NOT_PERMITTED',
        'this user may not use the port, as most systems keep those below 1024 for privileged users: set PORT to a number from 1024 up',
      ];
    case 'EADDRNOTAVAIL':
    case 'EINVAL':
      return [
        'NOT_OURS',
        'the host is no address of this machine: set HOST to one of its own, 127.0.0.1 for this machine alone or 0.0.0.0 for all its networks',
      ];
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return [
        'NOT_OURS',
        'no address is known for the host: set HOST to an address of this machine, 127.0.0.1 for this machine alone or 0.0.0.0 for all its networks',
      ];
    case 'EAFNOSUPPORT':
      return [
        'NOT_OURS',
        'this machine has no network of that kind, as where IPv6 is off: set HOST to an address that it has',
      ];
    case 'ERR_SOCKET_BAD_PORT':
      return ['INVALID', 'a port is a whole number from 0 to 65535, and 0 takes any that is free: set PORT to one'];
    default:
      return ['OTHER', error instanceof Error ? error.message : String(error)];
  }
}
