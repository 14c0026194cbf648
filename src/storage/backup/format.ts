import { z } from 'zod';
import { Prisma } from '../generated/client/client.js';
import { StorageError } from '../errors.js';

// A backup is text in lines, compressed with gzip: a header; for each table a line that names it and its columns, and then its
// rows; at last how many rows there were. A row is a JSON list of its values as PostgreSQL writes them in text, or null.

const header = z.object({
  kind: z.literal('scriptgen backup'),
  format: z.literal(1),
  /** Of ScriptGen. */
  version: z.string(),
  postgres: z.string(),
  createdAt: z.iso.datetime(),
  /** The rows can be read where exactly these migrations have been applied. */
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
});
export type BackupHeader = z.output<typeof header>;

const table = z.object({ table: z.string(), columns: z.array(z.string()) });
export type BackupTable = z.output<typeof table>;

const end = z.object({ rows: z.record(z.string(), z.number()) });
/** Rows by table. */
export type RowCounts = Readonly<Record<string, number>>;

/** ScriptGen's own tables, without those of the workflow engine and of others in a shared database. */
export const TABLES: readonly string[] = Object.values(Prisma.ModelName);

/** Reads a backup's first line. @throws StorageError `BACKUP` if it is none, or of a newer format */
export function readHeader(line: string | undefined): BackupHeader {
  const found = header.safeParse(fromJson(line));
  if (found.success) return found.data;
  const newer = z
    .object({ kind: z.literal('scriptgen backup'), format: z.number(), version: z.string() })
    .safeParse(fromJson(line));
  if (newer.success) {
    throw new StorageError(
      'BACKUP',
      `The backup is in the format ${newer.data.format} of ScriptGen ${newer.data.version}, and this ScriptGen reads format 1: restore it with that version`,
    );
  }
  throw new StorageError('BACKUP', 'The file is no backup of ScriptGen');
}

/** Reads a line that is no row: the beginning of a table, or the end of the backup. @throws StorageError `BACKUP` */
export function readMark(line: string): BackupTable | { rows: RowCounts } {
  const value = fromJson(line);
  const found = table.safeParse(value);
  if (found.success) return found.data;
  const ended = end.safeParse(value);
  if (ended.success) return ended.data;
  throw damaged();
}

export function damaged(): StorageError {
  return new StorageError('BACKUP', 'The backup is damaged or not complete');
}

export function isRow(line: string): boolean {
  return line.startsWith('[');
}

function fromJson(line: string | undefined): unknown {
  try {
    return JSON.parse(line ?? '');
  } catch {
    // What is not JSON is no line of a backup, which the caller says.
    return undefined;
  }
}
