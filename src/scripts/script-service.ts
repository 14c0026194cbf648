import type { EntryStore } from '../bibles/entry-store.js';
import type { Caller } from '../domain/caller.js';
import type { ElementChange } from '../screenplay/elements/diff.js';
import type { ScreenplayElement } from '../screenplay/elements/elements.js';
import type { Database } from '../storage/database.js';
import type { ScriptJournal } from '../streams/script-journal.js';
import type { Draft, Scene, Script } from '../storage/generated/client/client.js';
import { createSceneEditing } from './drafts/editing.js';
import type { EditSceneInput } from './drafts/editing.js';
import { LintFixing } from './drafts/lint-fixing.js';
import type { ApplyLintFixesInput } from './drafts/lint-fixing.js';
import { createScriptExports } from './exports.js';
import type { ScriptDownload, ScriptFile } from './exports.js';
import type { DownloadFormat, ExportFormat } from './formats.js';
import { importReport } from './import/import-report.js';
import type { ImportReport } from './import/import-report.js';
import { ScriptImports } from './import/importing.js';
import type { ImportScriptInput } from './import/importing.js';
import type { PageProfile } from './page-profiles.js';
import type { PdfRenderer } from './pdf/renderer.js';
import { createScriptStructure } from './structure/structure.js';
import type { ScriptStructure } from './structure/structure.js';
import { unlessAbandoned } from './text-tasks/abandoned.js';
import { createTextTaskRunner } from './text-tasks/text-task-runner.js';
import type { TextTaskRunner } from './text-tasks/text-task-runner.js';
import { createFigureStore } from './versions/figure-store.js';
import { createKeptResults } from './versions/kept-results.js';
import type { ScriptVersion } from './versions/script-version.js';
import { createScriptVersions } from './versions/script-versions.js';
import { versionNumbersOf } from './versions/version-number.js';

/**
 * Scripts as screenplays: their views, their exports in every format, and people's own changes, edits and imports. Long texts are worked
 * through off the main thread, and the results are kept as long as there is room. A signal ends work that nobody else waits for, with
 * an AbandonedError.
 */
export interface ScriptService extends ScriptStructure {
  /** Scripts as they are now, in their order: asked for together they take no more statements than one. */
  versions(scripts: readonly Script[], signal?: AbortSignal): Promise<ScriptVersion[]>;
  /** Scripts as they are when a part of them is asked for. Lengths, findings and statistics are read where they are kept in the database. */
  current(scripts: readonly Script[], signal?: AbortSignal): ScriptVersion[];
  /** On the pages of the brief's format by default, as `download`. */
  export(script: Script, format: ExportFormat, profile?: PageProfile): Promise<ScriptFile>;
  download(script: Script, format: DownloadFormat, profile?: PageProfile): Promise<ScriptDownload>;
  /** The elements of a scene's current draft; none before it is written. */
  elements(scene: Scene, signal?: AbortSignal): Promise<ScreenplayElement[]>;
  /** What changed from one draft to another, by elements. Without one before it, all is new. */
  diff(
    draft: Pick<Draft, 'id' | 'text'>,
    against: Pick<Draft, 'id' | 'text'> | null,
    signal?: AbortSignal,
  ): Promise<ElementChange[]>;
  /** Null for a script that was not imported, and for a report that another version wrote in a shape of its own. */
  importReport(script: Pick<Script, 'importReport'>): ImportReport | null;
  /** @throws InvalidInputError, NotFoundError, ConflictError, RateLimitedError */
  editScene(caller: Caller, input: EditSceneInput, signal?: AbortSignal): Promise<Scene>;
  /** Rise with every change of structure and every new current draft; by the scripts' ids. */
  versionNumbers(scriptIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** @throws InvalidInputError, NotFoundError, ConflictError, RateLimitedError */
  applyLintFixes(caller: Caller, input: ApplyLintFixesInput, signal?: AbortSignal): Promise<Script>;
  /** @throws NotFoundError, ConflictError */
  restoreDraft(caller: Caller, draftId: string): Promise<Scene>;
  /** @throws InvalidInputError, RateLimitedError */
  importScript(caller: Caller, input: ImportScriptInput, signal?: AbortSignal): Promise<Script>;
  /** Memory of what is kept, in bytes. */
  readonly keptBytes: number;
  /** Ends all threads. */
  close(): Promise<void>;
}

export interface ScriptServiceOptions {
  db: Database;
  /** Stores what people do to scripts, with the events that tell of it. */
  journal: ScriptJournal;
  bibles: EntryStore;
  pdf: PdfRenderer;
  /** By default threads of its own, with the fonts of `pdf`. They end with the service. */
  textTasks?: TextTaskRunner | undefined;
  /** Most memory of what is kept, in bytes; 128 MiB by default. */
  mostKept?: number | undefined;
}

const MOST_KEPT = 128 * 1024 * 1024;

export function createScriptService({
  db,
  journal,
  bibles,
  pdf,
  textTasks = createTextTaskRunner({ fonts: pdf.fonts }),
  mostKept = MOST_KEPT,
}: ScriptServiceOptions): ScriptService {
  const kept = createKeptResults(mostKept);
  const versions = createScriptVersions(db, textTasks, kept, createFigureStore(db, pdf.fonts));
  const exports = createScriptExports(versions, pdf);
  const editing = createSceneEditing(db, journal, textTasks);
  const fixing = new LintFixing(db, journal, versions, textTasks);
  const imports = new ScriptImports(db, bibles, textTasks);
  /** By row: one operation may ask a thousand times for the same one. */
  const reports = new WeakMap<object, ImportReport | undefined>();
  return {
    ...createScriptStructure(db, journal),
    versions: async (scripts, signal) => versions.at(await versions.states(scripts), signal),
    current: (scripts, signal) => versions.current(scripts, signal),
    export: (script, format, profile) => exports.file(script, format, profile),
    download: (script, format, profile) => exports.download(script, format, profile),
    async elements({ currentDraftId: id }, signal) {
      if (id === null) return [];
      // A draft never changes.
      return unlessAbandoned(
        signal,
        kept.get(
          `${id}:ELEMENTS`,
          async (stop) => {
            const { text } = await db.draft.findUniqueOrThrow({ where: { id }, select: { text: true } });
            return textTasks.run('ELEMENTS', { text }, { chars: text.length, path: 'scene', signal: stop });
          },
          signal,
        ),
      );
    },
    diff: ({ id, text: after }, against, signal) => {
      const before = against?.text ?? '';
      const make = (stop: AbortSignal) =>
        textTasks.run('DIFF', { before, after }, { chars: before.length + after.length, path: 'draft', signal: stop });
      return unlessAbandoned(signal, kept.get(`${against?.id ?? ''}:${id}:DIFF`, make, signal));
    },
    importReport({ importReport: stored }) {
      if (stored === null || typeof stored !== 'object') return null;
      const read = reports.has(stored) ? reports.get(stored) : importReport.safeParse(stored).data;
      reports.set(stored, read);
      return read ?? null;
    },
    editScene: (caller, input, signal) => unlessAbandoned(signal, editing.edit(caller, input, signal)),
    versionNumbers: (scriptIds) => versionNumbersOf(db, scriptIds),
    applyLintFixes: (caller, input, signal) => unlessAbandoned(signal, fixing.apply(caller, input, signal)),
    restoreDraft: (caller, draftId) => editing.restore(caller, draftId),
    importScript: (caller, input, signal) => unlessAbandoned(signal, imports.import(caller, input, signal)),
    get keptBytes() {
      return kept.bytes;
    },
    async close() {
      await Promise.all([pdf.close(), textTasks.close()]);
    },
  };
}
