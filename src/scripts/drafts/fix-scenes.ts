import type { Script, TitleEntry } from '../../screenplay/ast.js';
import { joinScenes } from '../../screenplay/edit.js';
import { fixText, type FixableText } from '../../screenplay/lint/fix-rounds.js';
import type { LintOptions } from '../../screenplay/lint/options.js';
import type { BlockEdit } from '../../screenplay/lint/rule.js';
import { patchFountain, readFountain, type FountainText } from '../../screenplay/patch/fountain.js';
import type { MissingCharacters } from '../../screenplay/render/missing-characters.js';
import { castOfNames } from '../cast.js';
import type { ScriptSource } from '../versions/script-source.js';

export interface FixTask {
  readonly source: Pick<ScriptSource, 'titlePage' | 'scenes' | 'cast'>;
  /** Ids of rules that have fixes. */
  readonly rules: readonly string[];
}

/** A scene whose text the fixes change. */
export interface FixedScene {
  readonly id: string;
  /** Fountain. */
  readonly text: string;
}

/** Makes the fixes of rules in a script; gives the scenes that are changed by them. */
export async function fixScenes(
  { source, rules }: FixTask,
  missingCharacters: () => Promise<MissingCharacters>,
): Promise<FixedScene[]> {
  const scenes = source.scenes.map(({ id, text }) => ({ id, read: readFountain(text) }));
  const cast = castOfNames(source.cast);
  // As in `ScriptView`: what is all ASCII needs no fonts, and no bible entries are no cast.
  const missing = source.scenes.some(({ text }) => /[^\n -~]/.test(text)) ? await missingCharacters() : undefined;
  const options: LintOptions = {
    ...(missing ? { missingCharacters: (text) => missing.of(text) } : {}),
    ...(cast.entries.length === 0 ? {} : { cast }),
  };
  const { text } = fixText(new FixableScenes(source.titlePage, scenes, options), new Set(rules));
  return text.scenes.flatMap(({ id, read }, at) =>
    read.text === scenes[at]!.read.text ? [] : [{ id, text: read.text }],
  );
}

interface SceneText {
  readonly id: string;
  readonly read: FountainText;
}

/** The scenes of a script as one tree, each written into by itself. */
class FixableScenes implements FixableText<FixableScenes> {
  readonly script: Script;
  readonly scenes: readonly SceneText[];
  readonly lintOptions: LintOptions;
  readonly #titlePage: readonly TitleEntry[];

  constructor(titlePage: readonly TitleEntry[], scenes: readonly SceneText[], lintOptions: LintOptions) {
    this.script = joinScenes(
      titlePage,
      scenes.map(({ read }) => read.script),
    );
    this.scenes = scenes;
    this.lintOptions = lintOptions;
    this.#titlePage = titlePage;
  }

  patch(edits: readonly BlockEdit[]): { text: FixableScenes } | { refused: ReadonlySet<number> } {
    const refused = new Set<number>();
    const byBlock = edits.toSorted((one, other) => one.block - other.block);
    let from = 0;
    let next = 0;
    const patched = this.scenes.map((scene): SceneText => {
      const to = from + scene.read.script.body.length;
      const own: BlockEdit[] = [];
      for (; next < byBlock.length && byBlock[next]!.block < to; next++) {
        own.push({ ...byBlock[next]!, block: byBlock[next]!.block - from });
      }
      const first = from;
      from = to;
      if (own.length === 0) return scene;
      const written = patchFountain(scene.read, own);
      if ('read' in written && !isEmpty(written.read.script)) return { ...scene, read: written.read };
      const blocks = 'read' in written ? own.map(({ block }) => block) : written.refused;
      for (const block of blocks) refused.add(first + block);
      return scene;
    });
    return refused.size > 0 ? { refused } : { text: new FixableScenes(this.#titlePage, patched, this.lintOptions) };
  }
}

/** A scene that `editScene` would refuse. */
function isEmpty({ body }: Script): boolean {
  return body.every(({ kind }) => kind === 'boneyard' || kind === 'note');
}
