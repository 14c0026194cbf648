import type { Script } from '../../screenplay/ast.js';
import { parse } from '../../screenplay/fountain/parse.js';
import { compareHeadings } from '../../screenplay/languages/heading-likeness.js';
import { languageName } from '../../domain/language-tag.js';
import { otherLanguageOf } from '../../screenplay/languages/prose-language.js';
import { languagesApart } from '../../screenplay/languages/other-language.js';
import { formatEighths } from '../../screenplay/layout/lengths.js';
import { plainText } from '../../screenplay/text/rich.js';
import { textOf } from './draft-forms.js';
import { eighthsOfScript, isFarOff, pagesOf } from './draft-length.js';
import type { PlannedLength } from './draft-length.js';
import type { DraftRepair } from './draft-repairs.js';
import type { SceneFrame } from './scene-assessment.js';

/** Where a model's draft is a scene but departs from its plan. */
export interface DraftFinding {
  readonly code: 'DRF122' | 'DRF123' | 'DRF124' | 'DRF125';
  readonly level: 'WARNING' | 'INFO';
  /** What was found. */
  readonly message: string;
  /** What to do about it, as an instruction to a writer; absent where the draft may well be right. */
  readonly note?: string;
}

/** In eighths of a page. Where no length is planned, only lengths that no scene has are reported. */
const SHORTEST = 3;
const LONGEST = 48;

/** @param text Fountain, as stored */
export function draftFindings(text: string, frame: SceneFrame): DraftFinding[] {
  const { script } = parse(text);
  return [
    ...lengthFindings(script, frame.length),
    ...headingFindings(script, frame),
    ...languageFindings(script, frame),
  ];
}

/** The finding that a scene is clearly set in another place than planned, or at another time of day; undefined if it is not. */
export function setElsewhere(text: string, frame: SceneFrame): DraftFinding | undefined {
  return headingFindings(parse(text).script, frame).find(({ level }) => level === 'WARNING');
}

/** Findings in the shape of repairs, as they are kept with a draft: nothing was changed, so `before` and `after` are empty. */
export function asRepairs(findings: readonly DraftFinding[]): DraftRepair[] {
  return findings.map(({ code, level, message }) => ({ code, level, message, line: 1, before: '', after: '' }));
}

function lengthFindings(script: Script, planned: PlannedLength | undefined): DraftFinding[] {
  if (planned !== undefined) return plannedLengthFindings(script, planned);
  const eighths = eighthsOfScript(script);
  const pages = `${formatEighths(eighths)} ${eighths < 8 ? 'of a page' : 'pages'}`;
  if (eighths < SHORTEST) {
    return [
      {
        code: 'DRF122',
        level: 'WARNING',
        message: `The scene is very short: ${pages}.`,
        note: `length: The scene has only ${pages}. Play out what the outline asks for, in one to three pages.`,
      },
    ];
  }
  if (eighths <= LONGEST) return [];
  return [
    {
      code: 'DRF123',
      level: 'WARNING',
      message: `The scene is very long: ${pages}, more than ${formatEighths(LONGEST)}.`,
      note: `length: The scene has ${pages}. Cut it to one to three pages, and keep what the outline asks for.`,
    },
  ];
}

function plannedLengthFindings(script: Script, { target, profile }: PlannedLength): DraftFinding[] {
  const eighths = eighthsOfScript(script, profile);
  if (!isFarOff(eighths, target)) return [];
  const short = eighths < target;
  const note = short
    ? 'Play out what is only touched: give each beat of the outline its own exchange and its own business, let what is wanted be refused before it is given, and bring in no new event.'
    : 'Enter later and leave earlier, cut exchanges that say a thing twice, and keep every beat of the outline and the ending.';
  return [
    {
      code: short ? 'DRF122' : 'DRF123',
      level: 'WARNING',
      message: `The scene is far ${short ? 'shorter' : 'longer'} than planned: ${pagesOf(eighths)} for ${pagesOf(target)}.`,
      note: `length: The scene is ${pagesOf(eighths)} and should be about ${pagesOf(target)}. ${note}`,
    },
  ];
}

/** The scene may begin elsewhere, as long as one of its headings is the planned one. */
function headingFindings({ body }: Script, { heading: planned, location }: SceneFrame): DraftFinding[] {
  const headings = body.flatMap((block) => (block.kind === 'heading' ? [plainText(block.text)] : []));
  const compared = headings.map((heading) => compareHeadings(heading, planned, location));
  const [first] = compared;
  if (first === undefined || compared.some(({ place, setting, time }) => place && setting && time)) return [];
  const differs = [!first.place && 'place', !first.setting && 'side of the door', !first.time && 'time of day'].filter(
    (each) => each !== false,
  );
  const message = `The scene was planned as "${planned}" and is written as "${headings[0]}": another ${differs.join(', another ')}.`;
  return compared.every(({ apart }) => apart)
    ? [
        {
          code: 'DRF124',
          level: 'WARNING',
          message,
          note: `heading: The scene is planned as "${planned}", not "${headings[0]}". Set it there and then.`,
        },
      ]
    : [{ code: 'DRF124', level: 'INFO', message }];
}

/** A model may drift into the language of its prompts. Where nobody has said which language is right, this is only reported. */
function languageFindings(script: Script, { language, logLine = '' }: SceneFrame): DraftFinding[] {
  if (language !== undefined) {
    const found = otherLanguageOf(textOf(script), language);
    if (found === undefined) return [];
    const [name, wanted] = [languageName(found) ?? 'another language', languageName(language) ?? language];
    return [
      {
        code: 'DRF125',
        level: 'WARNING',
        message: `The scene is in ${name}, but the script is in ${wanted}.`,
        note: `language: The scene is in ${name}. Write all of it in ${wanted}.`,
      },
    ];
  }
  const apart = logLine === '' ? undefined : languagesApart(textOf(script), logLine);
  return apart === undefined
    ? []
    : [
        {
          code: 'DRF125',
          level: 'WARNING',
          message: `The scene is in ${apart.text}, but the log line is in ${apart.model}.`,
        },
      ];
}
