import type { ActStructure } from '../../domain/bibles.js';
import type { Script as ScreenplayTree, TitleEntry } from '../../screenplay/ast.js';
import { joinScenes } from '../../screenplay/edit.js';
import { parse } from '../../screenplay/fountain/parse.js';

/** What every view of one version of a script is made from: plain data, which can be sent to another thread. */
export interface ScriptSource {
  readonly title: string;
  readonly titlePage: readonly TitleEntry[];
  /** The current drafts, in the order of the scenes' numbers. Scenes without one are not among them. */
  readonly scenes: readonly SceneText[];
  readonly actStructure: ActStructure;
  /** Names of the characters that the script has bible entries of. */
  readonly cast: readonly string[];
  /** BCP 47. Absent: as its words show. */
  readonly language?: string;
  /** Words and phrases that are not wanted in it. */
  readonly avoid?: readonly string[];
}

interface SceneText {
  readonly id: string;
  readonly number: number;
  readonly act: number;
  /** Fountain. */
  readonly text: string;
}

/** A written scene, with the range of its blocks in the whole script. */
export interface WrittenScene {
  readonly id: string;
  readonly number: number;
  readonly act: number;
  readonly from: number;
  /** Up to but not including this one. */
  readonly to: number;
}

/** A script's current drafts as one tree. They are stored as the printer writes them, so parsing them gives no diagnostics. */
export interface Screenplay {
  readonly script: ScreenplayTree;
  readonly scenes: readonly WrittenScene[];
}

/** Parses the drafts and joins their trees. */
export function treeOf({ titlePage, scenes }: Pick<ScriptSource, 'titlePage' | 'scenes'>): Screenplay {
  const trees: ScreenplayTree[] = [];
  let from = 0;
  const written = scenes.map(({ id, number, act, text }): WrittenScene => {
    const tree = parse(text).script;
    trees.push(tree);
    const scene = { id, number, act, from, to: from + tree.body.length };
    from = scene.to;
    return scene;
  });
  return { script: joinScenes(titlePage, trees), scenes: written };
}
