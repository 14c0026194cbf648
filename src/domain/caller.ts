/**
 * The one on whose behalf something is done. Everything stored belongs to a tenant, and no tenant sees what belongs to another.
 */
export interface Caller {
  tenantId: string;
  /** May change what affects every tenant, such as which providers answer. Default false. */
  operator?: boolean;
}

/** The tenant of callers without a key, on a server that allows them. */
export const DEFAULT_TENANT = 'default';
