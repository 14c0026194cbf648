import type { Database } from '../storage/database.js';
import type { Prisma } from '../storage/generated/client/client.js';

/** Where a script stands, the first that is true of it; `WRITTEN` and `APPROVED` are of all its scenes. */
export const SCRIPT_STATUSES = [
  'WRITING',
  'WAITING',
  'EMPTY',
  'PLANNED',
  'PARTLY_WRITTEN',
  'WRITTEN',
  'APPROVED',
] as const;
export type ScriptStatus = (typeof SCRIPT_STATUSES)[number];

const WORKING = { status: { in: ['QUEUED', 'RUNNING'] } } satisfies Prisma.GenerationWhereInput;
const WAITING = { status: { in: ['PAUSED', 'AWAITING_APPROVAL'] } } satisfies Prisma.GenerationWhereInput;
const OPEN = { OR: [WORKING, WAITING] } satisfies Prisma.GenerationWhereInput;

const NO_DRAFT = { currentDraftId: null } satisfies Prisma.SceneWhereInput;
const DRAFT = { currentDraftId: { not: null } } satisfies Prisma.SceneWhereInput;

/** The scripts of which `scriptStatusesOf` says this. */
export function ofStatus(status: ScriptStatus): Prisma.ScriptWhereInput {
  const quiet = { generations: { none: OPEN } } satisfies Prisma.ScriptWhereInput;
  switch (status) {
    case 'WRITING':
      return { generations: { some: WORKING } };
    case 'WAITING':
      return { generations: { some: WAITING, none: WORKING } };
    case 'EMPTY':
      return { ...quiet, scenes: { none: {} } };
    case 'PLANNED':
      return { ...quiet, scenes: { some: {}, none: DRAFT } };
    case 'PARTLY_WRITTEN':
      return { ...quiet, AND: [{ scenes: { some: DRAFT } }, { scenes: { some: NO_DRAFT } }] };
    case 'WRITTEN':
      return { ...quiet, scenes: { some: { NOT: { status: 'APPROVED' } }, none: NO_DRAFT } };
    case 'APPROVED':
      return { ...quiet, scenes: { some: {}, none: { OR: [NO_DRAFT, { NOT: { status: 'APPROVED' } }] } } };
  }
}

/** By the scripts' ids; two statements for all of them. */
export async function scriptStatusesOf(
  db: Database,
  scriptIds: readonly string[],
): Promise<ReadonlyMap<string, ScriptStatus>> {
  const scriptId = { in: [...scriptIds] };
  const [generations, scenes] = await Promise.all([
    db.generation.groupBy({ by: ['scriptId', 'status'], where: { scriptId, ...OPEN } }),
    db.scene.groupBy({
      by: ['scriptId', 'status'],
      where: { scriptId },
      _count: { _all: true, currentDraftId: true },
    }),
  ]);
  const open = Map.groupBy(generations, (row) => row.scriptId);
  const planned = Map.groupBy(scenes, (row) => row.scriptId);
  return new Map(
    scriptIds.map((id): [string, ScriptStatus] => {
      const work = open.get(id) ?? [];
      if (work.some(({ status }) => status === 'QUEUED' || status === 'RUNNING')) return [id, 'WRITING'];
      if (work.length > 0) return [id, 'WAITING'];
      const parts = planned.get(id) ?? [];
      const all = parts.reduce((sum, { _count }) => sum + _count._all, 0);
      const drafted = parts.reduce((sum, { _count }) => sum + _count.currentDraftId, 0);
      if (all === 0) return [id, 'EMPTY'];
      if (drafted === 0) return [id, 'PLANNED'];
      if (drafted < all) return [id, 'PARTLY_WRITTEN'];
      return [id, parts.every(({ status }) => status === 'APPROVED') ? 'APPROVED' : 'WRITTEN'];
    }),
  );
}
