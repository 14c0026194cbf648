import { z } from 'zod';
import { BIBLE_CONTENT, BIBLE_KINDS, bibleName } from '../domain/bibles.js';
import type { BibleContent, BibleContents, BibleKind } from '../domain/bibles.js';
import type { Caller } from '../domain/caller.js';
import { ConflictError, InvalidInputError, NotFoundError } from '../domain/errors.js';
import { isId, newRowId } from '../domain/ids.js';
import type { Database, Transaction } from '../storage/database.js';
import { Prisma } from '../storage/generated/client/client.js';
import type { BibleEntry } from '../storage/generated/client/client.js';

/** An entry with its content checked: what the pipeline works with. */
export type TypedEntry = {
  [K in BibleKind]: { id: string; version: number; kind: K; content: BibleContents[K] };
}[BibleKind];

/** Of an entry's row what its content is read from. */
export type StoredEntry = Pick<BibleEntry, 'id' | 'version' | 'kind' | 'content'>;

/**
 * Bible entries in PostgreSQL: every change is a new version, and every version can come back.
 * Errors: `InvalidInputError`, `NotFoundError`, `ConflictError`.
 */
export class EntryStore {
  constructor(private readonly db: Database) {}

  /** `content` is checked against the kind's schema. */
  createEntry(caller: Caller, kind: BibleKind, content: unknown): Promise<BibleEntry> {
    if (!BIBLE_KINDS.includes(kind)) {
      throw new InvalidInputError([{ path: 'kind', message: `is ${kind}; use one of ${BIBLE_KINDS.join(', ')}` }]);
    }
    const checked = checkContent(kind, content);
    return this.db.$transaction((tx) => createEntryIn(tx, caller.tenantId, kind, checked));
  }

  /** Replaces the fields that are given, as version n+1. A stale `expectedVersion` is a ConflictError with the current one. */
  updateEntry(
    caller: Caller,
    id: string,
    changes: Partial<BibleContent>,
    expectedVersion?: number | null,
  ): Promise<BibleEntry> {
    return this.#newVersion(caller, id, expectedVersion, async (entry) => {
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
      return checkContent(entry.kind, { ...(entry.content as object), ...given });
    });
  }

  /** Makes an earlier version's content the newest version. */
  restoreEntry(caller: Caller, id: string, version: number): Promise<BibleEntry> {
    return this.#newVersion(caller, id, null, async (entry, tx) => {
      const earlier = await tx.bibleVersion.findUnique({ where: { entryId_version: { entryId: entry.id, version } } });
      if (earlier === null) {
        throw new NotFoundError(
          `"${entry.name}" has no version ${version}; its versions run from 1 to ${entry.version}.`,
        );
      }
      return checkContent(entry.kind, earlier.content);
    });
  }

  /** Generations that are under way go on without it. */
  async deleteEntry(caller: Caller, id: string): Promise<BibleEntry> {
    return this.db.$transaction(async (tx) => {
      const entry = await lockEntry(tx, caller, id, Prisma.sql`FOR UPDATE`);
      // Scenes lose their setting with it: they are taken in the order in which everybody takes them.
      await tx.$queryRaw`SELECT 1 FROM "Scene" WHERE "settingId" = ${entry.id}::uuid ORDER BY "id" FOR NO KEY UPDATE`;
      await tx.computedField.deleteMany({ where: { sourceId: entry.id } });
      return tx.bibleEntry.delete({ where: { id: entry.id } });
    });
  }

  /** The entries with these ids, in that order. An id that names none of the caller's entries is reported by its place. */
  async entries(caller: Caller, ids: readonly string[], path = 'existingBibles'): Promise<BibleEntry[]> {
    const found = await this.db.bibleEntry.findMany({
      where: { tenantId: caller.tenantId, id: { in: ids.filter(isId) } },
    });
    const byId = new Map(found.map((entry) => [entry.id, entry]));
    const missing = ids.flatMap((id, at) =>
      byId.has(id) ? [] : [{ path: `${path}[${at}]`, message: 'names no bible entry' }],
    );
    if (missing.length > 0) throw new InvalidInputError(missing);
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  /** The bible entries of a script, in the order in which they were tied to it. */
  async entriesOf(scriptId: string): Promise<TypedEntry[]> {
    // One statement, because between two an entry could be deleted.
    const entries = await this.db.$queryRaw<StoredEntry[]>`
      SELECT entry."id", entry."version", entry."kind"::text, entry."content" FROM "ScriptBible" tie JOIN "BibleEntry" entry ON entry."id" = tie."entryId"
      WHERE tie."scriptId" = ${scriptId}::uuid ORDER BY tie."position"`;
    return entries.map(typedEntry);
  }

  #newVersion(
    caller: Caller,
    id: string,
    expectedVersion: number | null | undefined,
    content: (entry: BibleEntry, tx: Transaction) => Promise<BibleContent>,
  ): Promise<BibleEntry> {
    return this.db.$transaction(async (tx) => {
      const entry = await lockEntry(tx, caller, id, Prisma.sql`FOR NO KEY UPDATE`);
      if (expectedVersion != null && expectedVersion !== entry.version) {
        throw new ConflictError(
          `"${entry.name}" is at version ${entry.version}, not ${expectedVersion}: read it again and repeat your change.`,
          entry.version,
        );
      }
      const next = await content(entry, tx);
      const version = entry.version + 1;
      const fields = { version, name: bibleName(entry.kind, next), content: next as Prisma.InputJsonObject };
      await tx.bibleVersion.create({ data: { entryId: entry.id, ...fields } });
      return tx.bibleEntry.update({ where: { id: entry.id }, data: fields });
    });
  }
}

/** Stores a new entry and its first version in the caller's transaction. `content` has been checked. */
export async function createEntryIn(
  tx: Transaction,
  tenantId: string,
  kind: BibleKind,
  content: BibleContent,
): Promise<BibleEntry> {
  const name = bibleName(kind, content);
  const json = content as Prisma.InputJsonObject;
  return tx.bibleEntry.create({
    data: { tenantId, kind, name, content: json, versions: { create: { version: 1, name, content: json } } },
  });
}

/** As {@link createEntryIn}, of many entries of one kind in two statements. They come in the order of their contents. */
export async function createEntriesIn(
  tx: Transaction,
  tenantId: string,
  kind: BibleKind,
  contents: readonly BibleContent[],
): Promise<BibleEntry[]> {
  if (contents.length === 0) return [];
  const data = contents.map((content) => ({
    id: newRowId(),
    tenantId,
    kind,
    name: bibleName(kind, content),
    content: content as Prisma.InputJsonObject,
  }));
  const made = await tx.bibleEntry.createManyAndReturn({ data });
  const byId = new Map(made.map((entry) => [entry.id, entry]));
  const entries = data.flatMap(({ id }) => byId.get(id) ?? []);
  await tx.bibleVersion.createMany({
    data: entries.map(({ id, version, name, content }) => ({
      entryId: id,
      version,
      name,
      content: content as Prisma.InputJsonObject,
    })),
  });
  return entries;
}

/** Ties entries to a script, after those that are tied already; a second tie of one entry changes nothing. @throws NotFoundError for one that is deleted meanwhile */
export async function tieEntriesIn(tx: Transaction, scriptId: string, entryIds: readonly string[]): Promise<void> {
  if (entryIds.length === 0) return;
  const last = await tx.scriptBible.aggregate({ where: { scriptId }, _max: { position: true } });
  const first = (last._max.position ?? 0) + 1;
  try {
    await tx.scriptBible.createMany({
      data: [...new Set(entryIds)].map((entryId, at) => ({ scriptId, entryId, position: first + at })),
      skipDuplicates: true,
    });
  } catch (error) {
    if (!isMissingReference(error)) throw error;
    throw new NotFoundError(
      'A bible entry was deleted while it was being tied to the script, or the script itself was: read them again.',
      { cause: error },
    );
  }
}

/** A row refers to one that is gone. */
function isMissingReference(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2003';
}

export function typedEntry(entry: StoredEntry): TypedEntry {
  return {
    id: entry.id,
    version: entry.version,
    kind: entry.kind,
    content: BIBLE_CONTENT[entry.kind].parse(entry.content),
  } as TypedEntry;
}

function checkContent(kind: BibleKind, content: unknown): BibleContent {
  const parsed = BIBLE_CONTENT[kind].safeParse(content);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(
    parsed.error.issues.map((issue) => ({
      path: z.core.toDotPath(issue.path) || kind.toLowerCase(),
      message: issue.message,
    })),
  );
}

/** The ids of those entries that exist; nobody can delete these before the transaction has ended. */
export async function keepEntriesIn(tx: Transaction, ids: readonly string[]): Promise<Set<string>> {
  const kept = await tx.$queryRaw<
    { id: string }[]
  >`SELECT "id" FROM "BibleEntry" WHERE "id" = ANY(${[...ids]}::uuid[]) ORDER BY "id" FOR KEY SHARE`;
  return new Set(kept.map(({ id }) => id));
}

/** The entry, with its row locked. A lock for changes admits others who only refer to the entry; one for deletion does not. */
async function lockEntry(tx: Transaction, caller: Caller, id: string, strength: Prisma.Sql): Promise<BibleEntry> {
  if (isId(id)) await tx.$queryRaw`SELECT 1 FROM "BibleEntry" WHERE "id" = ${id}::uuid ${strength}`;
  const entry = !isId(id) ? null : await tx.bibleEntry.findUnique({ where: { id, tenantId: caller.tenantId } });
  if (entry === null) throw new NotFoundError('There is no bible entry with this id; it may have been deleted.');
  return entry;
}
