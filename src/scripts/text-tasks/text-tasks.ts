import type { ElementChange } from '../../screenplay/elements/diff.js';
import type { ScreenplayElement } from '../../screenplay/elements/elements.js';
import type { MissingCharacters } from '../../screenplay/render/missing-characters.js';
import type { FixedScene, FixTask } from '../drafts/fix-scenes.js';
import type { EditedScene, EditTask } from '../drafts/scene-text.js';
import type { ImportTask, ReadFile } from '../import/import-file.js';
import type { Sized } from '../versions/sized.js';
import type { ViewTask, ViewResults } from '../versions/view-script.js';

/** What can be done with texts: plain data in and out, so that it can be done on another thread. */
export interface TextTasks {
  /** Makes the parts of a version's view that were asked for. */
  READ: { input: ViewTask; output: ViewResults };
  /** Reads a file into scenes and speakers. */
  IMPORT: { input: ImportTask; output: ReadFile };
  /** Reads a person's text of a scene. */
  EDIT: { input: EditTask; output: EditedScene };
  /** Whether a scene's text has a heading. */
  HAS_HEADING: { input: { text: string }; output: boolean };
  /** Makes the fixes of lint rules. */
  FIX: { input: FixTask; output: FixedScene[] };
  ELEMENTS: { input: { text: string }; output: Sized<ScreenplayElement[]> };
  DIFF: { input: { before: string; after: string }; output: Sized<ElementChange[]> };
}

export type TextTaskName = keyof TextTasks;

/** One text task, as a message to a thread. */
export type TextTask = {
  [Name in TextTaskName]: { readonly name: Name; readonly input: TextTasks[Name]['input'] };
}[TextTaskName];

/**
 * Does one task. Its code is loaded by the first task that needs it.
 *
 * @param missingCharacters opens the fonts; asked only by what depends on them
 */
export async function perform(
  { name, input }: TextTask,
  missingCharacters: () => Promise<MissingCharacters>,
): Promise<TextTasks[TextTaskName]['output']> {
  switch (name) {
    case 'READ':
      return (await import('../versions/view-script.js')).viewScript(input, missingCharacters);
    case 'IMPORT':
      return (await import('../import/import-file.js')).readImportFile(input);
    case 'EDIT':
      return (await import('../drafts/scene-text.js')).readSceneText(input);
    case 'HAS_HEADING':
      return (await import('../drafts/scene-text.js')).hasHeading(input.text);
    case 'FIX':
      return (await import('../drafts/fix-scenes.js')).fixScenes(input, missingCharacters);
    case 'ELEMENTS':
      return (await import('./elements.js')).performElements(input.text);
    case 'DIFF':
      return (await import('./elements.js')).performDiff(input.before, input.after);
  }
}
