import { createHash } from 'node:crypto';
import DataLoader from 'dataloader';
import type { Database, Transaction } from '../../storage/database.js';
import { Prisma } from '../../storage/generated/client/client.js';
import type { Script, ScriptFigure } from '../../storage/generated/client/client.js';
import type { PageProfile } from '../page-profiles.js';
import { basisOf } from './script-state.js';
import type { ScriptState } from './script-state.js';
import type { ViewPart, ViewPartValues } from './view-script.js';

/** Parts of a view that are kept in the database: small, and asked for of many scripts at once. */
const FIGURES = ['LENGTH', 'STATISTICS', 'FINDINGS'] as const satisfies readonly ViewPart[];
export type FigurePart = (typeof FIGURES)[number];

/**
 * Rises when the engine gives other figures for the same script, or gives them in another shape: those of before are made anew then.
 * Servers of different numbers may share a database: each makes its own.
 */
export const FIGURE_VERSION = 1;

/** Longest figure that is kept, as JSON, in UTF-16 units: reading a longer one would hold the event loop, and nobody lists such. */
const MOST = 1_000_000;

interface Wanted {
  readonly script: Script;
  readonly part: FigurePart;
  readonly profile: PageProfile;
}

/**
 * Figures of scripts in the database, made once for a state of a script and its pages, whichever server made them. Each is found by
 * stamps of all that it depends on, so whatever changes a script need not know of it.
 */
export interface FigureStore {
  /** The figure of the script as it is now; undefined if none is kept. One statement for all that are asked for in one turn. */
  find<Part extends FigurePart>(
    script: Script,
    part: Part,
    profile: PageProfile,
  ): Promise<ViewPartValues[Part] | undefined>;
  /** Keeps figures of scripts that are still in these states, all in one statement. Nothing is said of those that cannot be kept: they are made again. */
  keep(made: readonly MadeFigure[]): Promise<void>;
}

/** A figure with the state that it was made of. */
export type MadeFigure = {
  [Part in FigurePart]: {
    readonly state: ScriptState;
    readonly part: Part;
    readonly profile: PageProfile;
    readonly value: ViewPartValues[Part];
  };
}[FigurePart];

export function isFigure(part: ViewPart): part is FigurePart {
  return (FIGURES as readonly ViewPart[]).includes(part);
}

/** @param fonts of PDFs: findings tell of characters that they lack */
export function createFigureStore(db: Database, fonts: readonly string[]): FigureStore {
  const basis = (script: Script, part: FigurePart): string =>
    digest(JSON.stringify([FIGURE_VERSION, basisOf(script), part === 'FINDINGS' ? fonts : []]));
  const loader = new DataLoader<Wanted, ViewPartValues[FigurePart] | undefined>(
    async (wanted) => {
      const rows = await db.$queryRaw<
        { scriptId: string; profile: string; part: string; basis: string; value: string }[]
      >`
        SELECT figure."scriptId", figure."profile", figure."part", figure."basis", figure."value"
        FROM (
          SELECT script, ${stampOfScenes(Prisma.sql`script`)} AS scenes, ${stampOfCast(Prisma.sql`script`)} AS "cast"
          FROM unnest(${[...new Set(wanted.map(({ script }) => script.id))]}::uuid[]) AS script
        ) now JOIN "ScriptFigure" figure ON figure."scriptId" = now.script AND figure."scenes" = now.scenes
          AND figure."cast" IN ('', now."cast")
        WHERE figure."profile" = ANY(${[...new Set(wanted.map(({ profile }) => profile))]})
          AND figure."part" = ANY(${[...new Set(wanted.map(({ part }) => part))]})`;
      // Once for all that ask for the same: the length of a script is asked for by each of its scenes.
      const found = new Map(rows.map((row) => [`${row.scriptId} ${row.profile} ${row.part}`, row]));
      const known = new Map<string, ViewPartValues[FigurePart] | undefined>();
      return wanted.map(({ script, profile, part }) => {
        const key = `${script.id} ${profile} ${part}`;
        if (!known.has(key)) {
          const row = found.get(key);
          known.set(key, row?.basis === basis(script, part) ? fromText(part, row.value) : undefined);
        }
        return known.get(key);
      });
    },
    { cache: false },
  );
  return {
    find: <Part extends FigurePart>(script: Script, part: Part, profile: PageProfile) =>
      loader.load({ script, part, profile }) as Promise<ViewPartValues[Part] | undefined>,
    async keep(made) {
      const rows = new Map(
        made.map(({ state: { script, revision, cast }, profile, ...figure }) => [
          `${script.id} ${profile} ${figure.part}`,
          {
            scriptId: script.id,
            profile,
            part: figure.part,
            basis: basis(script, figure.part),
            scenes: digest(
              revision.scenes.map(({ id, number, act, draftId }) => `${id}:${number}:${act}:${draftId}`).join(','),
            ),
            cast: figure.part === 'LENGTH' ? '' : digest(cast.join(SEPARATOR)),
            value: JSON.stringify(
              figure.part === 'LENGTH' ? { ...figure.value, eighths: [...figure.value.eighths] } : figure.value,
            ),
          },
        ]),
      );
      const kept = [...rows.values()].filter(({ value }) => value.length <= MOST);
      if (kept.length === 0) return;
      await db.$transaction((tx) => storeIn(tx, kept)).catch(() => undefined);
    },
  };
}

type Row = Omit<ScriptFigure, 'computedAt'>;

async function storeIn(tx: Transaction, rows: readonly Row[]): Promise<void> {
  // Whoever changes a script just now makes its figures stale: nobody waits for that. A scene is deleted under a lock of the script, so
  // what is stored under this one tells of no scene that has gone.
  const held = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Script" WHERE "id" = ANY(${rows.map(({ scriptId }) => scriptId)}::uuid[]) ORDER BY "id" FOR SHARE SKIP LOCKED`;
  const ids = new Set(held.map(({ id }) => id));
  const stored = rows
    .filter(({ scriptId }) => ids.has(scriptId))
    // In one order, so that two servers that store the same do not wait for each other in a circle.
    .toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  if (stored.length === 0) return;
  const column = (name: keyof Row) => stored.map((row) => row[name]);
  await tx.$executeRaw`
    INSERT INTO "ScriptFigure" ("scriptId", "profile", "part", "basis", "scenes", "cast", "value")
    SELECT made.* FROM unnest(${column('scriptId')}::uuid[], ${column('profile')}::text[], ${column('part')}::text[], ${column('basis')}::text[], ${column('scenes')}::text[],
      ${column('cast')}::text[], ${column('value')}::text[]) AS made(script, profile, part, basis, scenes, "cast", value)
    WHERE made.scenes = ${stampOfScenes(Prisma.sql`made.script`)}
    ON CONFLICT ("scriptId", "profile", "part") DO UPDATE SET "basis" = EXCLUDED."basis", "scenes" = EXCLUDED."scenes",
      "cast" = EXCLUDED."cast", "value" = EXCLUDED."value", "computedAt" = now()`;
}

function keyOf({ scriptId, profile, part }: Row): string {
  return `${scriptId} ${profile} ${part}`;
}

/** In no name that somebody could type. */
const SEPARATOR = '\u001f';

function stampOfScenes(scriptId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(SELECT encode(sha256(convert_to(COALESCE(string_agg(
      scene."id"::text || ':' || scene."number" || ':' || scene."act" || ':' || scene."currentDraftId"::text, ',' ORDER BY scene."number"), ''), 'UTF8')), 'hex')
    FROM "Scene" scene WHERE scene."scriptId" = ${scriptId} AND scene."currentDraftId" IS NOT NULL)`;
}

function stampOfCast(scriptId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(SELECT encode(sha256(convert_to(COALESCE(string_agg(entry."name", chr(31) ORDER BY tie."position"), ''), 'UTF8')), 'hex')
    FROM "ScriptBible" tie JOIN "BibleEntry" entry ON entry."id" = tie."entryId" AND entry."kind" = 'CHARACTER'
    WHERE tie."scriptId" = ${scriptId})`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Its stamp says that it was written by a version of the same number. */
function fromText(part: FigurePart, text: string): ViewPartValues[FigurePart] {
  if (part !== 'LENGTH') return JSON.parse(text) as ViewPartValues['FINDINGS' | 'STATISTICS'];
  const { eighths, ...rest } = JSON.parse(text) as Omit<ViewPartValues['LENGTH'], 'eighths'> & {
    eighths: [string, string][];
  };
  return { ...rest, eighths: new Map(eighths) };
}
