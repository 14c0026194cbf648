import { Error as DbosError } from '@dbos-inc/dbos-sdk';

/** True for the workflow library's own signal that another worker has the workflow, which must pass through the pipeline untouched. */
export function isEngineSignal(error: unknown): boolean {
  return error instanceof DbosError.DBOSWorkflowConflictError;
}
