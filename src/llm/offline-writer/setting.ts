import type { SettingContent } from '../../domain/bibles.js';
import type { StoryInput } from '../../domain/tasks.js';
import { capitalise, clip } from './grammar.js';
import { SeededRandom } from './seeded-random.js';
import { placesOf, storyOf } from './story.js';

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
