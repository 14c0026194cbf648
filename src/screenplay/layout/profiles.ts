import type { ElementMetrics, LayoutElement, Profile } from './page.js';

const left = (column: number, cells: number, before: number): ElementMetrics => ({
  column,
  cells,
  align: 'left',
  before,
});

/** In cells of a tenth of an inch. Widths follow Final Draft's rounding: six inches hold 61 cells, not 60. */
const ELEMENTS: Profile['elements'] = {
  heading: left(15, 61, 2),
  action: left(15, 61, 1),
  centered: { column: 15, cells: 61, align: 'center', before: 1 },
  lyrics: left(15, 61, 1),
  cue: left(35, 38, 1),
  parenthetical: left(30, 26, 0),
  dialogue: left(25, 35, 0),
  transition: { column: 55, cells: 16, align: 'right', before: 1 },
  dualCueLeft: left(25, 19, 1),
  dualCueRight: left(56.25, 19, 1),
  dualParentheticalLeft: left(17.5, 24, 0),
  dualParentheticalRight: left(48.75, 24, 0),
  dualDialogueLeft: left(15, 29, 0),
  dualDialogueRight: left(46.25, 29, 0),
};

/** US Letter, Courier 12 pt, 54 lines: 11 in less two margins of 1 in, at 12 pt. */
export const LETTER: Profile = freeze({
  id: 'letter',
  paper: { width: 612, height: 792 },
  cell: { width: 7.2, height: 12 },
  top: 72,
  linesPerPage: 54,
  locale: 'en',
  headingBold: false,
  continued: true,
  secondsPerPage: 60,
  elements: ELEMENTS,
  actionCapitals: false,
  dialogueSpacing: 1,
});

/** A4 with the columns of Letter and 58 lines. */
export const A4: Profile = freeze({ ...LETTER, id: 'a4', paper: { width: 595.28, height: 841.89 }, linesPerPage: 58 });

/** Half-hour comedy before several cameras: action in capitals, dialogue wider and double-spaced, one blank line above headings. */
export const MULTICAM: Profile = freeze({
  ...LETTER,
  id: 'multicam',
  elements: {
    ...ELEMENTS,
    heading: left(15, 61, 1),
    parenthetical: left(27.5, 28, 0),
    dialogue: left(22.5, 38, 0),
    transition: { column: 55.5, cells: 17, align: 'right', before: 1 },
  },
  actionCapitals: true,
  dialogueSpacing: 2,
});

/** The profiles that come with the engine. */
export type ProfileId = 'letter' | 'a4' | 'multicam';

export const PROFILES: Readonly<Record<ProfileId, Profile>> = Object.freeze({
  letter: LETTER,
  a4: A4,
  multicam: MULTICAM,
});

/** A profile cannot be used. `problems` names every wrong measure. */
export class InvalidProfile extends Error {
  override readonly name = 'InvalidProfile';
  constructor(
    readonly profile: string,
    readonly problems: readonly string[],
  ) {
    super(`The page profile "${profile}" cannot be used: ${problems.join('; ')}.`);
  }
}

/** On shorter pages a cue could not stay with its lines. */
const LEAST_LINES = 8;
/** In narrower elements a wide character with a hyphen would not fit. */
const LEAST_CELLS = 4;

/**
 * Checks a caller's own profile, and returns it.
 *
 * @throws {InvalidProfile} that names everything wrong with it
 */
export function checkProfile(profile: Profile): Profile {
  const problems: string[] = [];
  const need = (holds: boolean, problem: string) => {
    if (!holds) problems.push(problem);
  };
  const { id, paper, cell, top, linesPerPage, secondsPerPage } = profile;
  need(/^[a-z][a-z0-9-]*$/.test(id), 'id must be lower-case letters, digits and hyphens, a letter first');
  for (const [name, size] of Object.entries({
    'paper.width': paper.width,
    'paper.height': paper.height,
    'cell.width': cell.width,
    'cell.height': cell.height,
    secondsPerPage,
  })) {
    need(Number.isFinite(size) && size > 0, `${name} must be greater than 0, not ${size}`);
  }
  need(Number.isFinite(top) && top >= 0, `top must be 0 or more, not ${top}`);
  need(
    Number.isInteger(linesPerPage) && linesPerPage >= LEAST_LINES,
    `linesPerPage must be a whole number from ${LEAST_LINES}, not ${linesPerPage}`,
  );
  need(
    !(top + linesPerPage * cell.height > paper.height),
    `${linesPerPage} lines of ${cell.height} pt below ${top} pt do not fit on ${paper.height} pt of paper`,
  );
  need(
    profile.dialogueSpacing === 1 || profile.dialogueSpacing === 2,
    `dialogueSpacing must be 1 or 2, not ${String(profile.dialogueSpacing)}`,
  );
  need(isLocale(profile.locale), `locale "${profile.locale}" is not a language tag`);
  for (const kind of Object.keys(ELEMENTS) as LayoutElement[]) {
    const metrics = profile.elements[kind] as ElementMetrics | undefined;
    if (!metrics) need(false, `elements.${kind} is missing`);
    else problems.push(...metricsProblems(metrics, profile).map((problem) => `elements.${kind}.${problem}`));
  }
  if (problems.length > 0) throw new InvalidProfile(id, problems);
  return profile;
}

function metricsProblems(
  { column, cells, align, before }: ElementMetrics,
  { paper, cell, linesPerPage }: Profile,
): string[] {
  const problems: string[] = [];
  const width = paper.width / cell.width;
  if (!(column >= 1)) problems.push(`column must be 1 or more, not ${column}`);
  if (!(Number.isInteger(cells) && cells >= LEAST_CELLS)) {
    problems.push(`cells must be a whole number from ${LEAST_CELLS}, not ${cells}`);
  } else if (column + cells > width) {
    problems.push(`cells reach column ${column + cells}, beyond the paper's ${Math.floor(width)}`);
  }
  if (!['left', 'center', 'right'].includes(align)) {
    problems.push(`align must be left, center or right, not ${align}`);
  }
  if (!(Number.isInteger(before) && before >= 0 && before < linesPerPage)) {
    problems.push(`before must be a whole number below linesPerPage, not ${before}`);
  }
  return problems;
}

function isLocale(locale: string): boolean {
  try {
    return Intl.getCanonicalLocales(locale).length === 1;
  } catch {
    return false;
  }
}

function freeze(profile: Profile): Profile {
  for (const metrics of Object.values(profile.elements)) Object.freeze(metrics);
  for (const part of [profile.paper, profile.cell, profile.elements]) Object.freeze(part);
  return Object.freeze(profile);
}
