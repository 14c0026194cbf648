import type { Transaction } from '../../storage/database.js';

/** A scene's place in its script, and what is chained along it. */
export interface Place {
  readonly id: string;
  readonly number: number;
  readonly act: number;
  readonly priorState: string | null;
  readonly nextState: string | null;
}

/** Locks a script's scenes, and gives them in order. The script's row is locked alone. */
export async function lockPlacesIn(tx: Transaction, scriptId: string): Promise<readonly Place[]> {
  const places = await tx.$queryRaw<Place[]>`
    SELECT "id", "number", "act", "priorState", "nextState" FROM "Scene" WHERE "scriptId" = ${scriptId}::uuid ORDER BY "id" FOR UPDATE`;
  return places.toSorted((one, other) => one.number - other.number);
}

/**
 * The places of scenes in a new order: numbers without gaps, and at each seam the state before a scene is the state after the scene now
 * before it. The state that the story opens with is that of whichever scene is first.
 */
export function arranged(before: readonly Place[], order: readonly Place[]): readonly Place[] {
  const opening = before[0]?.priorState ?? null;
  const precededBy = new Map(before.map(({ id }, at) => [id, before[at - 1]?.id]));
  return order.map((place, at) => {
    const previous = order[at - 1];
    const seam = !precededBy.has(place.id) || precededBy.get(place.id) !== previous?.id;
    const chained = previous === undefined ? opening : previous.nextState;
    return { ...place, number: at + 1, priorState: seam ? chained : place.priorState };
  });
}

/** The act of a scene that comes between these: that of the one before it, or of the one after it if it is the first. */
export function actBetween(before: Place | undefined, after: Place | undefined): number {
  return before?.act ?? after?.act ?? 1;
}

/** Stores the places of scenes that have others than before. Their rows are locked. */
export async function storePlacesIn(
  tx: Transaction,
  scriptId: string,
  before: readonly Place[],
  places: readonly Place[],
): Promise<void> {
  const was = new Map(before.map((place) => [place.id, place]));
  const changed = places.filter(({ id, number, act, priorState }) => {
    const old = was.get(id);
    return old !== undefined && (old.number !== number || old.act !== act || old.priorState !== priorState);
  });
  if (changed.length === 0) return;
  // In two steps, because no two scenes may have one number even for a moment.
  await tx.$executeRaw`
    UPDATE "Scene" scene SET "number" = -place."number", "act" = place."act", "priorState" = place."priorState", "updatedAt" = now(),
      "version" = scene."version" + CASE WHEN scene."number" = place."number" AND scene."act" = place."act" THEN 0 ELSE 1 END
    FROM jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) AS place("id" uuid, "number" int, "act" int, "priorState" text)
    WHERE scene."id" = place."id"`;
  await tx.$executeRaw`UPDATE "Scene" SET "number" = -"number" WHERE "scriptId" = ${scriptId}::uuid AND "number" < 0`;
}
