import { randomUUID } from 'node:crypto';

/**
 * One limit for calls that belong together and to no generation: those of one GraphQL operation. Together they spend at most what
 * a generation may. Kept in this process's memory, for as long as somebody holds it.
 */
export class Allowance {
  readonly id = `allowance:${randomUUID()}`;
}
