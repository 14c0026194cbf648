import type { UpstreamProcess } from '../upstream-process.js';
import type { Gateway } from './gateway-process.js';
import type { ScriptGenProcess } from './scriptgen-process.js';

/** The processes that take part. */
export interface Parts {
  upstream: UpstreamProcess;
  gateway: Gateway;
  scriptgen: ScriptGenProcess;
}

/** In the place of a figure, in a table. */
export const NOT_MEASURED = 'not measured';
