import type { z } from 'zod';
import { BIBLE_CONTENT } from '../domain/bibles.js';
import type {
  BibleContents,
  BibleKind,
  characterContent,
  plotContent,
  settingContent,
  themeContent,
} from '../domain/bibles.js';
import type { Caller } from '../domain/caller.js';
import type { Database } from '../storage/database.js';
import type { BibleEntry as EntryRow } from '../storage/generated/client/client.js';
import { entriesWanted } from './entry-list.js';
import type { EntryStore } from './entry-store.js';

/** A bible entry as the library gives it. */
export interface BibleEntry<K extends BibleKind = BibleKind> {
  id: string;
  kind: K;
  name: string;
  version: number;
  content: BibleContents[K];
}

/** The content that a caller gives for an entry of each kind; lists may be left out. */
export interface BibleInputs {
  CHARACTER: z.input<typeof characterContent>;
  PLOT: z.input<typeof plotContent>;
  SETTING: z.input<typeof settingContent>;
  THEME: z.input<typeof themeContent>;
}

/**
 * The story bibles of one caller, for users of the library.
 * Errors: `InvalidInputError` (content that does not fit its kind), `NotFoundError`, `ConflictError` (a stale version).
 */
export class BibleStorage {
  constructor(
    private readonly store: EntryStore,
    private readonly db: Database,
    private readonly caller: Caller,
  ) {}

  async createEntry<K extends BibleKind>(kind: K, content: BibleInputs[K]): Promise<BibleEntry<K>> {
    return toEntry<K>(await this.store.createEntry(this.caller, kind, content));
  }

  /** Replaces the fields that are given, as the next version. `expectedVersion`: the version that the change was made from. */
  async updateEntry<K extends BibleKind>(
    entry: BibleEntry<K>,
    changes: Partial<BibleInputs[K]>,
    expectedVersion?: number,
  ): Promise<BibleEntry<K>> {
    return toEntry<K>(await this.store.updateEntry(this.caller, entry.id, changes, expectedVersion ?? null));
  }

  /** Makes an earlier version's content the newest version. */
  async restoreEntry<K extends BibleKind>(entry: BibleEntry<K>, version: number): Promise<BibleEntry<K>> {
    return toEntry<K>(await this.store.restoreEntry(this.caller, entry.id, version));
  }

  async deleteEntry(entry: BibleEntry): Promise<void> {
    await this.store.deleteEntry(this.caller, entry.id);
  }

  async entry(id: string): Promise<BibleEntry> {
    const [found] = await this.store.entries(this.caller, [id], 'id');
    return toEntry(found!);
  }

  /** All of the caller's entries, newest first; of one kind when it is given, and with all words of `search` in their name. */
  async entries<K extends BibleKind = BibleKind>(
    kind?: K,
    { search }: { search?: string | undefined } = {},
  ): Promise<BibleEntry<K>[]> {
    const rows = await this.db.bibleEntry.findMany({
      where: entriesWanted(this.caller.tenantId, { kind, search }),
      orderBy: { createdAt: 'desc' },
    });
    return rows.map((row) => toEntry<K>(row));
  }
}

export function toEntry<K extends BibleKind>(row: EntryRow): BibleEntry<K> {
  return {
    id: row.id,
    kind: row.kind as K,
    name: row.name,
    version: row.version,
    content: BIBLE_CONTENT[row.kind].parse(row.content) as BibleContents[K],
  };
}
