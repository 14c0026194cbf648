import type { ScriptBrief } from '../domain/brief.js';
import type { Transaction } from '../storage/database.js';

interface ScriptChanges {
  title?: string | undefined;
  logLine?: string | undefined;
  brief?: ScriptBrief | undefined;
}

/** Changes what a script says of itself. Its row is locked. */
export async function changeScriptIn(tx: Transaction, scriptId: string, changes: ScriptChanges): Promise<void> {
  await tx.script.update({
    where: { id: scriptId },
    data: Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)),
  });
}
