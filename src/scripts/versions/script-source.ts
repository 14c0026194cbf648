import type { ActStructure } from '../../domain/bibles.js';
import type { Script as ScreenplayTree, TitleEntry } from '../../screenplay/ast.js';
import { joinScenes } from '../../screenplay/edit.js';
import { parse } from '../../screenplay/fountain/parse.js';

/** All that can be said of one version of a script depends on this: plain data, which can go to another thread. */
export interface ScriptSource {
  readonly title: string;
  readonly titlePage: readonly TitleEntry[];
  /** The current drafts, in the order of the scenes' numbers. Scenes without one are not among them. */
  readonly scenes: readonly SceneText[];
  readonly actStructure: ActStructure;
  /** Names of the characters that the script has bible entries of. */
  readonly cast: readonly string[];
}

export interface SceneText {
  readonly id: string;
  readonly number: number;
  readonly act: number;
  /** Fountain. */
  readonly text: string;
}

/** A written scene, and which blocks of the whole script are its own. */
export interface WrittenScene {
  readonly id: string;
  readonly number: number;
  readonly act: number;
  readonly from: number;
  /** Up to but not including this one. */
  readonly to: number;
}

/** A script's current drafts as one tree. They are stored as they are printed, so the parser has nothing to say of them. */
export interface Screenplay {
  readonly script: ScreenplayTree;
  readonly scenes: readonly WrittenScene[];
}

/** Joins the drafts as trees. */
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
