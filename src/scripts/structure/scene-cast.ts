import { keepEntriesIn } from '../../bibles/entry-store.js';
import type { BibleKind } from '../../domain/bibles.js';
import type { Transaction } from '../../storage/database.js';
import { whoIsNamed } from '../../domain/names.js';

/** A bible entry that a script is built on. */
export interface TiedEntry {
  readonly id: string;
  readonly kind: BibleKind;
  readonly name: string;
}

/** The script's entries, in the order in which they were tied to it; nobody can delete them before the transaction has ended. */
export async function lockEntriesIn(tx: Transaction, scriptId: string): Promise<readonly TiedEntry[]> {
  const ties = await tx.scriptBible.findMany({
    where: { scriptId },
    orderBy: { position: 'asc' },
    select: { entry: { select: { id: true, kind: true, name: true } } },
  });
  const entries = ties.flatMap(({ entry }) => (entry === null ? [] : [entry]));
  const there = await keepEntriesIn(
    tx,
    entries.map(({ id }) => id),
  );
  return entries.filter(({ id }) => there.has(id));
}

export function charactersOf(entries: readonly TiedEntry[]): readonly TiedEntry[] {
  return entries.filter(({ kind }) => kind === 'CHARACTER');
}

/** The setting that scenes are planned in: the first that was tied. */
export function settingOf(entries: readonly TiedEntry[]): string | null {
  return entries.find(({ kind }) => kind === 'SETTING')?.id ?? null;
}

/** The ids of the characters whom an outline names, in its order, each once. */
export function castOfOutline(names: readonly string[], characters: readonly TiedEntry[]): readonly string[] {
  return [...new Set(names.flatMap((name) => whoIsNamed(name, characters)?.id ?? []))];
}

/** Ties a scene to these characters, and to no others. The entries are locked. */
export async function setCastIn(tx: Transaction, sceneId: string, entryIds: readonly string[]): Promise<void> {
  await tx.sceneCharacter.deleteMany({ where: { sceneId } });
  await tx.sceneCharacter.createMany({ data: entryIds.map((entryId, position) => ({ sceneId, entryId, position })) });
}
