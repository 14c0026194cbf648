import type { EntryStore } from '../bibles/entry-store.js';
import type { Caller } from '../domain/caller.js';
import { diffScripts } from '../screenplay/diff.js';
import type { ElementChange } from '../screenplay/diff.js';
import { elements } from '../screenplay/elements.js';
import type { ScreenplayElement } from '../screenplay/elements.js';
import { parse } from '../screenplay/fountain/parse.js';
import type { Database } from '../storage/database.js';
import type { Draft, Scene, Script } from '../storage/generated/client/client.js';
import { createSceneEditing } from './editing.js';
import type { EditSceneInput } from './editing.js';
import { createScriptExports } from './exports.js';
import type { ScriptDownload, ScriptFile } from './exports.js';
import type { DownloadFormat, ExportFormat } from './formats.js';
import { ScriptImports } from './importing.js';
import type { ImportScriptInput } from './importing.js';
import type { PdfRenderer } from './pdf/renderer.js';
import type { ScriptReading } from './script-reading.js';
import { createScriptReadings } from './script-readings.js';

/** Scripts as screenplays: what they read like, in every format, and people's own work on them. */
export interface ScriptService {
  /** Layout, length, findings and figures of scripts as they are now, in their order: asked for together they take no more statements than one. */
  readings(scripts: readonly Script[]): Promise<ScriptReading[]>;
  export(script: Script, format: ExportFormat): Promise<ScriptFile>;
  download(script: Script, format: DownloadFormat): Promise<ScriptDownload>;
  /** The elements of a scene's current draft; none before it is written. */
  elements(scene: Scene): Promise<ScreenplayElement[]>;
  /** What changed from one draft to another, by elements. Without one before it, all is new. */
  diff(draft: Pick<Draft, 'text'>, against: Pick<Draft, 'text'> | null): ElementChange[];
  /** @throws InvalidInputError, NotFoundError, ConflictError */
  editScene(caller: Caller, input: EditSceneInput): Promise<Scene>;
  /** @throws NotFoundError, ConflictError */
  restoreDraft(caller: Caller, draftId: string): Promise<Scene>;
  /** @throws InvalidInputError */
  importScript(caller: Caller, input: ImportScriptInput): Promise<Script>;
  /** Ends what draws. */
  close(): Promise<void>;
}

export interface ScriptServiceOptions {
  db: Database;
  bibles: EntryStore;
  pdf: PdfRenderer;
}

export function createScriptService({ db, bibles, pdf }: ScriptServiceOptions): ScriptService {
  const readings = createScriptReadings(db, pdf);
  const exports = createScriptExports(readings, pdf);
  const editing = createSceneEditing(db);
  const imports = new ScriptImports(db, bibles);
  return {
    readings: async (scripts) => readings.at(await readings.states(scripts)),
    export: (script, format) => exports.file(script, format),
    download: (script, format) => exports.download(script, format),
    async elements(scene) {
      if (scene.currentDraftId === null) return [];
      const draft = await db.draft.findUniqueOrThrow({ where: { id: scene.currentDraftId }, select: { text: true } });
      return elements(parse(draft.text).script);
    },
    diff: (draft, against) => diffScripts(parse(against?.text ?? '').script, parse(draft.text).script),
    editScene: (caller, input) => editing.edit(caller, input),
    restoreDraft: (caller, draftId) => editing.restore(caller, draftId),
    importScript: (caller, input) => imports.import(caller, input),
    close: () => pdf.close(),
  };
}
