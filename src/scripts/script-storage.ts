import type { ActStructure } from '../domain/bibles.js';
import type { ScriptBrief } from '../domain/brief.js';
import type { Caller } from '../domain/caller.js';
import { NotFoundError } from '../domain/errors.js';
import { isId } from '../domain/ids.js';
import type { ActPlan } from '../domain/tasks.js';
import type { Database, Transaction } from '../storage/database.js';
import type { Scene, Script } from '../storage/generated/client/client.js';

/** The title of a script that nobody has named yet; the outline replaces it. */
export const WORKING_TITLE = 'Untitled';

export async function createScriptIn(
  tx: Transaction,
  caller: Caller,
  script: { logLine: string; title?: string | undefined; actStructure: ActStructure; brief?: ScriptBrief | undefined },
): Promise<Script> {
  const created = await tx.script.create({
    data: {
      tenantId: caller.tenantId,
      title: script.title ?? WORKING_TITLE,
      logLine: script.logLine,
      actStructure: script.actStructure,
      brief: script.brief ?? {},
    },
  });
  // Nested, the two would be read once more.
  await tx.scriptFeed.createMany({ data: { scriptId: created.id } });
  return created;
}

/** Names a script that nobody has named meanwhile. */
export async function nameScriptIn(tx: Transaction, scriptId: string, title: string): Promise<void> {
  await tx.script.updateMany({ where: { id: scriptId, title: WORKING_TITLE }, data: { title } });
}

/** Stores the language of a script that nobody has said one of. */
export async function tellLanguageIn(tx: Transaction, scriptId: string, language: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Script" SET "brief" = jsonb_set("brief", '{language}', to_jsonb(${language}::text)), "updatedAt" = now()
    WHERE "id" = ${scriptId}::uuid AND jsonb_typeof("brief") = 'object' AND "brief"->>'language' IS NULL`;
}

/** Stores how a generation spreads a script's scenes over acts. */
export async function storeOutlineIn(
  tx: Transaction,
  scriptId: string,
  generationId: string,
  acts: readonly ActPlan[],
): Promise<void> {
  await tx.outline.create({ data: { scriptId, generationId, acts: acts.map((act) => ({ ...act })) } });
}

/** Deletes the script's row, and with it all that hangs on it. The caller holds all of it; see the order of locks in the journal. */
export async function deleteScriptRowIn(tx: Transaction, scriptId: string): Promise<Script> {
  return tx.script.delete({ where: { id: scriptId } });
}

export async function findScript(db: Database | Transaction, caller: Caller, id: string): Promise<Script> {
  const script = !isId(id) ? null : await db.script.findUnique({ where: { id, tenantId: caller.tenantId } });
  if (script === null) throw new NotFoundError('There is no script with this id; it may have been deleted.');
  return script;
}

export async function findScene(db: Database | Transaction, caller: Caller, id: string): Promise<Scene> {
  const scene = !isId(id) ? null : await db.scene.findUnique({ where: { id, script: { tenantId: caller.tenantId } } });
  if (scene === null) throw new NotFoundError('There is no scene with this id; it may have been deleted.');
  return scene;
}
