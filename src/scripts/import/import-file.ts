import type { Script as ScreenplayTree, TitleEntry } from '../../screenplay/ast.js';
import type { ParseResult } from '../../screenplay/diagnostics.js';
import { FdxError } from '../../screenplay/fdx/limits.js';
import { readFdx } from '../../screenplay/fdx/read.js';
import { parse } from '../../screenplay/fountain/parse.js';
import { suggestedProfile } from '../../screenplay/layout/suggested-profile.js';
import type { FileHabits } from '../../screenplay/layout/suggested-profile.js';
import { InputTooLarge } from '../../screenplay/limits.js';
import { castOf } from '../cast.js';
import { languageOfPages } from '../../screenplay/languages/drift.js';
import type { ImportFormat } from '../formats.js';
import { titleOn, withTitle } from '../title-page.js';
import { foreignText } from './foreign-text.js';
import { inLanguage } from './import-forms.js';
import { planImport } from './import-plan.js';
import type { ImportPlan } from './import-plan.js';
import { importReportOf } from './import-report.js';
import type { ImportReport } from './import-report.js';
import { proseOf, readableNames } from './readable-name.js';

export interface ImportTask {
  readonly format: ImportFormat;
  readonly text: string;
  /** The caller's title; '' for none. */
  readonly title: string;
  /** Characters that have a bible entry already. */
  readonly characters: readonly { readonly id: string; readonly name: string }[];
}

/** What an import stores of a file. */
export interface ImportedFile extends Pick<ImportPlan, 'scenes' | 'speakers'> {
  /** The file's own title; '' for none. */
  readonly title: string;
  readonly titlePage: readonly TitleEntry[];
  readonly report: ImportReport;
  /** BCP 47, where it is certain. */
  readonly language: string | undefined;
  /** The names of the speakers as a bible has them, by their folded names. */
  readonly readable: ReadonlyMap<string, string>;
}

/** What was read, or why nothing is stored: the text cannot be read at all, or the script has too much or too little in it. */
export type ReadFile =
  | { readonly unreadable: string }
  | { readonly unfit: readonly string[] }
  | { readonly file: ImportedFile };

const MOST_SCENES = 1_000;
const MOST_CHARACTERS = 300;

/** The part of an import that needs no database: it reads the text alone. */
export function readImportFile({ format, text, title, characters }: ImportTask): ReadFile {
  const foreign = foreignText(text, format);
  if (foreign !== undefined) return { unreadable: foreign };
  const read = readText(format, text);
  if (typeof read === 'string') return { unreadable: read };
  const { scenes, speakers, losses } = planImport(read.script, castOf(characters));
  const unfit = unfitness(scenes.length, speakers.size);
  if (unfit.length > 0) return { unfit };
  const readable = readableNames(proseOf(read.script.body));
  return {
    file: {
      scenes,
      speakers,
      title: titleOn(read.script.titlePage),
      titlePage: titlePageOf(read.script, title),
      language: languageOfPages(someOf(scenes.map((scene) => scene.text))),
      report: importReportOf(format, read, losses, suggestedProfile(read.script, read)),
      readable: new Map([...speakers].map(([key, name]) => [key, readable(name)])),
    },
  };
}

/** In characters: enough of a script to tell its language. */
const LOOKED_AT = 60_000;

/** The first texts that are enough. */
function someOf(texts: readonly string[]): string {
  const some: string[] = [];
  let length = 0;
  for (const text of texts) {
    if (length >= LOOKED_AT) break;
    some.push(text.slice(0, LOOKED_AT));
    length += text.length;
  }
  return some.join('\n\n');
}

/** What was read, or the reason why nothing could be. */
function readText(format: ImportFormat, text: string): (ParseResult & FileHabits) | string {
  try {
    // Half a surrogate pair is a character to JavaScript, but to no database.
    const whole = text.toWellFormed();
    return format === 'FDX' ? readFdx(whole) : inLanguage(parse(whole), whole);
  } catch (error) {
    if (error instanceof FdxError || error instanceof InputTooLarge) return error.message;
    throw error;
  }
}

function unfitness(scenes: number, speakers: number): string[] {
  const unfit: string[] = [];
  if (scenes === 0) unfit.push('holds no screenplay: there is nothing but, perhaps, a title page in it');
  if (scenes > MOST_SCENES) unfit.push(`has ${scenes} scenes; a script has at most ${MOST_SCENES}`);
  if (speakers > MOST_CHARACTERS) {
    unfit.push(`has ${speakers} speakers; at most ${MOST_CHARACTERS} can get a bible entry`);
  }
  return unfit;
}

/** The file's own title page, with the title that the caller gives. */
function titlePageOf(script: ScreenplayTree, given: string): readonly TitleEntry[] {
  if (given === '' || given === titleOn(script.titlePage)) return script.titlePage;
  return withTitle(script.titlePage, given);
}
