import type { GenerationEvent, ScriptEvent } from '../domain/events.js';
import type { Database } from '../storage/database.js';
import { Prisma } from '../storage/generated/client/client.js';
import type { EventPage } from './event-pages.js';
import { pageOf } from './event-pages.js';
import { draftKey } from './draft-place.js';
import { toEvent } from './event-rows.js';
import type { Beginning } from './event-source.js';
import { OF_DRAFTS, openDrafts } from './open-drafts.js';
import type { Presence } from './presence.js';
import { toScriptEvent } from './script-event-rows.js';

/** The durable events of one generation or script in the tables. */
export interface EventStore<Event> {
  /** Where a reader that has the events up to `after` begins, and the first page of what follows, in one statement. Undefined when there is no such generation or script. */
  begin(after: number, limit: number): Promise<(Beginning & { page: EventPage<Event> }) | undefined>;
  /** Up to `limit` events with `seq > after`. */
  page(after: number, limit: number): Promise<EventPage<Event>>;
}

export interface StoreOptions {
  db: Database;
  /** Told what is still there of what the events promise: it is read with them. */
  presence: Presence;
  /** Called for each stored event that is left out because this version does not know it. */
  onUnknown(what: string): void;
}

interface EventRow {
  seq: number;
  type: string;
  payload: unknown;
  at: Date;
}

/** Whether the scene and the entry that the payload names are there; null where it names none. */
interface There {
  scene: boolean | null;
  entry: boolean | null;
}

/** A row as JSON, where a time is text. */
type AsJson<Row extends { at: Date }> = Omit<Row, 'at'> & { at: string };

const UUID = '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$';

const THERE = Prisma.sql`
  CASE WHEN event."payload"->>'sceneId' ~ ${UUID} THEN EXISTS (SELECT 1 FROM "Scene" WHERE "id" = (event."payload"->>'sceneId')::uuid) END AS "scene",
  CASE WHEN event."payload"->>'entryId' ~ ${UUID} THEN EXISTS (SELECT 1 FROM "BibleEntry" WHERE "id" = (event."payload"->>'entryId')::uuid) END AS "entry"`;

export function generationStore({ db, presence, onUnknown }: StoreOptions, id: string): EventStore<GenerationEvent> {
  const read = (rows: readonly (EventRow & There)[], after: number, limit: number) =>
    pageOf(
      rows,
      { after, limit },
      (row) => noted(presence, row, toEvent({ ...row, generationId: id })),
      ({ seq, type }) => onUnknown(`event ${seq} of generation ${id}, ${type}`),
    );
  const select = (after: number, limit: number) => Prisma.sql`
    SELECT event."seq", event."type", event."payload", event."at", ${THERE} FROM "GenerationEvent" event
    WHERE event."generationId" = ${id}::uuid AND event."seq" > ${after}::int ORDER BY event."seq" LIMIT ${limit}::int`;
  return {
    async begin(after, limit) {
      const [found] = await db.$queryRaw<
        {
          lastSeq: number;
          latest: string | null;
          told: AsJson<EventRow>[] | null;
          page: AsJson<EventRow & There>[] | null;
        }[]
      >`
        WITH page AS (${select(after, limit)})
        SELECT generation."lastSeq",
          (SELECT event."type" FROM "GenerationEvent" event WHERE event."generationId" = generation."id" AND event."seq" <= ${after}::int
            ORDER BY event."seq" DESC LIMIT 1) AS "latest",
          (SELECT jsonb_agg(to_jsonb(event) ORDER BY event."seq") FROM "GenerationEvent" event
            WHERE event."generationId" = generation."id" AND event."seq" <= ${after}::int AND event."type" = ANY(${[...OF_DRAFTS]})) AS "told",
          (SELECT jsonb_agg(to_jsonb(page) ORDER BY page."seq") FROM page) AS "page"
        FROM "Generation" generation WHERE generation."id" = ${id}::uuid`;
      if (found === undefined) return undefined;
      return {
        lastSeq: found.lastSeq,
        latest: found.latest ?? undefined,
        drafts: openDrafts(rowsOf(found.told).map((row) => toEvent({ ...row, generationId: id }))),
        page: read(rowsOf(found.page), after, limit),
      };
    },
    page: async (after, limit) => read(await db.$queryRaw<(EventRow & There)[]>`${select(after, limit)}`, after, limit),
  };
}

interface ScriptRow extends EventRow {
  generationId: string | null;
}

export function scriptStore({ db, presence, onUnknown }: StoreOptions, id: string): EventStore<ScriptEvent> {
  const read = (rows: readonly (ScriptRow & There)[], after: number, limit: number) =>
    pageOf(
      rows,
      { after, limit },
      (row) => noted(presence, row, toScriptEvent({ ...row, scriptId: id })),
      ({ seq, type }) => onUnknown(`event ${seq} of script ${id}, ${type}`),
    );
  const select = (after: number, limit: number) => Prisma.sql`
    SELECT event."seq", event."generationId", event."type", event."payload", event."at", ${THERE} FROM "ScriptEvent" event
    WHERE event."scriptId" = ${id}::uuid AND event."seq" > ${after}::int ORDER BY event."seq" LIMIT ${limit}::int`;
  return {
    async begin(after, limit) {
      const [found] = await db.$queryRaw<
        {
          lastSeq: number | null;
          told: AsJson<ScriptRow>[] | null;
          page: AsJson<ScriptRow & There>[] | null;
          written: { sceneId: string; number: number }[] | null;
        }[]
      >`
        WITH page AS (${select(after, limit)})
        SELECT feed."lastSeq",
          (SELECT jsonb_agg(to_jsonb(event) ORDER BY event."seq") FROM "ScriptEvent" event
            WHERE event."scriptId" = script."id" AND event."seq" <= ${after}::int AND event."type" = ANY(${[...OF_DRAFTS, 'SceneDeleted']})) AS "told",
          (SELECT jsonb_agg(to_jsonb(page) ORDER BY page."seq") FROM page) AS "page",
          (SELECT jsonb_agg(jsonb_build_object('sceneId', draft."sceneId", 'number', draft."number")) FROM "Draft" draft
            JOIN "Scene" scene ON scene."id" = draft."sceneId" WHERE scene."scriptId" = script."id" AND draft."state" = 'WRITING') AS "written"
        FROM "Script" script LEFT JOIN "ScriptFeed" feed ON feed."scriptId" = script."id" WHERE script."id" = ${id}::uuid`;
      if (found === undefined) return undefined;
      return {
        lastSeq: found.lastSeq ?? 0,
        latest: undefined,
        drafts: openDrafts(rowsOf(found.told).map((row) => toScriptEvent({ ...row, scriptId: id }))),
        written: new Set(found.written?.map(({ sceneId, number: draftNumber }) => draftKey({ sceneId, draftNumber }))),
        page: read(rowsOf(found.page), after, limit),
      };
    },
    page: async (after, limit) =>
      read(await db.$queryRaw<(ScriptRow & There)[]>`${select(after, limit)}`, after, limit),
  };
}

function noted<Event extends GenerationEvent | ScriptEvent>(
  presence: Presence,
  there: There,
  event: Event | undefined,
): Event | undefined {
  if (event !== undefined) presence.note(event, there);
  return event;
}

function rowsOf<Row extends { at: string }>(rows: readonly Row[] | null): (Omit<Row, 'at'> & { at: Date })[] {
  return (rows ?? []).map((row) => ({ ...row, at: new Date(row.at) }));
}
