import { setImmediate } from 'node:timers/promises';
import { likenessTo } from '../../screenplay/draft/likeness.js';
import { Prisma } from '../../storage/generated/client/client.js';
import type { Run } from '../pipeline/run.js';
import type { Step } from '../pipeline/step.js';
import { currentDraft } from '../story/story-so-far.js';

/** Two texts are alike when more than this share of either stands in the other. */
const ALIKE = 0.8;
/** Texts of which one is shorter than this share of the other need not be compared. */
const SIZES = 0.6;

interface OtherScene {
  number: number;
  text: string;
}

/**
 * The issue of a scene whose text is almost that of another, if it has one. Of two scenes that one generation writes, the later one
 * has it; the earlier one only if it was not written yet when the later one was checked.
 */
export async function duplicateIssues(step: Step, sceneId: string, text: string): Promise<string[]> {
  const others = await othersToCompare(step.run, sceneId);
  const alike: string[] = [];
  const likenessOf = likenessTo(text);
  for (const other of others) {
    const { length } = other.text;
    if (Math.min(length, text.length) < SIZES * Math.max(length, text.length)) continue;
    if (likenessOf(other.text) > ALIKE) alike.push(String(other.number));
    // A long script has many scenes; others are served in between.
    await setImmediate();
  }
  if (alike.length === 0) return [];
  const { outline } = currentDraft(step).scene;
  return [
    `The pages are almost those of scene ${alike.join(', ')}: write what only this scene has by its outline, "${outline.description.slice(0, 300).toWellFormed()}"`,
  ];
}

/** The scenes with a text, except those whose own check compares them with this one. */
function othersToCompare(
  { id: generationId, generation: { kind }, services: { db } }: Run,
  sceneId: string,
): Promise<OtherScene[]> {
  const ownCheck =
    kind === 'SCRIPT'
      ? Prisma.sql`AND (other."number" < scene."number" OR EXISTS (
          SELECT FROM "GenerationStep" checked
          WHERE checked."generationId" = ${generationId}::uuid AND checked."key" = replace(${continuityKey('?')}, '?', other."id"::text)
            AND checked."finishedAt" < COALESCE(
              (SELECT min(own."completedAt") FROM "Draft" own WHERE own."sceneId" = scene."id" AND own."state" = 'COMPLETE'), now())))`
      : Prisma.empty;
  return db.$queryRaw`SELECT other."number", draft."text"
    FROM "Scene" scene JOIN "Scene" other ON other."scriptId" = scene."scriptId" AND other."id" <> scene."id"
      JOIN "Draft" draft ON draft."id" = other."currentDraftId"
    WHERE scene."id" = ${sceneId}::uuid ${ownCheck} ORDER BY other."number"`;
}

export function continuityKey(sceneId: string): string {
  return `scene:${sceneId}:continuity`;
}
