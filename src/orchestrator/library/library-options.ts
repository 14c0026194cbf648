import { InvalidInputError } from '../../domain/errors.js';
import type { ImportScriptInput } from '../../scripts/import/importing.js';
import { scriptOrder, scriptsWanted } from '../../scripts/script-list.js';
import type { ScriptFilter, ScriptOrder } from '../../scripts/script-list.js';
import type { UpdateScriptInput } from '../../scripts/structure/updating.js';
import type { PlacedFinding } from '../../scripts/versions/script-view.js';
import type { Prisma } from '../../storage/generated/client/client.js';
import { checkShapes } from './input-shapes.js';
import type { WithId } from './script-result.js';

export type { LintLevel } from '../../screenplay/lint/rule.js';
export type { DownloadFormat as ScriptFileFormat, ExportFormat, ImportFormat } from '../../scripts/formats.js';
export type { ImportReport } from '../../scripts/import/import-report.js';
export type { PageProfile } from '../../scripts/page-profiles.js';
export type { ScriptFilter, ScriptOrder } from '../../scripts/script-list.js';
export type { ScriptStatus } from '../../scripts/script-status.js';
export type { TitlePageLineInput } from '../../scripts/title-page.js';
export type { ExportLoss } from '../../scripts/versions/export-losses.js';
export type { PlacedStatistics as ScriptStatistics } from '../../scripts/versions/script-view.js';

/** What the linter found. `sceneId` and `line` are null for what is about the script as a whole. */
export type LintFinding = Omit<PlacedFinding, 'args'>;

/** The version that was read, `ScriptResult.version` or `SceneResult.version`: a stale one is a `ConflictError`. Absent: not checked. */
export interface ExpectedVersion {
  expectedVersion?: number | undefined;
}

/** The number of the draft that was read; 0 for none. Another one is a `ConflictError`. Absent: whatever is current. */
export interface ExpectedDraft {
  expectedDraft?: number | undefined;
}

/** Which scripts a list has. */
export interface ScriptListOptions extends ScriptFilter {
  /** Default: by CREATED_AT, the newest first. */
  orderBy?: ScriptOrder | undefined;
  /** At most so many, 1 or more. Default: all. */
  limit?: number | undefined;
  /** Only those that come after this one. */
  after?: WithId | undefined;
}

/** Changes of a script's own fields; what is absent stays as it is. */
export type ScriptUpdate = Omit<UpdateScriptInput, 'id'>;

/** A screenplay from elsewhere. `existingBibles`: entries whose characters the cues may mean; other speakers get entries of their own. */
export interface ScriptImport extends Omit<ImportScriptInput, 'existingBibles'> {
  existingBibles?: readonly WithId[] | undefined;
}

/** @throws InvalidInputError */
export function listQuery(tenantId: string, options: ScriptListOptions) {
  const { limit, after, orderBy, search } = options;
  checkShapes({ search });
  if (limit !== undefined && (!Number.isInteger(limit) || limit < 1)) {
    throw new InvalidInputError([
      { path: 'limit', message: `is ${limit}; use a whole number from 1, or leave it out` },
    ]);
  }
  return {
    where: scriptsWanted(tenantId, options),
    orderBy: scriptOrder(orderBy),
    ...(limit === undefined ? {} : { take: limit }),
    ...(after === undefined ? {} : { cursor: { id: after.id }, skip: 1 }),
  } satisfies Prisma.ScriptFindManyArgs;
}
