import type { Database } from '../storage/database.js';
import type { Scene, Script } from '../storage/generated/client/client.js';
import type { Script as Screenplay } from '../screenplay/ast.js';
import { joinScenes, titlePage } from '../screenplay/edit.js';
import { elements } from '../screenplay/elements.js';
import type { ScreenplayElement } from '../screenplay/elements.js';
import { parse } from '../screenplay/fountain/parse.js';
import { print } from '../screenplay/fountain/print.js';
import type { ScriptFile, ScriptTexts } from './types.js';

/** Reads the current drafts of a script's scenes and joins them as element trees, in the order of their numbers. */
export function createScriptTexts(db: Database): ScriptTexts {
  return {
    async export(script, format) {
      return { format, fileName: `${fileStem(script.title)}.fountain`, mediaType: 'text/plain; charset=utf-8', text: print(await screenplayOf(db, script)).text } satisfies ScriptFile;
    },
    async elements(scene: Scene): Promise<ScreenplayElement[]> {
      if (scene.currentDraftId === null) return [];
      const draft = await db.draft.findUniqueOrThrow({ where: { id: scene.currentDraftId }, select: { text: true } });
      return elements(parse(draft.text).script);
    },
  };
}

/** The whole script as one element tree. Scenes without a finished draft are not in it. */
export async function screenplayOf(db: Database, script: Script): Promise<Screenplay> {
  const scenes = await db.scene.findMany({
    where: { scriptId: script.id, currentDraftId: { not: null } },
    orderBy: { number: 'asc' },
    select: { currentDraft: { select: { text: true } } },
  });
  const page = titlePage({
    title: script.title,
    credit: 'Written with ScriptGen from the log line',
    source: script.logLine,
    draftDate: script.updatedAt.toISOString().slice(0, 10),
  });
  return joinScenes(page, scenes.map((scene) => parse(scene.currentDraft!.text).script));
}

/** A title as a file name on every system: letters and digits of any script, the rest as hyphens. */
function fileStem(title: string): string {
  const stem = title.normalize('NFC').replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 80);
  return stem === '' ? 'script' : stem;
}
