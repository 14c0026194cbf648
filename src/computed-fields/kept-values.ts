import type { Pool } from 'pg';
import { ofSameMoment } from '../storage/same-moment.js';
import type { ComputedFieldTask } from './answers.js';

/** A value that was computed before. */
export interface KeptValue {
  /** Of all that it was computed from. */
  readonly sourceHash: string;
  readonly value: unknown;
}

/** A value that is to be kept. */
export interface ComputedValue extends KeptValue {
  readonly sourceId: string;
  readonly tenantId: string;
  readonly field: ComputedFieldTask;
  readonly provider: string;
  readonly model: string;
}

export interface KeptValues {
  /** By source. */
  find(field: ComputedFieldTask, sourceIds: readonly string[]): Promise<Map<string, KeptValue>>;
  /** The last one to compute a field wins: both values are of the same source, or the next reader computes it anew. */
  keep(values: readonly ComputedValue[]): Promise<void>;
}

interface Place {
  readonly field: ComputedFieldTask;
  readonly sourceId: string;
}

const MOST_AT_ONCE = 500;

/** Keeps them in the table `ComputedField`: one statement for what is read, or kept, by queries of the same moment. */
export function createPostgresKeptValues(pool: Pool): KeptValues {
  const find = ofSameMoment<Place, KeptValue | undefined>({
    most: MOST_AT_ONCE,
    async run(places) {
      const { rows } = await pool.query<Place & KeptValue>({
        name: 'computed-fields-find',
        text: `
          SELECT "sourceId", "field", "sourceHash", "value" FROM "ComputedField"
          JOIN unnest($1::uuid[], $2::text[]) AS wanted("sourceId", "field") USING ("sourceId", "field")`,
        values: [places.map(({ sourceId }) => sourceId), places.map(({ field }) => field)],
      });
      const found = new Map(rows.map((row) => [nameOf(row), row]));
      return places.map((place) => found.get(nameOf(place)));
    },
  });
  const keep = ofSameMoment<ComputedValue, void>({
    most: MOST_AT_ONCE,
    async run(values) {
      // In one order, so that two who keep the same fields, or one who deletes their sources, do not wait for each other.
      const unique = [...new Map(values.map((value) => [nameOf(value), value])).values()].toSorted((one, other) =>
        nameOf(one) < nameOf(other) ? -1 : 1,
      );
      await pool.query({
        name: 'computed-fields-keep',
        text: `
          INSERT INTO "ComputedField" ("tenantId", "field", "sourceId", "sourceHash", "value", "provider", "model")
          SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::jsonb[], $6::text[], $7::text[])
          ON CONFLICT ("sourceId", "field") DO UPDATE
          SET "tenantId" = excluded."tenantId", "sourceHash" = excluded."sourceHash", "value" = excluded."value", "provider" = excluded."provider",
              "model" = excluded."model", "computedAt" = excluded."computedAt"`,
        values: [
          unique.map(({ tenantId }) => tenantId),
          unique.map(({ field }) => field),
          unique.map(({ sourceId }) => sourceId),
          unique.map(({ sourceHash }) => sourceHash),
          unique.map(({ value }) => JSON.stringify(value)),
          unique.map(({ provider }) => provider),
          unique.map(({ model }) => model),
        ],
      });
      return [];
    },
  });

  return {
    async find(field, sourceIds) {
      const kept = await Promise.all(
        [...new Set(sourceIds)].map(async (sourceId) => [sourceId, await find({ field, sourceId })] as const),
      );
      return new Map(kept.flatMap(([sourceId, value]) => (value === undefined ? [] : [[sourceId, value]])));
    },
    async keep(values) {
      await Promise.all(values.map((value) => keep(value)));
    },
  };
}

function nameOf({ field, sourceId }: Place): string {
  return `${sourceId.toLowerCase()} ${field}`;
}
