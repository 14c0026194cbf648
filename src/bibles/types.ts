import type { BibleContent, BibleKind } from '../domain/bibles.js';
import type { Caller } from '../domain/caller.js';
import type { BibleEntry } from '../storage/generated/client/client.js';

/** Bible entries and all their versions. Errors: `InvalidInputError`, `NotFoundError`, `ConflictError`. */
export interface BibleEntries {
  /** `content` is checked against the kind's schema. */
  createEntry(caller: Caller, kind: BibleKind, content: unknown): Promise<BibleEntry>;
  /** Replaces the fields that are given, as version n+1. A stale `expectedVersion` is a ConflictError with the current one. */
  updateEntry(
    caller: Caller,
    id: string,
    changes: Partial<BibleContent>,
    expectedVersion?: number | null,
  ): Promise<BibleEntry>;
  /** A generation that is under way goes on without it. */
  deleteEntry(caller: Caller, id: string): Promise<BibleEntry>;
  /** Makes an earlier version's content the newest version. */
  restoreEntry(caller: Caller, id: string, version: number): Promise<BibleEntry>;
}
