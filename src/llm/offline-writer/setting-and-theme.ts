import type { SettingContent, ThemeContent } from '../../domain/bibles.js';
import type { StoryInput } from '../../domain/tasks.js';
import { capitalise, clip, sentence } from './grammar.js';
import { drawInTurn, SeededRandom } from './seeded-random.js';
import { placesOf, storyOf } from './story.js';
import { fill } from './template.js';

export function writeSetting(input: StoryInput): SettingContent {
  const story = storyOf(input);
  const random = new SeededRandom(`${story.seed}/setting`);
  const places = placesOf(story, undefined).slice(0, 8);
  return {
    name: clip(capitalise(story.logLine.region ?? ''), 120) || clip(random.pick(story.world.settingName), 120),
    description: `${story.world.description} ${capitalise(story.power)} have the last word here; what is left for everyone else to lose is ${story.stake}.`,
    timePeriod: story.logLine.period ?? story.world.period,
    mood: story.genre.mood,
    constraints: [...story.world.constraints],
    locations: places.map((place) => ({
      name: place.name,
      description: `${place.prefix === 'EXT.' ? 'Exterior' : 'Interior'}. ${place.details.map((detail) => `${capitalise(detail)}.`).join(' ')}`,
    })),
  };
}

export function writeTheme(input: StoryInput): ThemeContent {
  const story = storyOf(input);
  const random = new SeededRandom(`${story.seed}/theme`);
  const theme = drawInTurn(story.genre.themes, `${story.seed}/theme`, 0);
  const values: Record<string, string> = {
    hero: story.people[0].short,
    rival: story.antagonist.short,
    ghost: story.ghost.name,
    matter: story.matter,
    stake: story.stake,
    power: story.power,
    goal: story.goal,
    deadline: story.deadline,
    place: story.places[0]!.inText,
    item: story.token,
  };
  const say = (template: string) => sentence(fill(template, (slot) => values[slot]));
  return {
    name: theme.name,
    description: say(theme.description),
    examples: [
      ...theme.examples.map(say),
      say('{rival} and {hero} would both say they are doing it for {stake}; the story is the difference.'),
    ],
    symbols: [`the ${values['item']!}`, ...random.shuffle(story.genre.symbols).slice(0, 4)],
  };
}
