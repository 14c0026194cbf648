import type { Block, ForeignRole, Part, Script, Speech } from '../ast.js';
import { speakerKey } from '../names.js';
import { plainText } from '../text/rich.js';
import { headingParts, type HeadingParts } from '../headings/parts.js';

export interface SurveyedScene {
  readonly index: number;
  /** Block of the heading. */
  readonly block: number;
  /** Block after the last one of the scene. */
  readonly end: number;
  readonly text: string;
  readonly number: string | null;
  readonly parts: HeadingParts;
  /** Something happens or is said below the heading. */
  readonly content: boolean;
  /** The last transition before the heading and after the one before it. */
  readonly transition: string | null;
  /** A section or page break stands between the scene before and this one. */
  readonly afterBreak: boolean;
}

export interface SurveyedSpeech {
  readonly block: number;
  readonly side: 'left' | 'right' | null;
  /** -1 above the first heading. */
  readonly scene: number;
  readonly speech: Speech;
  /** As written, without extensions. */
  readonly name: string;
  /** Folded name: the same for one speaker however it is written. */
  readonly key: string;
  readonly parts: readonly { readonly kind: Part['kind']; readonly text: string }[];
}

export interface SurveyedParagraph {
  readonly block: number;
  readonly scene: number;
  readonly kind: 'action' | 'centered' | 'lyrics';
  readonly role: ForeignRole | null;
  readonly text: string;
}

interface SurveyedTransition {
  readonly block: number;
  readonly scene: number;
  readonly text: string;
  /** Nothing that shows on the page stands between it and the transition before. */
  readonly afterTransition: boolean;
}

/** The scenes, paragraphs, speeches and transitions of a script, in plain text without asides. */
export interface Survey {
  readonly scenes: readonly SurveyedScene[];
  readonly speeches: readonly SurveyedSpeech[];
  readonly paragraphs: readonly SurveyedParagraph[];
  readonly transitions: readonly SurveyedTransition[];
}

/** Makes the survey in one walk over the script; the linter and the statistics use it. */
export function survey(script: Script): Survey {
  const surveyor = new Surveyor();
  script.body.forEach((block, index) => surveyor.visit(block, index));
  return surveyor.finish(script.body.length);
}

class Surveyor {
  readonly #scenes: { -readonly [K in keyof SurveyedScene]: SurveyedScene[K] }[] = [];
  readonly #speeches: SurveyedSpeech[] = [];
  readonly #paragraphs: SurveyedParagraph[] = [];
  readonly #transitions: SurveyedTransition[] = [];
  #afterTransition = false;
  #transition: string | null = null;
  #break = false;

  visit(block: Block, index: number): void {
    const scene = this.#scenes.length - 1;
    switch (block.kind) {
      case 'heading':
        this.#heading(plainText(block.text), block.number ?? null, index);
        break;
      case 'transition': {
        const text = plainText(block.text);
        this.#transitions.push({ block: index, scene, text, afterTransition: this.#afterTransition });
        this.#transition = text;
        this.#afterTransition = true;
        return;
      }
      case 'section':
      case 'pageBreak':
        this.#break = true;
        return;
      case 'synopsis':
      case 'note':
      case 'boneyard':
        return;
      case 'speech':
        this.#speech(block.speech, index, null);
        break;
      case 'dual':
        this.#speech(block.left, index, 'left');
        this.#speech(block.right, index, 'right');
        break;
      default: {
        const role = 'role' in block ? (block.role ?? null) : null;
        this.#paragraphs.push({ block: index, scene, kind: block.kind, role, text: plainText(block.text) });
      }
    }
    this.#afterTransition = false;
    if (block.kind === 'heading') return;
    this.#transition = null;
    this.#break = false;
    const current = this.#scenes[scene];
    if (current) current.content = true;
  }

  finish(end: number): Survey {
    this.#close(end);
    return {
      scenes: this.#scenes,
      speeches: this.#speeches,
      paragraphs: this.#paragraphs,
      transitions: this.#transitions,
    };
  }

  #heading(text: string, number: string | null, block: number): void {
    this.#close(block);
    this.#scenes.push({
      index: this.#scenes.length,
      block,
      end: block,
      text,
      number,
      parts: headingParts(text),
      content: false,
      transition: this.#transition,
      afterBreak: this.#break,
    });
    this.#transition = null;
    this.#break = false;
  }

  #close(end: number): void {
    const current = this.#scenes.at(-1);
    if (current) current.end = end;
  }

  #speech(speech: Speech, block: number, side: 'left' | 'right' | null): void {
    const parts = speech.parts.map(({ kind, text }) => ({ kind, text: plainText(text) }));
    const scene = this.#scenes.length - 1;
    this.#speeches.push({ block, side, scene, speech, name: plainText(speech.name), key: speakerKey(speech), parts });
  }
}
