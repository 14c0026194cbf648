import type { InvalidField } from '../domain/errors.js';
import { placeOf, readOutline } from '../domain/planned-outline.js';
import type { PlannedOutline, SceneOutlineInput } from '../domain/planned-outline.js';
import { parse } from '../screenplay/fountain/parse.js';
import { headingParts } from '../screenplay/headings/parts.js';
import { readSceneHeading } from '../screenplay/languages/scene-heading.js';

/** What a heading is refused with. */
const NO_HEADING =
  'is no scene heading: begin with INT. or EXT. as in "INT. HARBOUR OFFICE - NIGHT", or with a dot as in ".THE LAST DREAM"';

/** Reads people's plans of scenes, in their order, or says what is wrong with them. `path`: where in the input they stand. */
export function readScenePlans(
  inputs: readonly SceneOutlineInput[],
  path = 'outline',
): { plans: PlannedOutline[]; invalid: InvalidField[] } {
  const plans: PlannedOutline[] = [];
  const invalid: InvalidField[] = [];
  let latest: { act: number; at: number } | undefined;
  for (const [at, input] of inputs.entries()) {
    const read = readScenePlan(input, `${path}[${at}]`);
    invalid.push(...read.invalid);
    if (read.planned === undefined) continue;
    const { act } = read.planned;
    if (act !== undefined && latest !== undefined && act < latest.act) {
      invalid.push({
        path: `${path}[${at}].act`,
        message: `is ${act}, and ${path}[${latest.at}] is in act ${latest.act}: acts do not fall from one scene to the next`,
      });
    }
    if (act !== undefined) latest = { act, at };
    plans.push(read.planned);
  }
  return { plans, invalid };
}

/** Reads a person's plan of one scene, as {@link readScenePlans}. */
export function readScenePlan(input: SceneOutlineInput, path: string): ReturnType<typeof readOutline> {
  const { location, timeOfDay } = placed(input);
  const read = readOutline({ ...input, location, timeOfDay }, path);
  const { heading } = input;
  if (heading.trim() === '' || heading.length > 200 || isHeading(heading)) return read;
  return { invalid: [...read.invalid, { path: `${path}.heading`, message: NO_HEADING }] };
}

/** Whether readers of Fountain, or of scripts in one of the languages that are known here, take a line for a heading that names a place. */
function isHeading(line: string): boolean {
  const heading = lineOf(line);
  if (headingParts(plainOf(heading)).place === '') return false;
  if (readSceneHeading(heading) !== undefined) return true;
  const [block] = parse(`\n${heading}\n\nShe waits.\n`).script.body;
  return block?.kind === 'heading';
}

/** Where and when a scene is: as given, or as its heading says in its own language. */
function placed({
  heading,
  location,
  timeOfDay,
}: SceneOutlineInput): Pick<SceneOutlineInput, 'location' | 'timeOfDay'> {
  const plain = plainOf(lineOf(heading));
  if (plain.length > 200) return { location, timeOfDay };
  const said = placeOf(plain);
  const { place, subPlaces, time } = headingParts(plain);
  // What stands behind the last dash of an English heading is a time, also one that nobody has heard of.
  const read =
    place === '' || (time === null && said.location !== plain)
      ? said
      : { location: [place, ...subPlaces].join(' - '), timeOfDay: time?.slice(0, 60) ?? said.timeOfDay };
  return { location: location?.trim() || read.location, timeOfDay: timeOfDay?.trim() || read.timeOfDay };
}

function lineOf(heading: string): string {
  return heading.replace(/\s+/g, ' ').trim();
}

/** Without the dot that makes any line a heading, and without the scene's number. */
function plainOf(heading: string): string {
  return heading.replace(/^\.(?=[^.])/, '').replace(/ ?#[^#]*#$/, '');
}
