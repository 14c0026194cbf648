import type { Pool } from 'pg';
import type { plannedScene } from '../scripts/scene-storage.js';
import { ofSameMoment } from '../storage/same-moment.js';
import type { ComputedFieldTask } from './answers.js';
import type { KeptValue } from './kept-values.js';

/** A written scene, what is known of its script, and the value that is kept of one of its fields. */
export interface SceneSource {
  readonly scene: Parameters<typeof plannedScene>[0] & { readonly id: string };
  readonly script: {
    readonly tenantId: string;
    readonly title: string;
    readonly logLine: string;
    readonly brief: unknown;
  };
  readonly text: string;
  readonly kept: KeptValue | null;
}

interface Wanted {
  readonly field: ComputedFieldTask;
  readonly sceneId: string;
}

type Row = SceneSource['scene'] &
  SceneSource['script'] & { field: string; text: string; sourceHash: string | null; value: unknown };

const MOST_AT_ONCE = 500;

/** Reads what fields of scenes are computed from: undefined for a scene that is not written. One statement for all that is asked in the same moment. */
export function createSceneSources(pool: Pool): (wanted: Wanted) => Promise<SceneSource | undefined> {
  return ofSameMoment<Wanted, SceneSource | undefined>({
    most: MOST_AT_ONCE,
    async run(wanted) {
      const { rows } = await pool.query<Row>({
        name: 'scene-sources',
        text: `
          SELECT scene."id", scene."number", scene."act", scene."outline", scene."priorState", scene."nextState", scene."targetEighths",
            script."tenantId", script."title", script."logLine", script."brief", draft."text", wanted."field", kept."sourceHash", kept."value"
          FROM unnest($1::uuid[], $2::text[]) AS wanted("sceneId", "field")
          JOIN "Scene" AS scene ON scene."id" = wanted."sceneId"
          JOIN "Script" AS script ON script."id" = scene."scriptId"
          JOIN "Draft" AS draft ON draft."id" = scene."currentDraftId"
          LEFT JOIN "ComputedField" AS kept ON kept."sourceId" = scene."id" AND kept."field" = wanted."field"`,
        values: [wanted.map(({ sceneId }) => sceneId), wanted.map(({ field }) => field)],
      });
      const found = new Map(rows.map((row) => [nameOf({ field: row.field, sceneId: row.id }), sourceOf(row)]));
      return wanted.map((each) => found.get(nameOf(each)));
    },
  });
}

function sourceOf({ id, number, act, outline, priorState, nextState, targetEighths, ...row }: Row): SceneSource {
  const { tenantId, title, logLine, brief, text, sourceHash, value } = row;
  return {
    scene: { id, number, act, outline, priorState, nextState, targetEighths },
    script: { tenantId, title, logLine, brief },
    text,
    kept: sourceHash === null ? null : { sourceHash, value },
  };
}

function nameOf({ field, sceneId }: { field: string; sceneId: string }): string {
  return `${sceneId.toLowerCase()} ${field}`;
}
