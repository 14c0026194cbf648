/** Names a generation's workflow in one attempt. */
export function workflowId(generationId: string, attempt: number): string {
  return `${generationId}:${attempt}`;
}

/** Names the workflow of one scene in one attempt of its generation. */
export function sceneWorkflowId(generationId: string, attempt: number, sceneId: string): string {
  return `${workflowId(generationId, attempt)}:${sceneId}`;
}

/** The generation that a workflow belongs to. */
export function generationOf(id: string): string {
  return id.slice(0, id.indexOf(':'));
}

export function attemptOf(id: string): number {
  return Number(id.split(':')[1]);
}
