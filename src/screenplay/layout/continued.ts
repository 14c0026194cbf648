import type { Block } from '../ast.js';
import { foldName, speakerKey } from '../names.js';

/**
 * For each block, whether its cue wants `(CONT'D)`: the speaker of the speech before goes on after action, within a scene.
 * A cue that says so itself, and dual dialogue, never do.
 */
export function continuedSpeeches(body: readonly Block[]): boolean[] {
  let speaker: string | undefined;
  let interrupted = false;
  return body.map((block) => {
    switch (block.kind) {
      case 'heading':
      case 'transition':
      case 'dual':
        speaker = undefined;
        return false;
      case 'action':
      case 'centered':
      case 'lyrics':
        interrupted = true;
        return false;
      case 'speech': {
        const key = speakerKey(block.speech);
        const goesOn = key === speaker && interrupted && !saysContinued(block.speech.extensions);
        speaker = key;
        interrupted = false;
        return goesOn;
      }
      default:
        return false;
    }
  });
}

/** Whether an extension is a form of `CONT'D`. */
export function saysContinued(extensions: readonly string[]): boolean {
  return extensions.some((extension) =>
    /^CONT(?:['.]*D|INUED|INUING|\.)?\.?$/.test(foldName(extension).replaceAll(' ', '')),
  );
}
