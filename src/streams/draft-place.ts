/** A draft as readers name it. */
export interface DraftPlace {
  sceneId: string;
  draftNumber: number;
}

/** The place as one string, for maps. */
export function draftKey({ sceneId, draftNumber }: DraftPlace): string {
  return `${sceneId}/${draftNumber}`;
}
