import { expect, test } from 'vitest';
import { isBreaking, MIGRATIONS_FOLDER, readMigrations } from '../../src/storage/migration-records.js';
import { breakingStatements } from './support/additive-sql.js';

/** Those up to here were written before a server could start on a newer database. */
const BEFORE_THE_RULE = '20261130140000_draft_trimmed';

test('each migration that breaks older servers is called so: a server of the version before must be able to live with the others', async () => {
  const migrations = (await readMigrations(MIGRATIONS_FOLDER)).filter(({ name }) => name > BEFORE_THE_RULE);
  const unmarked = migrations
    .filter(({ name }) => !isBreaking(name))
    .flatMap(({ name, sql }) => breakingStatements(sql).map((statement) => `${name}: ${statement}`));
  expect(
    unmarked,
    'Make the change in two versions, or call the migration <time>_breaking_<name>, or say in a comment above the statement, "-- additive: ...", why no older server is harmed',
  ).toEqual([]);
});

test('what Prisma writes for new tables and columns is no break', async () => {
  const migrations = await readMigrations(MIGRATIONS_FOLDER);
  for (const name of ['generation_answers', 'retention', 'draft_trimmed']) {
    const migration = migrations.find((each) => each.name.endsWith(name));
    expect([name, breakingStatements(migration?.sql ?? 'missing')]).toEqual([name, []]);
  }
});

test.each([
  'ALTER TABLE "Script" ADD COLUMN "subtitle" TEXT',
  `ALTER TABLE "Script" ADD COLUMN     "a" TEXT,\nADD COLUMN     "b" DECIMAL(10, 2) NOT NULL DEFAULT 0`,
  `ALTER TABLE "Script" ADD COLUMN "words" TEXT NOT NULL DEFAULT 'a; DROP TABLE "Script", b'`,
  'CREATE INDEX "i" ON "Script"("title")',
  'CREATE TABLE "New" ("id" INT); CREATE UNIQUE INDEX "u" ON "New"("id"); ALTER TABLE "New" ADD CONSTRAINT "c" CHECK ("id" > 0)',
  'CREATE TABLE "New" ("id" UUID); ALTER TABLE "New" ADD CONSTRAINT "f" FOREIGN KEY ("id") REFERENCES "Script"("id") ON DELETE CASCADE ON UPDATE CASCADE',
  `CREATE TYPE "Mood" AS ENUM ('DARK')`,
  `COMMENT ON TABLE "Script" IS 'DROP TABLE'`,
  '-- DROP TABLE "Script"\n/* DROP TABLE "Script"; */',
  `-- additive: servers look for it no more since version 0.3\nDROP INDEX "i"`,
])('older servers do not notice: %s', (sql) => {
  expect(breakingStatements(sql)).toEqual([]);
});

test.each([
  'DROP TABLE "Script"',
  'drop table "Script"',
  'ALTER TABLE "Script" DROP COLUMN "title"',
  'ALTER TABLE "Script" ADD COLUMN "a" TEXT, DROP COLUMN "title"',
  'ALTER TABLE "Script" RENAME COLUMN "title" TO "name"',
  'ALTER TABLE "Script" RENAME TO "Screenplay"',
  'ALTER TABLE "Script" ADD COLUMN "a" TEXT NOT NULL',
  'ALTER TABLE "Script" ADD COLUMN "a" INT UNIQUE',
  'ALTER TABLE "Script" ALTER COLUMN "title" TYPE VARCHAR(10)',
  'ALTER TABLE "Script" ALTER COLUMN "title" SET DATA TYPE INT',
  'ALTER TABLE "Draft" ALTER COLUMN "trimmed" SET NOT NULL',
  'ALTER TABLE "Scene" ALTER COLUMN "status" DROP DEFAULT',
  'ALTER TABLE "Script" ADD CONSTRAINT "c" CHECK (length("title") < 10)',
  'CREATE UNIQUE INDEX "u" ON "Script"("title")',
  'CREATE TABLE "New" ("id" UUID); ALTER TABLE "New" ADD CONSTRAINT "f" FOREIGN KEY ("id") REFERENCES "Script"("id") ON DELETE RESTRICT',
  'CREATE TABLE "New" ("id" UUID REFERENCES "Script"("id"))',
  `ALTER TYPE "SceneStatus" ADD VALUE 'LOCKED'`,
  `ALTER TYPE "SceneStatus" RENAME VALUE 'WRITTEN' TO 'DONE'`,
  'DROP TYPE "SceneStatus"',
  'DROP INDEX "i"',
  'TRUNCATE "Script"',
  'DELETE FROM "Script"',
  `UPDATE "Script" SET "title" = ''`,
  `DO $$ BEGIN EXECUTE 'DROP TABLE x'; END $$`,
  'CREATE TRIGGER t BEFORE INSERT ON "Script" EXECUTE FUNCTION f()',
  `-- additive:\nDROP TABLE "Script"`,
  `-- additive: this one alone\nCREATE INDEX "i" ON "Script"("title");\nDROP TABLE "Script"`,
])('older servers may break on: %s', (sql) => {
  expect(breakingStatements(sql)).toHaveLength(1);
});
