import type { Repair } from '../diagnostics.js';
import { readSceneHeading } from '../languages/scene-heading.js';
import { trimBlanks } from '../text/characters.js';
import type { DraftLine } from './lines.js';
import { isRemarks, isSceneEnd, withoutTags } from './leftovers.js';
import { isChatter } from './phrases.js';
import { repair } from './repairs.js';
import { beginsScreenplay, isFence, isRule, isStrongHeading, listMark, withoutInvisible } from './shapes.js';

interface SurroundingsOptions {
  /** The model may mark only the end of its thoughts, even after lines that look like a screenplay. */
  readonly thinksAloud: boolean;
  /** Called with each line of the screenplay, in order. */
  readonly line: (line: DraftLine) => void;
  readonly repaired: (repair: Repair) => void;
}

/**
 * Sets aside what a model writes around a screenplay without a fence: thoughts above `</think>`, tags of chat templates, and words
 * to the reader at the end. Lines that may be either are held until it is clear, so that no block is ever taken back.
 */
export class Surroundings {
  readonly #options: SurroundingsOptions;
  /** Before the first line that only a screenplay has; within `<think>`; in the screenplay; in possible words to the reader. */
  #phase: 'opening' | 'thinking' | 'screenplay' | 'chatter' = 'opening';
  /** Whether a mark has ended the scene: then everything that does not look like a screenplay counts as words to the reader. */
  #over = false;
  #held: DraftLine[] = [];
  readonly #before: string[] = [];
  #after: string[] = [];
  #begun = false;
  #blankAbove = true;
  #passed = false;
  /** Whether a code fence is open. */
  #fenced = false;

  constructor(options: SurroundingsOptions) {
    this.#options = options;
  }

  /** The model's thoughts; null if there are none. */
  get preamble(): string | null {
    return this.#before.join('\n').trim() || null;
  }

  /** What the model said to the reader at the end; null if nothing. */
  get postscript(): string | null {
    return this.#after.join('\n').trim() || null;
  }

  feed(written: DraftLine): void {
    const line = this.#untagged(written);
    if (line === undefined) return;
    const text = trimBlanks(withoutInvisible(line.text));
    const tag = text.includes('</') ? END_OF_THOUGHT.exec(line.text) : null;
    if (tag) return this.#endThoughts(line, tag);
    if (this.#phase === 'opening' && !this.#begun && /^<think(?:ing)?>/i.test(text)) this.#phase = 'thinking';
    this.#begun ||= text !== '';
    if (this.#phase === 'opening' && !this.#options.thinksAloud && beginsScreenplay(text)) this.#release();
    if (this.#phase === 'opening' || this.#phase === 'thinking') this.#held.push(line);
    else this.#inScreenplay(line, text);
  }

  /** The line without tags of chat templates; undefined for one that closes the scene. */
  #untagged(line: DraftLine): DraftLine | undefined {
    const found = withoutTags(line.text);
    if (found === undefined) return line;
    if (found.closes && this.#passed && this.#phase !== 'thinking') {
      this.#endScene(line);
      return undefined;
    }
    this.#options.repaired(repair('DRF002', line, found.tags, ''));
    return { ...line, text: found.text };
  }

  /** Ends the text. @param fenced whether a closing fence has already separated the last words from the screenplay */
  finish(fenced: () => boolean): void {
    if (this.#phase === 'thinking') this.#setAside(this.#before, this.#held);
    else if (this.#phase === 'opening') this.#release();
    if (this.#phase === 'chatter') {
      if (fenced()) this.#passHeld();
      else this.#setAside(this.#after, this.#held);
    }
    this.#held = [];
  }

  #endThoughts(line: DraftLine, tag: RegExpExecArray): void {
    const above = { ...line, text: line.text.slice(0, tag.index) };
    const below = { ...line, text: line.text.slice(tag.index + tag[0].length) };
    if (this.#phase === 'opening' || this.#phase === 'thinking') {
      this.#setAside(this.#before, [...this.#held, above], line);
      this.#held = [];
      this.#phase = 'opening';
    } else {
      // Blocks above may be settled already: only the mark is taken out.
      this.#options.repaired(repair('DRF002', line, tag[0], ''));
      if (!isBlank(above)) this.feed(above);
    }
    if (!isBlank(below)) this.feed(below);
  }

  /** The lines that were held are part of the screenplay. */
  #release(): void {
    const held = this.#held;
    this.#held = [];
    this.#phase = 'screenplay';
    for (const line of held) this.#inScreenplay(line, trimBlanks(withoutInvisible(line.text)));
  }

  #inScreenplay(line: DraftLine, text: string): void {
    const blank = text === '' || isRule(text);
    if (this.#passed && isSceneEnd(text, this.#blankAbove)) return this.#endScene(line);
    const remarks = this.#passed && this.#blankAbove && isRemarks(text);
    if (this.#phase === 'chatter') {
      this.#over ||= remarks;
      if (blank || this.#goesOn(text)) {
        this.#held.push(line);
        this.#blankAbove = blank;
        return;
      }
      if (isFence(text) && (this.#over || this.#fenced)) this.#putAside();
      else this.#passHeld();
    } else if (remarks || (this.#blankAbove && this.#passed && isChatter(text))) {
      this.#phase = 'chatter';
      this.#over = remarks;
      this.#held = [line];
      this.#blankAbove = false;
      return;
    }
    this.#pass(line, text);
  }

  /** Whether a line continues the words to the reader above it. */
  #goesOn(text: string): boolean {
    if (this.#over) return !beginsScreenplay(text) && readSceneHeading(text) === undefined;
    return !isFence(text) && !isStrongHeading(text) && (!this.#blankAbove || isChatter(text) || listMark(text) !== '');
  }

  /** Ends the scene: what follows is not part of it unless it looks like a screenplay. */
  #endScene(line: DraftLine): void {
    this.#putAside();
    this.#setAside(this.#after, [line]);
    this.#phase = 'chatter';
    this.#over = true;
    this.#blankAbove = true;
  }

  #putAside(): void {
    if (this.#phase === 'chatter') this.#setAside(this.#after, this.#held);
    this.#held = [];
    this.#phase = 'screenplay';
    this.#over = false;
  }

  #passHeld(): void {
    const held = this.#held;
    this.#held = [];
    this.#phase = 'screenplay';
    this.#over = false;
    for (const line of held) this.#pass(line, trimBlanks(withoutInvisible(line.text)));
  }

  #pass(line: DraftLine, text: string): void {
    const apart = text === '' || isRule(text) || isFence(text);
    if (isFence(text)) this.#fenced = !this.#fenced;
    this.#blankAbove = apart;
    this.#passed ||= !apart;
    this.#options.line(line);
  }

  #setAside(place: string[], lines: readonly DraftLine[], at = lines.find((line) => !isBlank(line))): void {
    for (const { text } of lines) place.push(withoutInvisible(text));
    const first = lines.find((line) => !isBlank(line));
    if (at) this.#options.repaired(repair('DRF002', first ?? at, trimBlanks((first ?? at).text), ''));
  }
}

const END_OF_THOUGHT = /<\/think(?:ing)?>/i;

function isBlank({ text }: DraftLine): boolean {
  return trimBlanks(withoutInvisible(text)) === '';
}
