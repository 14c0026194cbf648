import { keepEntriesIn, tieEntriesIn } from '../../bibles/entry-store.js';
import { ConflictError, NotFoundError } from '../../domain/errors.js';
import { sceneOutline } from '../../domain/scenes.js';
import type { Transaction } from '../../storage/database.js';
import type { Script } from '../../storage/generated/client/client.js';
import type { EmitChange } from '../../streams/script-journal.js';
import { lockScenesIn } from '../drafts/draft-storage.js';
import { recordEditIn } from '../versions/version-number.js';
import { refuseWhileAtWorkIn, USES_BIBLES } from './guards.js';
import { castOfOutline, charactersOf, lockEntriesIn, setCastIn, settingOf } from './scene-cast.js';
import type { TiedEntry } from './scene-cast.js';

export interface TieBibleEntryInput {
  scriptId: string;
  bibleEntryId: string;
}

/** Every prompt on the script tells of all of them. */
const MOST_TIED = 200;

/**
 * Builds a script on an entry more. Scenes whose outlines name a character are tied to it as well, and scenes without a setting to the
 * script's first one. One that is tied already stays as it is. The script's row is locked alone.
 */
export async function tieEntryIn(
  tx: Transaction,
  emit: EmitChange,
  scriptId: string,
  entry: TiedEntry,
): Promise<Script> {
  await refuseWhileAtWorkIn(tx, scriptId, USES_BIBLES);
  const tied = await tx.scriptBible.findMany({ where: { scriptId }, select: { entryId: true } });
  if (tied.every(({ entryId }) => entryId !== entry.id)) {
    // In the order of ids with those that are tied, as everybody locks them.
    const there = await keepEntriesIn(tx, [...tied.map(({ entryId }) => entryId), entry.id]);
    if (!there.has(entry.id)) throw new NotFoundError('The bible entry was deleted meanwhile.');
    const before = await lockEntriesIn(tx, scriptId);
    refuseSecondPlot(before, entry);
    if (before.length >= MOST_TIED) {
      throw new ConflictError(
        `The script is built on ${before.length} entries already, and at most ${MOST_TIED} are allowed: untie one first.`,
      );
    }
    await tieEntriesIn(tx, scriptId, [entry.id]);
    await tieScenesIn(tx, scriptId, [...before, entry], entry);
    await recordEditIn(tx, scriptId);
    emit({ type: 'BibleEntryTied', entryId: entry.id });
  }
  return tx.script.findUniqueOrThrow({ where: { id: scriptId } });
}

/** Ties a script and its scenes no longer to an entry; outlines keep its name. One that is not tied changes nothing. The script's row is locked alone. */
export async function untieEntryIn(
  tx: Transaction,
  emit: EmitChange,
  scriptId: string,
  entryId: string,
): Promise<Script> {
  await refuseWhileAtWorkIn(tx, scriptId, USES_BIBLES);
  // Whoever deletes the entry locks it first as well.
  await keepEntriesIn(tx, [entryId]);
  const { count } = await tx.scriptBible.deleteMany({ where: { scriptId, entryId } });
  if (count > 0) {
    const inScript = { scriptId };
    const set = await tx.scene.findMany({ where: { ...inScript, settingId: entryId }, select: { id: true } });
    await lockScenesIn(
      tx,
      set.map(({ id }) => id),
    );
    await tx.scene.updateMany({ where: { ...inScript, settingId: entryId }, data: { settingId: null } });
    await tx.sceneCharacter.deleteMany({ where: { entryId, scene: inScript } });
    await recordEditIn(tx, scriptId);
    emit({ type: 'BibleEntryUntied', entryId });
  }
  return tx.script.findUniqueOrThrow({ where: { id: scriptId } });
}

function refuseSecondPlot(tied: readonly TiedEntry[], entry: TiedEntry): void {
  const plot = entry.kind === 'PLOT' ? tied.find(({ kind }) => kind === 'PLOT') : undefined;
  if (plot === undefined) return;
  throw new ConflictError(`A script has one plot, and this one has "${plot.name}": untie that first.`);
}

async function tieScenesIn(
  tx: Transaction,
  scriptId: string,
  entries: readonly TiedEntry[],
  entry: TiedEntry,
): Promise<void> {
  if (entry.kind === 'SETTING' && settingOf(entries) === entry.id) {
    const bare = await tx.scene.findMany({ where: { scriptId, settingId: null }, select: { id: true } });
    const ids = bare.map(({ id }) => id);
    await lockScenesIn(tx, ids);
    await tx.scene.updateMany({ where: { id: { in: ids } }, data: { settingId: entry.id } });
  }
  if (entry.kind !== 'CHARACTER') return;
  const scenes = await tx.scene.findMany({
    where: { scriptId },
    orderBy: { id: 'asc' },
    select: { id: true, outline: true, characters: { orderBy: { position: 'asc' }, select: { entryId: true } } },
  });
  for (const { id, outline, characters } of scenes) {
    const cast = castOfOutline(sceneOutline.parse(outline).characters, charactersOf(entries));
    if (!cast.includes(entry.id)) continue;
    // Who is tied without being named, as a speaker of an imported scene, stays.
    await setCastIn(tx, id, [...new Set([...cast, ...characters.map(({ entryId }) => entryId)])]);
  }
}
