import type { Block, Pos, Script } from '../../screenplay/ast.js';
import type { Repair } from '../../screenplay/diagnostics.js';
import { assess, declines, hasSpeech } from '../../screenplay/draft/assess.js';
import type { Cast } from '../../screenplay/draft/cast.js';
import type { DraftResult } from '../../screenplay/draft/draft.js';
import { repairAt } from '../../screenplay/draft/repairs.js';
import type { RepairCode } from '../../screenplay/draft/repairs.js';
import { Resolver } from '../../screenplay/draft/resolve.js';
import { readForms } from '../../screenplay/languages/forms.js';
import type { ReadForm } from '../../screenplay/languages/forms.js';
import { languageOf } from '../../screenplay/languages/languages.js';
import { mayBeEnglish, tellLanguage } from '../../screenplay/languages/told-by.js';
import { plainText } from '../../screenplay/text/rich.js';

interface FormedDraft {
  result: DraftResult;
  repairs: readonly Repair[];
}

interface FormFrame {
  readonly cast: Cast;
  readonly locations: Cast;
  /** The planned heading: it is in the language of the scene. */
  readonly planned: string;
}

const START: Pos = Object.freeze({ offset: 0, line: 1, column: 1 });

/** Reads headings, transitions and speeches that are written in the conventions of the draft's language. A refusal is left as it is. */
export function inForms(result: DraftResult, { cast, locations, planned }: FormFrame): FormedDraft {
  if (declines(result.script)) return { result, repairs: [] };
  const text = `${planned}\n${textOf(result.script)}`;
  const told = tellLanguage(text);
  // Few words in Latin letters are taken for English, whose forms Fountain has.
  const language = told.language ?? (told.writing === 'Latin' && mayBeEnglish(text) ? languageOf('en') : undefined);
  const respelt: Repair[] = [];
  const resolver = new Resolver({
    cast,
    locations,
    report: (each) => ('before' in each ? respelt.push(each) : undefined),
  });
  const formed = readForms(result, {
    language,
    cast,
    colons: result.repairs.some(({ code }) => code === 'DRF005'),
    numbers: 'dropped',
    resolve: resolver.resolve,
  });
  const { script, spans, forms } = formed;
  return { result: { ...result, script, spans }, repairs: [...forms.map(repairOf), ...respelt] };
}

function repairOf({ kind, form, span, before, after }: ReadForm): Repair {
  return repairAt(codeOf(kind, form), span, before, after);
}

function codeOf(kind: ReadForm['kind'], form: ReadForm['form']): RepairCode {
  if (kind === 'heading') return 'DRF012';
  if (kind === 'transition') return 'DRF013';
  if (kind === 'section') return 'DRF011';
  return form === 'alone' ? 'DRF006' : 'DRF005';
}

/** A text of fewer words may well be a scene in which nobody speaks. */
const FEW_WORDS = 12;

/** In a writing without capitals to tell cues by, a text without speech may be one whose speech was not recognised: that is reported. */
export function withoutSpeech(result: DraftResult): Repair[] {
  if (hasSpeech(result.script)) return [];
  const { words, refusal } = assess(result);
  if (words < FEW_WORDS || refusal) return [];
  const text = textOf(result.script);
  const { writing, language } = tellLanguage(text);
  const capitals = writing === 'Latin' || writing === 'Cyrillic';
  if (capitals && (language?.code === 'en' || !looksSpoken(text))) return [];
  const named = language === undefined ? 'a language whose forms of speech are not known' : language.name;
  const message = `No speech was found in this text, which is in ${named}: if somebody speaks in it, write each speaker's name as "@NAME" on a line of its own above what is said.`;
  return [{ code: 'DRF105', level: 'warning', message, start: START, end: START, before: '', after: '' }];
}

/** Lines that begin with a dash or a quotation mark, or with a name and a colon. */
function looksSpoken(text: string): boolean {
  return /^\s*(?:[-–—] ?\p{L}|[«„“"‹]|\p{L}[\p{L} .]{0,30}:\s*\S)/mu.test(text);
}

/** The action, dialogue, headings and transitions of a script as plain text. */
export function textOf({ body }: Script): string {
  return body.flatMap(linesOf).join('\n');
}

function linesOf(block: Block): readonly string[] {
  switch (block.kind) {
    case 'action':
    case 'heading':
    case 'transition':
      return [plainText(block.text)];
    case 'speech':
      return block.speech.parts.map(({ text }) => plainText(text));
    case 'dual':
      return [...block.left.parts, ...block.right.parts].map(({ text }) => plainText(text));
    default:
      return [];
  }
}
