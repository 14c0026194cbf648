import type { Arena } from './arena.js';
import { localId } from './arena.js';
import { asOperator } from './backends.js';
import type { Random } from './random.js';
import { onAny } from './story.js';
import type { Story } from './story.js';

export interface Verdict {
  story: Story;
  outcome: 'completed' | 'failed' | 'stuck';
  /** Why it failed, or where it is stuck. */
  why: string;
  /** What is not as promised for its readers. */
  inexact: string[];
}

const ASK_TIMEOUT_MS = 20_000;

/** What became of each generation. */
export function judgeAll(stories: readonly Story[], arena: Arena, random: Random): Promise<Verdict[]> {
  return Promise.all(stories.map((story) => judge(story, arena, random)));
}

async function judge(story: Story, arena: Arena, random: Random): Promise<Verdict> {
  const state = await story
    .state(random, ASK_TIMEOUT_MS)
    .catch((error: unknown) => ({ status: 'NOBODY ANSWERS', failure: null, error: (error as Error).message }));
  if (state.status === 'FAILED') {
    const { failure } = state;
    return {
      story,
      outcome: 'failed',
      why: [`${failure?.code} in ${failure?.stage}: ${failure?.message}`, ...complaintsAbout(story, arena)].join('\n'),
      inexact: [],
    };
  }
  if (state.status !== 'COMPLETED') {
    return {
      story,
      outcome: 'stuck',
      why: [state.status, ...('error' in state ? [state.error] : []), await whereStuck(story, arena)].join('\n'),
      inexact: [],
    };
  }
  const truth = await onAny(arena.servers, random, ASK_TIMEOUT_MS, `what is stored of ${story.tag}`, (api) =>
    api.truth(story.id, story.scriptId),
  ).catch((error: unknown) => (error as Error).message);
  if (typeof truth === 'string') {
    return { story, outcome: 'completed', why: '', inexact: [`what is stored could not be read: ${truth}`] };
  }
  const inexact = story.readers.flatMap((reader) => {
    if (!reader.done) {
      return [
        `${reader.name}: has not seen the end: it stands at seq ${reader.seq} of ${truth.events.length}; it was refused by: ${[...reader.refusals].join(' | ').slice(0, 500)}`,
      ];
    }
    return reader.last === 'GenerationCompleted'
      ? reader.compare(truth)
      : [`${reader.name}: the last event is ${reader.last}`];
  });
  if (truth.drafts.length !== story.config.sceneCount * (1 + story.config.rewriteIterations)) {
    inexact.push(`the script has ${truth.drafts.length} complete drafts`);
  }
  return { story, outcome: 'completed', why: '', inexact };
}

function complaintsAbout({ id }: Story, { servers }: Arena): string[] {
  return servers.complaints(4, localId(id));
}

async function whereStuck(story: Story, { database, servers }: Arena): Promise<string> {
  const id = localId(story.id);
  try {
    return await asOperator(database.connection, async (client) => {
      const rows = async (sql: string, values: unknown[] = []) =>
        (await client.query<{ line: string }>(sql, values)).rows.map(({ line }) => line);
      return [
        ...(await rows(
          `SELECT 'row: ' || status || ', attempt ' || attempt || ', seq ' || "lastSeq" AS line FROM "Generation" WHERE id = $1`,
          [id],
        )),
        ...(await rows(
          `SELECT 'workflow ' || replace(workflow_uuid, $1, '<id>') || ' ' || status || ', queue ' || coalesce(queue_name, '-') || ', executor ' || coalesce(executor_id, '-') || ', recovered ' || coalesce(recovery_attempts, 0)
             || coalesce(', error ' || left(error, 300), '') AS line FROM dbos.workflow_status WHERE workflow_uuid LIKE $1 || '%' ORDER BY created_at`,
          [id],
        )),
        ...(await rows(`SELECT 'connections: ' || application_name || ' ' || coalesce(state, '-') || ' ' || coalesce(wait_event, '-') || ' x' || count(*) AS line FROM pg_stat_activity
             WHERE datname = 'scriptgen' GROUP BY application_name, state, wait_event ORDER BY 1`)),
        `processes: ${servers.slots.map((slot) => `${slot.life?.asker} ${slot.frozen ? 'frozen' : (slot.url ?? 'not serving')}`).join(', ')}`,
        `last sign of life ${((Date.now() - story.lastSignAt) / 1_000).toFixed(0)} s ago`,
        ...servers.complaints(6),
      ].join('\n');
    });
  } catch (error) {
    return [`(the database does not answer: ${(error as Error).message})`, ...servers.complaints(8)].join('\n');
  }
}
