import { whoIsNamed } from '../../domain/names.js';
import type { ContinuityInput } from '../../domain/tasks.js';
import type { TaskAnswers } from '../../domain/task-answers.js';
import { headingLine } from './establishing.js';
import { cueKey, parseBlocks } from './fountain-text.js';
import { clip, firstWord } from './grammar.js';
import { cueOf, displayName, displayText } from './person.js';

/** Holds a draft against its outline and the bibles: heading, speakers, characters, dialogue. Empty when it holds. */
export function checkContinuity(input: ContinuityInput): TaskAnswers['continuity'] {
  const { outline } = input.scene;
  const names = outline.characters.map((name) => whoIsNamed(name, input.characters)?.name ?? name);
  const blocks = parseBlocks(input.text);
  const issues: string[] = [];
  const heading = blocks.find((block) => block.kind === 'heading')?.text;
  const wanted = headingLine(input.scene);
  if (heading === undefined) {
    issues.push(`The scene has no heading; begin it with "${wanted}".`);
  } else if (fold(heading) !== fold(wanted)) {
    issues.push(`The heading is "${heading}" where the outline has "${wanted}"; use the outline's.`);
  }
  const second = blocks.filter((block) => block.kind === 'heading')[1];
  if (second) {
    issues.push(`A second heading, "${second.text}", leaves ${outline.location}; keep the scene in one place.`);
  }

  const text = fold(input.text);
  for (const name of names) {
    const display = displayName(name);
    if (!text.includes(fold(display)) && !text.includes(fold(firstWord(display)))) {
      issues.push(`${display} is in the outline and does not appear; bring ${display} into the scene.`);
    }
  }
  const known = new Set(
    [...names, ...input.characters.map((character) => character.name)].flatMap((name) => [
      cueKey(cueOf({ display: displayName(name) })),
      firstWord(displayName(name)).toUpperCase(),
      name.trim().toUpperCase(),
    ]),
  );
  const present = new Set(
    names.flatMap((name) => [displayName(name).toUpperCase(), firstWord(displayName(name)).toUpperCase()]),
  );
  const speeches = blocks.filter((block) => block.kind === 'speech');
  for (const cue of new Set(speeches.map((speech) => cueKey(speech.cue)))) {
    if (outline.characters.length > 0 && !known.has(cue) && !present.has(cue)) {
      issues.push(
        `${cue} speaks and is in no bible and not in the outline; give the line to ${outline.characters.map(displayText).join(' or ')}, or cut it.`,
      );
    } else if (
      outline.characters.length > 0 &&
      known.has(cue) &&
      !present.has(cue) &&
      !speeches.some((speech) => cueKey(speech.cue) === cue && /V\.?O|O\.?S/i.test(speech.extension ?? ''))
    ) {
      issues.push(
        `${cue} speaks in the scene, but the outline does not have ${cue} there; cut the line or make it a voice from elsewhere.`,
      );
    }
  }
  if (input.text.trim() === '') issues.push('The scene is empty; write it.');
  return { issues: issues.slice(0, 20).map((issue) => clip(issue, 950)) };
}

function fold(text: string): string {
  // Through capitals first: some letters have two small forms, and cues are in capitals.
  return text
    .toUpperCase()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{So}]+/gu, ' ')
    .trim();
}
