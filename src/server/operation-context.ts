import type { Caller } from '../domain/caller.js';
import { createContext } from '../schema/context.js';
import type { ContextParts } from '../schema/context.js';
import type { DownloadLinks } from './download-links.js';
import { Allowance } from './limits/allowance.js';
import type { Limits } from './limits/limits.js';
import type { ServerLog } from './log.js';
import type { RequestIds } from './request-ids.js';
import type { OperationContext } from './server-context.js';

interface Server {
  parts: ContextParts;
  limits: Limits;
  ids: RequestIds;
  log: ServerLog;
  links: DownloadLinks;
}

interface Asked {
  caller: Caller;
  /** Scheme, host and port under which the client reached the server. */
  origin: string;
  /** Aborts when the client goes away. */
  client: AbortSignal;
  lastEventId?: number | undefined;
}

/** Gives a function that makes the context of an operation. */
export function createOperationContexts({
  parts,
  limits,
  ids,
  log,
  links,
}: Server): (asked: Asked) => OperationContext {
  const contextOf = ({ caller, origin, client, lastEventId }: Asked): OperationContext => {
    const allowance = new Allowance({ client, answerBytes: limits.answerBytes });
    const context = createContext(parts, {
      caller,
      requestId: ids.current(),
      log,
      signal: allowance.signal,
      answer: allowance,
      download: (path) => `${origin}${links.sign(path, caller)}`,
      lastEventId,
    });
    return {
      ...context,
      allowance,
      rights: { caller, origin },
      forAll: (signal) => contextOf({ caller, origin, client: signal }),
    };
  };
  return contextOf;
}
