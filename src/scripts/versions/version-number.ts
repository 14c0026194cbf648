import { ConflictError } from '../../domain/errors.js';
import type { Database, Transaction } from '../../storage/database.js';
import { Prisma } from '../../storage/generated/client/client.js';

/** What a scene counts for: itself, its finished drafts, and what a generation's critiques say of its rewrites. */
const OWN_COUNT = Prisma.sql`(
  SELECT 1 + count(DISTINCT draft."id") + count(critique."id")
  FROM "Draft" draft LEFT JOIN "Critique" critique
    ON critique."draftId" = draft."id" AND critique."generationId" = draft."generationId" AND draft."kind" = 'REWRITE'
  WHERE draft."sceneId" = scene."id" AND draft."state" = 'COMPLETE')`;

/**
 * A version number for each script, by its id: 1 without scenes, and higher after each change of its structure and each change of a
 * scene's current draft. It never falls and never stands for two states, although a generation may make an earlier draft current
 * again. So it counts only rows of which one comes in the transaction of each such change, and which stay until the script or their
 * scene is deleted: scenes, finished drafts, and what a generation's critiques say of its rewrites, since only they lead back to an
 * earlier draft. `Script.edits` counts the rest, and what deleted scenes counted for. The number may also rise for a draft or critique
 * that leaves the current draft as it is.
 */
export async function versionNumbersOf(
  db: Database | Transaction,
  scriptIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db.$queryRaw<{ id: string; number: number }[]>`
    SELECT script."id", (1 + script."edits" + COALESCE(
      (SELECT sum(${OWN_COUNT}) FROM "Scene" scene WHERE scene."scriptId" = script."id"), 0))::int AS "number"
    FROM "Script" script WHERE script."id" = ANY(${[...scriptIds]}::uuid[])`;
  const numbers = new Map(rows.map(({ id, number }) => [id, number]));
  return new Map(scriptIds.map((id) => [id, numbers.get(id) ?? 1]));
}

/** What the scene adds to its script's version number, for `recordEditIn` when it is deleted. */
export async function countOfSceneIn(tx: Transaction, sceneId: string): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT ${OWN_COUNT}::int AS "count" FROM "Scene" scene WHERE scene."id" = ${sceneId}::uuid`;
  return row?.count ?? 0;
}

/**
 * Counts a change of title, log line, brief, structure or ties, as the last statement on the script in its transaction, which holds the
 * script alone. `lost`: what rows that were deleted in it counted for.
 */
export async function recordEditIn(tx: Transaction, scriptId: string, lost = 0): Promise<void> {
  await tx.script.update({ where: { id: scriptId }, data: { edits: { increment: 1 + lost } } });
  await touchEditedIn(tx, scriptId);
}

/** Notes that the script's title or structure is as of its version number now. For changes that this number counts already, as new scenes. */
export async function touchEditedIn(tx: Transaction, scriptId: string): Promise<void> {
  const editedAt = (await versionNumbersOf(tx, [scriptId])).get(scriptId) ?? 1;
  await tx.script.update({ where: { id: scriptId }, data: { editedAt } });
}

/**
 * Refuses a version that was read before the last change of title, structure and the like. Scenes that were written since are no
 * conflict. The script's row is locked.
 *
 * @throws ConflictError with the current number
 */
export async function checkVersionIn(
  tx: Transaction,
  scriptId: string,
  expected: number | null | undefined,
): Promise<void> {
  if (expected == null) return;
  const { editedAt } = await tx.script.findUniqueOrThrow({ where: { id: scriptId }, select: { editedAt: true } });
  const current = (await versionNumbersOf(tx, [scriptId])).get(scriptId) ?? 1;
  if (expected >= editedAt && expected <= current) return;
  throw new ConflictError(
    expected > current
      ? `The script's version is ${current}, not ${expected} yet: read it again and repeat your change.`
      : `The script has changed since version ${expected}, and its version is ${current} now: read it again and repeat your change.`,
    current,
  );
}
