import type { Pool } from 'pg';
import { BIBLE_CONTENT } from '../domain/bibles.js';
import { briefForPrompts, storedBrief } from '../domain/brief.js';
import type { BriefInput } from '../domain/brief.js';
import type { BibleSummaryInput } from '../domain/tasks.js';
import type { SceneCoverage, TaskAnswers } from '../domain/task-answers.js';
import type { Prompt } from '../prompts/prompt.js';
import { bibleSummaryPrompt } from '../prompts/bible-summary.js';
import { sceneCoveragePrompt } from '../prompts/scene-coverage.js';
import { sceneSummaryPrompt } from '../prompts/scene-summary.js';
import { voiceSamplePrompt } from '../prompts/voice-sample.js';
import { plannedScene } from '../scripts/scene-storage.js';
import type { Allowance, Optimizer } from '../optimizer/types.js';
import type { Database } from '../storage/database.js';
import type { BibleEntry } from '../storage/generated/client/client.js';
import { createPostgresKeptValues } from './kept-values.js';
import { createSceneSources } from './scene-sources.js';
import { FieldCache } from './field-cache.js';
import type { Asking, FieldRequest } from './field-cache.js';

/**
 * What a language model says of scenes and bible entries, in the order in which they were given. Null: the scene is not written yet.
 * Fields with one allowance together cost no more than one generation may; without one they are limited by their tenant's budget alone.
 */
export interface ComputedFields {
  sceneSummaries(sceneIds: readonly string[], allowance?: Allowance): Promise<(string | null | Error)[]>;
  /** The same summaries for somebody who asks and pays for those that are not kept; undefined where there is none to be had. */
  keptSummaries(sceneIds: readonly string[], asking: SummaryAsking): Promise<(string | undefined)[]>;
  sceneCoverage(sceneIds: readonly string[], allowance?: Allowance): Promise<(SceneCoverage | null | Error)[]>;
  bibleSummaries(entries: readonly BibleEntry[], allowance?: Allowance): Promise<(string | Error)[]>;
  voiceSamples(characters: readonly BibleEntry[], allowance?: Allowance): Promise<(string | Error)[]>;
}

type SummaryField = FieldRequest<'sceneSummary'> & { readonly sceneId: string };

interface SummaryAsking {
  ask(fields: readonly SummaryField[]): ReturnType<Asking<'sceneSummary'>['ask']>;
  forget(field: SummaryField): Promise<void>;
}

interface ComputedFieldsOptions {
  db: Database;
  /** For what every field asks for: prepared statements, one for all that is asked in the same moment. */
  pool: Pool;
  optimizer: Optimizer;
}

export function createComputedFields({ db, pool, optimizer }: ComputedFieldsOptions): ComputedFields {
  const fields = new FieldCache({ values: createPostgresKeptValues(pool), optimizer });
  const sourceOf = createSceneSources(pool);

  async function ofScenes<N extends 'sceneSummary' | 'sceneCoverage'>(
    prompt: Prompt<N>,
    sceneIds: readonly string[],
    asking: Asking<N>,
  ): Promise<(TaskAnswers[N] | null | Error)[]> {
    const sources = await Promise.all(
      [...new Set(sceneIds)].map((sceneId) => sourceOf({ field: prompt.task, sceneId })),
    );
    const asked = sources.flatMap((source): FieldRequest<N>[] => {
      if (source === undefined) return [];
      const { scene, script, text, kept } = source;
      return [
        {
          sourceId: scene.id,
          sceneId: scene.id,
          tenantId: script.tenantId,
          input: {
            logLine: script.logLine,
            brief: briefForPrompts(storedBrief(script)),
            title: script.title,
            scene: plannedScene(scene),
            text,
          },
          kept,
        },
      ];
    });
    const values = await fields.read(prompt, asked, asking);
    const byScene = new Map(asked.map(({ sourceId }, at) => [sourceId, values[at]]));
    return sceneIds.map((id) => byScene.get(id) ?? null);
  }

  /** The language of each entry's scripts, where they have one and the same. */
  async function briefsOf(entries: readonly BibleEntry[]): Promise<Map<string, BriefInput>> {
    const ties = await db.scriptBible.findMany({
      where: { entryId: { in: entries.map(({ id }) => id) } },
      select: { entryId: true, script: { select: { brief: true } } },
    });
    const byEntry = Map.groupBy(ties, ({ entryId }) => entryId);
    return new Map(
      [...byEntry].flatMap(([id, scripts]) => {
        const [language, ...others] = new Set(scripts.map(({ script }) => storedBrief(script).language));
        return language === undefined || others.length > 0 ? [] : [[id, { language, genre: [], avoid: [] }]];
      }),
    );
  }

  return {
    sceneSummaries: (sceneIds, allowance) =>
      ofScenes(sceneSummaryPrompt, sceneIds, fields.askingFor(sceneSummaryPrompt, allowance)),
    async keptSummaries(sceneIds, { ask, forget }) {
      const ofScene = (field: FieldRequest<'sceneSummary'>): SummaryField => ({ ...field, sceneId: field.sourceId });
      const values = await ofScenes(sceneSummaryPrompt, sceneIds, {
        ask: (asked) => ask(asked.map(ofScene)),
        forget: (field) => forget(ofScene(field)),
      });
      return values.map((value) => (typeof value === 'string' ? value : undefined));
    },
    sceneCoverage: (sceneIds, allowance) =>
      ofScenes(sceneCoveragePrompt, sceneIds, fields.askingFor(sceneCoveragePrompt, allowance)),
    async bibleSummaries(entries, allowance) {
      const briefs = await briefsOf(entries);
      return fields.read(
        bibleSummaryPrompt,
        entries.map(({ id, tenantId, kind, content }) => ({
          sourceId: id,
          tenantId,
          input: { kind, content: BIBLE_CONTENT[kind].parse(content), brief: briefs.get(id) } as BibleSummaryInput,
        })),
        fields.askingFor(bibleSummaryPrompt, allowance),
      );
    },
    async voiceSamples(characters, allowance) {
      const briefs = await briefsOf(characters);
      return fields.read(
        voiceSamplePrompt,
        characters.map(({ id, tenantId, content }) => ({
          sourceId: id,
          tenantId,
          input: { character: BIBLE_CONTENT.CHARACTER.parse(content), brief: briefs.get(id) },
        })),
        fields.askingFor(voiceSamplePrompt, allowance),
      );
    },
  };
}
