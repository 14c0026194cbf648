import { Error as DbosError, StatusString } from '@dbos-inc/dbos-sdk';
import type { WorkflowStatus } from '@dbos-inc/dbos-sdk';

/** True for the workflow library's own signals, which must pass through the pipeline untouched. */
export function isEngineSignal(error: unknown): boolean {
  return error instanceof DbosError.DBOSWorkflowCancelledError || error instanceof DbosError.DBOSWorkflowConflictError;
}

/** True while a workflow may still go on. */
export function isPending({ status }: WorkflowStatus): boolean {
  return status === StatusString.PENDING || status === StatusString.ENQUEUED || status === StatusString.DELAYED;
}
