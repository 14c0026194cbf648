import type pg from 'pg';
import { Prisma } from './generated/client/client.js';
import type {
  BibleEntry,
  BibleVersion,
  Critique,
  Draft,
  Generation,
  GenerationStage,
  Scene,
  Script,
} from './generated/client/client.js';

/** The tables whose rows are read whole, with what a row of each is. */
export interface ReadTables {
  Script: Script;
  BibleEntry: BibleEntry;
  BibleVersion: BibleVersion;
  Scene: Scene;
  Draft: Draft;
  Critique: Critique;
  Generation: Generation;
  GenerationStage: GenerationStage;
}

const COLUMNS = {
  Script: Prisma.ScriptScalarFieldEnum,
  BibleEntry: Prisma.BibleEntryScalarFieldEnum,
  BibleVersion: Prisma.BibleVersionScalarFieldEnum,
  Scene: Prisma.SceneScalarFieldEnum,
  Draft: Prisma.DraftScalarFieldEnum,
  Critique: Prisma.CritiqueScalarFieldEnum,
  Generation: Prisma.GenerationScalarFieldEnum,
  GenerationStage: Prisma.GenerationStageScalarFieldEnum,
} as const satisfies Record<keyof ReadTables, Readonly<Record<string, string>>>;

/** One text under one name: a connection prepares it once, and PostgreSQL plans it once. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/**
 * Reads rows by plain SQL, for what a request asks for many times over: Prisma's compiler, and the JSON that it makes rows from, take
 * longer than the database does. Rows are as Prisma gives them, all columns included.
 */
export interface RowReader {
  read<Row extends object>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
}

export function createRowReader(pool: pg.Pool): RowReader {
  return {
    async read<Row extends object>({ name, text }: Statement, values: readonly unknown[]): Promise<Row[]> {
      const { rows } = await pool.query<Row>({ name, text, values: [...values] });
      return rows;
    },
  };
}

/**
 * All columns that this version knows of a table, of the rows that `alias` names. Named one by one: a migration that adds a column
 * would otherwise break what is prepared already.
 */
export function columnsOf(table: keyof ReadTables, alias: string): string {
  return Object.values(COLUMNS[table])
    .map((column) => {
      const name = `${alias}."${column}"`;
      // The driver does not know arrays of enums.
      return table === 'Generation' && column === 'approved' ? `${name}::text[] AS "approved"` : name;
    })
    .join(', ');
}
