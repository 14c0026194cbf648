import type { Block } from '../ast.js';
import { foldName, speakerKey } from '../names.js';

/**
 * For each block, whether `(CONT'D)` is added to its cue: the speaker of the previous speech goes on after action, within a scene.
 * Never for dual dialogue and for a cue that says so itself.
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
