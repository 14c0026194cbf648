import type { Script } from '../../screenplay/ast.js';
import { heading } from '../../screenplay/build.js';
import { insertBlocks } from '../../screenplay/edit.js';
import { parse } from '../../screenplay/fountain/parse.js';
import { print } from '../../screenplay/fountain/print.js';

export interface EditTask {
  /** A person's, in Fountain. */
  readonly text: string;
  /** The planned heading. */
  readonly planned: string;
}

/** A person's text as the Fountain printer writes it, or why it is no scene. */
export type EditedScene =
  | { readonly refusal: string }
  | {
      readonly text: string;
      /** Under the planned heading, for a text that has none. */
      readonly headed: string | null;
    };

export function readSceneText({ text, planned }: EditTask): EditedScene {
  const { script } = parse(text.toWellFormed());
  if (script.titlePage.length > 0) return { refusal: 'begins with a title page; a scene has none: leave it out' };
  if (!script.body.some(({ kind }) => kind !== 'boneyard' && kind !== 'note')) return { refusal: 'is empty' };
  const headed = has(script) ? null : print(insertBlocks(script, 0, [heading(planned)])).text;
  return { text: print(script).text, headed };
}

export function hasHeading(text: string): boolean {
  return has(parse(text).script);
}

function has({ body }: Script): boolean {
  return body.some(({ kind }) => kind === 'heading');
}
