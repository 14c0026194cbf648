import type { PlannedScene } from '../../domain/tasks.js';
import type { Person } from './person.js';
import { OPEN_SITUATIONS } from './situations/open.js';
import { drawInTurn } from './seeded-random.js';
import type { Situation } from './situation.js';
import type { Story } from './story.js';

/** For an outline the writer did not make: a course of talk that fits whatever the outline's beats are, with its subject put in. */
export function openScene(
  story: Story,
  scene: PlannedScene,
  people: readonly Person[],
): { situation: Situation; use: number } {
  const topics = topicsOf(scene, people, story);
  const choices = OPEN_SITUATIONS.flatMap((situation) => situation.premise.map((_, use) => ({ situation, use })));
  const { situation, use } = drawInTurn(choices, `${story.seed}/open`, scene.number);
  const put = (text: string) =>
    text.replaceAll('{topic}', topics[0]).replaceAll('{topic2}', topics[1]).replaceAll('{topic3}', topics[2]);
  return {
    situation: { ...situation, steps: situation.steps.map((step) => ({ ...step, texts: step.texts.map(put) })) },
    use,
  };
}

const NOT_A_TOPIC =
  /^(scene|story|moment|end|beginning|other|same|first|last|way|time|camera|audience|two|three|one|only|others|next|rest|point|truth)$/i;

/** The things the outline speaks of, with their articles: "the ferry ticket". The story's own follow, should there be too few. */
function topicsOf(scene: PlannedScene, people: readonly Person[], story: Story): [string, string, string] {
  const { conflict, beats, description, ending } = scene.outline;
  const text = [conflict ?? '', ...beats, description, ending ?? ''].join(' . ');
  const names = new Set(people.flatMap((person) => [person.short.toLowerCase(), person.display.toLowerCase()]));
  const found = new Map<string, number>();
  for (const match of text.matchAll(
    /\b(the|a|an|his|her|their|its)\s+((?:\p{Ll}[\p{L}'’-]*\s+){0,1}\p{Ll}[\p{L}-]{2,})/gu,
  )) {
    const words = match[2]!.split(/\s+/);
    if (
      words.length === 2 &&
      /^(is|are|was|has|and|or|of|in|on|at|to|that|who|with|from|for|by|as|into|over|under|behind|but|while|when)$/i.test(
        words[1]!,
      )
    ) {
      words.pop();
    }
    if (words.length === 2 && /(s|ed|ly)$/.test(words[1]!) && !/(ss|us|is)$/.test(words[1]!)) words.pop();
    const topic = `the ${words.join(' ')}`;
    if (words.some((word) => NOT_A_TOPIC.test(word) || names.has(word.toLowerCase()))) continue;
    found.set(topic, (found.get(topic) ?? 0) + 1);
  }
  const ranked = [...found].sort((one, other) => other[1] - one[1]).map(([topic]) => topic);
  const [one, two, three] = [...new Set([...ranked, story.matter, story.stake, story.power])];
  return [one ?? story.matter, two ?? story.stake, three ?? story.power];
}
