import type { ScriptBrief } from '../domain/brief.js';
import type { Transaction } from '../storage/database.js';
import { versionNumbersOf } from './versions/version-number.js';

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

/** Counts a change of title, log line, brief, structure or ties: what was read before it is out of date. The script's row is locked. */
export async function countChangeIn(tx: Transaction, scriptId: string): Promise<void> {
  const { edits } = await tx.script.update({
    where: { id: scriptId },
    data: { edits: { increment: 1 } },
    select: { edits: true },
  });
  const number = (await versionNumbersOf(tx, [scriptId])).get(scriptId) ?? 1;
  await tx.script.update({ where: { id: scriptId }, data: { editedAt: number + edits } });
}
