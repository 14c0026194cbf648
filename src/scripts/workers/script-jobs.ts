import type { ElementChange } from '../../screenplay/elements/diff.js';
import type { ScreenplayElement } from '../../screenplay/elements/elements.js';
import type { FileJob, ReadFile } from '../import-file.js';
import type { MissingCharacters } from '../../screenplay/render/missing-characters.js';
import type { EditedScene, SceneJob } from '../scene-text.js';
import type { Sized } from './kept-results.js';
import type { ReadingJob, ReadingResults } from './perform-reading.js';

/** What can be done with texts: plain data in and out, so that it can be done on another thread. */
export interface ScriptJobs {
  /** Says what was asked for about a version of a script. */
  READ: { input: ReadingJob; output: ReadingResults };
  /** Makes scenes and speakers of a file. */
  IMPORT: { input: FileJob; output: ReadFile };
  /** Reads a person's text of a scene. */
  EDIT: { input: SceneJob; output: EditedScene };
  /** Whether a scene's text has a heading. */
  HAS_HEADING: { input: { text: string }; output: boolean };
  ELEMENTS: { input: { text: string }; output: Sized<ScreenplayElement[]> };
  DIFF: { input: { before: string; after: string }; output: Sized<ElementChange[]> };
}

export type JobName = keyof ScriptJobs;

/** One of them, as a message. */
export type ScriptJob = {
  [Name in JobName]: { readonly name: Name; readonly input: ScriptJobs[Name]['input'] };
}[JobName];

/**
 * Does one job. What does it is loaded by the first that needs it.
 *
 * @param missingCharacters opens the fonts; asked only by what depends on them
 */
export async function perform(
  { name, input }: ScriptJob,
  missingCharacters: () => Promise<MissingCharacters>,
): Promise<ScriptJobs[JobName]['output']> {
  switch (name) {
    case 'READ':
      return (await import('./perform-reading.js')).performReading(input, missingCharacters);
    case 'IMPORT':
      return (await import('../import-file.js')).readImportFile(input);
    case 'EDIT':
      return (await import('../scene-text.js')).readSceneText(input);
    case 'HAS_HEADING':
      return (await import('../scene-text.js')).hasHeading(input.text);
    case 'ELEMENTS':
      return (await import('./perform-elements.js')).performElements(input.text);
    case 'DIFF':
      return (await import('./perform-elements.js')).performDiff(input.before, input.after);
  }
}
