import type { Script } from '../ast.js';
import { plainText } from '../text/rich.js';
import { wordCounter } from '../statistics/words.js';

/** Marks that end a sentence, in the scripts that have some, with what may close a quotation after them. */
const ENDS = /[.!?…。．！？｡؟۔।॥։።។၊။᠃]+["'”’»)\]」』*_]*(?=\s|$)|[。！？｡]/gu;
/** Scripts whose writers set no mark at the end of a sentence. */
const UNMARKED = /[\p{sc=Thai}\p{sc=Lao}]/u;
/** More words than this to a sentence, on average, are no sentences. */
const LONGEST = 45;

/** Whether what a scene tells is told in sentences, however short: a list of words is not. */
export function tellsInSentences({ body }: Script): boolean {
  const told = body.flatMap((block) =>
    block.kind === 'action' || block.kind === 'centered' || block.kind === 'lyrics' ? [plainText(block.text)] : [],
  );
  if (told.some((text) => UNMARKED.test(text))) return true;
  const sentences = told.reduce((count, text) => count + (text.match(ENDS)?.length ?? 0), 0);
  const count = wordCounter('en', told);
  return sentences > 0 && told.reduce((words, text) => words + count(text), 0) <= LONGEST * sentences;
}
