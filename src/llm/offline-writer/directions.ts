import { capitalise, clip, sentence, thirdPerson } from './grammar.js';
import type { Person } from './person.js';
import { displayText } from './person.js';

/*
 * A person's own words ("make it rain", "Mara should lie to Teo", "add tension") become what a camera can see.
 */

/** One wish, as screen action in the present tense, and who does it where a character is named. */
export interface Direction {
  /** The wish in the person's words, made safe. */
  words: string;
  action: string;
  actor?: Person;
  /** Weather, tension, humour and so on have their own consequences on the page. */
  kind: 'weather' | 'tension' | 'humour' | 'shorter' | 'lie' | 'act' | 'subtext' | 'visual' | 'ending' | 'other';
}

const CRAFT =
  /\b(scenes?|lines?|speech(es)?|dialogue|draft|pages?|beats?|outline|subtext|pacing|voice|words?|exposition|characters?|phrase|heading|speaks?|on the nose)\b/i;
/** How this writer's own critique puts its suggestions. */
const NOTES =
  /^(trim|break the|enter later|give the middle|give .* one|put the conflict|let somebody|let the other|let .* do something instead|replace|play it as|end on|add one detail)\b|in the outline and|ends on talk|leaves .*; keep/i;
const WEATHER = /\b(rain\w*|snow\w*|storm\w*|fog\w*|mist\w*|thunder\w*|wind\w*|hail\w*|sunshine|heatwave|lightning)\b/i;

export function directionsIn(text: string, people: readonly Person[]): Direction[] {
  const whole = displayText(text);
  // A dramaturge's note quotes the scene and talks about the writing: it is one wish, and none of its words belong on the page.
  if (/["“]/.test(whole) || (CRAFT.test(whole) && !/^(make|have|let|get)\b/i.test(whole)) || NOTES.test(whole)) {
    return whole === '' ? [] : [{ words: clip(whole, 400), kind: toneOf(whole) ?? 'visual', action: '' }];
  }
  return whole
    .split(/(?<=[.!?;])\s+|\s*;\s*/)
    .map((part) => part.replace(/[.!;]+$/, '').trim())
    .filter((part) => part.length > 1)
    .slice(0, 12)
    .map((part) => direction(part, people));
}

function direction(part: string, people: readonly Person[]): Direction {
  const words = clip(part, 400);
  const bare = words.replace(
    /^(please|can you|could you|i want|i'd like|i would like|let's|we need|needs|there should be|it should|also|then|and)\s+(to\s+)?/i,
    '',
  );
  // Talk about the writing ("trim that speech") is never something that happens in the scene.
  const craft = CRAFT.test(bare);
  const actor = craft
    ? undefined
    : people
        .filter((person) => mentions(bare, person) >= 0)
        .sort((one, other) => mentions(bare, one) - mentions(bare, other))[0];
  const weather = WEATHER.exec(bare)?.[1]?.toLowerCase();
  if (weather !== undefined && actor === undefined) return { words, kind: 'weather', action: weatherAction(weather) };
  if (actor !== undefined) {
    const made = madeTo(bare, actor);
    if (made !== undefined) {
      return {
        words,
        actor,
        kind: /^(lie|lies)\b/i.test(made.verb) ? 'lie' : 'act',
        action: sentence(`${actor.short} ${made.verb}${made.rest}`),
      };
    }
    if (startsWithAct(bare, actor)) return { words, actor, kind: 'act', action: sentence(bare) };
  }
  const tone = toneOf(bare);
  if (tone !== undefined) return { words, kind: tone, action: '' };
  const finite =
    !craft &&
    /^(the|a|an|it|there|someone|somebody|everyone|nobody|they|he|she|two|three|at|in|on|when|outside|inside)\b/i.test(
      bare,
    ) &&
    bare.split(' ').length > 3;
  return { words, kind: 'other', action: finite ? sentence(bare) : '' };
}

function toneOf(text: string): Direction['kind'] | undefined {
  if (/\b(ending|end on|last (image|line)|final (image|line))\b/i.test(text)) return 'ending';
  if (/\b(subtext|on.the.nose|say less|explaining|outright|states? (the|their))\b/i.test(text)) return 'subtext';
  if (/\b(tension|tense|suspense|stakes|pressure|at risk|danger\w*|menac\w*|scar(y|ier))\b/i.test(text)) {
    return 'tension';
  }
  if (/\b(short(er|en)?|trim|cut|tighten|tighter|pac(e|ing)|too long|long speech)/i.test(text)) return 'shorter';
  if (/\b(fun(ny|nier)|humou?r|joke|comic|light(er|en)|laugh)\b/i.test(text)) return 'humour';
  if (/\b(visual\w*|image|action between|physical)\b/i.test(text)) return 'visual';
  return undefined;
}

/** "Mara lies to Teo" */
function startsWithAct(text: string, actor: Person): boolean {
  const named = [actor.display, actor.short].find((name) => text.toLowerCase().startsWith(`${name.toLowerCase()} `));
  const verb = named === undefined ? undefined : text.slice(named.length).trim().split(' ')[0]?.toLowerCase();
  return (
    verb !== undefined && /(?:[^s]s|is|has|does|goes)$/.test(verb) && !/^(as|always|lines|is|this|was)$/.test(verb)
  );
}

/** Where a person is first named in a text; -1 where they are not. */
function mentions(text: string, person: Person): number {
  const fold = (part: string) =>
    ` ${part
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()} `;
  const found = [person.short, person.display, `${person.short}s`]
    .map((name) => fold(text).indexOf(fold(name)))
    .filter((at) => at >= 0);
  return found.length === 0 ? -1 : Math.min(...found);
}

/** "Mara should lie to Teo", "make Mara lie", "have Mara lying" name an actor and a bare verb. */
function madeTo(text: string, actor: Person): { verb: string; rest: string } | undefined {
  const name = `(?:${[actor.display, actor.short].map((part) => part.replace(/[^\p{L}\p{N} ]/gu, '.')).join('|')})`;
  const modal = new RegExp(
    `${name}\\s+(?:should|must|needs to|has to|ought to|could|might|will|to)\\s+(?:not\\s+)?(\\p{L}+)(.*)$`,
    'iu',
  ).exec(text);
  const causative = new RegExp(`^(?:make|have|let|get|give)\\s+${name}\\s+(?:to\\s+)?(\\p{L}+)(.*)$`, 'iu').exec(text);
  const found = modal ?? causative;
  if (!found || /^(a|an|the|more|less|some|his|her|their)$/i.test(found[1]!)) return undefined;
  const verb = found[1]!.toLowerCase();
  return { verb: verb === 'be' ? 'is' : thirdPerson(verb), rest: found[2]!.trimEnd() };
}

function weatherAction(weather: string): string {
  if (weather.startsWith('rain')) return 'It begins to rain: a few drops first, far apart, and then all of it.';
  if (weather.startsWith('snow')) return 'It begins to snow, so lightly at first that nobody trusts it.';
  if (weather.startsWith('thunder') || weather.startsWith('lightning') || weather.startsWith('storm')) {
    return 'The storm that has been promising all day breaks: thunder, near enough to be felt in the floor.';
  }
  if (weather.startsWith('fog') || weather.startsWith('mist')) {
    return `The ${weather.replace(/(gy|ty|s)$/, '')} comes in low and takes the far side of everything.`;
  }
  return capitalise(`the ${weather} gets up, and every loose thing finds its voice.`);
}
