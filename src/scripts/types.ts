import type { ScreenplayElement } from '../screenplay/elements.js';
import type { Scene, Script } from '../storage/generated/client/client.js';

export interface ScriptFile {
  format: 'FOUNTAIN';
  fileName: string;
  mediaType: string;
  text: string;
}

/** What a script reads like: its scenes joined as element trees under one title page. */
export interface ScriptTexts {
  export(script: Script, format: 'FOUNTAIN'): Promise<ScriptFile>;
  /** The elements of a scene's current draft; none before it is written. */
  elements(scene: Scene): Promise<ScreenplayElement[]>;
}
