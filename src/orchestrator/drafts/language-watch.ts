import { pagesDriftFrom } from '../../screenplay/languages/drift.js';
import type { Drift } from '../../screenplay/languages/drift.js';

/** Characters after which a text is judged again, and the length from which it is judged at its end only. */
const EVERY = 600;
const UNTIL = 3_000;

/** Sees a draft while the model writes it, and tells when it is clearly in another language. */
interface LanguageWatch {
  push(text: string): void;
  readonly drift: Drift | undefined;
  /** Judges the whole text. */
  finish(): Drift | undefined;
}

/** @param wanted undefined: nothing is judged */
export function createLanguageWatch(wanted: string | undefined): LanguageWatch {
  let text = '';
  let next = EVERY;
  let drift: Drift | undefined;
  const driftOf = pagesDriftFrom(wanted);
  const judge = () => (drift = driftOf(text));
  return {
    push(more) {
      if (wanted === undefined) return;
      text += more;
      if (text.length < next || next > UNTIL) return;
      next += EVERY;
      judge();
    },
    get drift() {
      return drift;
    },
    finish: judge,
  };
}
