import type { Script } from '../ast.js';
import { plainText } from '../text/rich.js';
import { wordCounter } from '../statistics/words.js';

/** Marks that end a sentence, with closing quotes and brackets after them. */
const ENDS = /[.!?…。．！？｡؟۔।॥։።។၊။᠃]+["'”’»)\]」』*_]*(?=\s|$)|[。！？｡]/gu;
/** Writing systems without a mark at the end of a sentence. */
const UNMARKED = /[\p{sc=Thai}\p{sc=Lao}]/u;
/** Text with more words than this per sentence, on average, is not written in sentences. */
const LONGEST = 45;

/** Whether a scene is written in sentences, however short, rather than as a list of words. */
export function tellsInSentences({ body }: Script): boolean {
  const told = body.flatMap((block) =>
    block.kind === 'action' || block.kind === 'centered' || block.kind === 'lyrics' ? [plainText(block.text)] : [],
  );
  if (told.some((text) => UNMARKED.test(text))) return true;
  const sentences = told.reduce((count, text) => count + (text.match(ENDS)?.length ?? 0), 0);
  const count = wordCounter('en', told);
  return sentences > 0 && told.reduce((words, text) => words + count(text), 0) <= LONGEST * sentences;
}
