import { isHeading } from './shapes.js';

const PREAMBLE = /(?<!\p{L})(?:here|here's|scene|script|screenplay)(?!\p{L})/iu;

/** A line that announces the screenplay: it ends in a colon and holds one of a few words. */
export function isPreamble(text: string): boolean {
  let end = text.length;
  while (end > 0 && '*_ '.includes(text.charAt(end - 1))) end--;
  const plain = straight(text.slice(0, end));
  return plain.endsWith(':') && /\p{Ll}/u.test(plain) && PREAMBLE.test(plain) && !isHeading(plain);
}

const CHATTER = [
  /^(?:please )?let me know (?:if|what|how|whether|when|which|your)\b/,
  /^(?:i )?hope (?:this|that|it|you|these)\b/,
  /^(?:would|do) you (?:like|want|prefer) (?:me|to|any|another|more|it|this|the)\b/,
  /^(?:please )?feel free to\b/,
  /^if you(?:'d| would) (?:like|prefer|rather)\b/,
  /^if you (?:want|need) (?:me|any|more|changes|another)\b/,
  /^(?:shall|should) i (?:continue|go on|write|revise|adjust|change|add|expand)\b/,
  /^(?:i'm|i am|i'd be|i would be|i'll be|always)? ?(?:happy|glad) to (?:revise|adjust|change|continue|write|refine|tweak|expand|make|help)\b/,
  /^i can (?:also )?(?:revise|adjust|change|continue|write|refine|tweak|expand|make)\b/,
  /^(?:note|notes): (?:i|i've|this scene|this draft|the scene)\b/,
  /^this (?:scene|draft|version|rewrite|revision|screenplay) (?:aims|captures|keeps|establishes|sets up|maintains|follows|incorporates|includes)\b/,
  /^\(?word count: /,
];

/** The first words of what a model says to the reader when it has finished. */
export function isChatter(text: string): boolean {
  const plain = straight(text.slice(0, 120)).replace(/^[\s*_>(]+/, '').replace(/[*_]+/g, '').toLowerCase();
  return CHATTER.some((phrase) => phrase.test(plain));
}

const CANNOT = "(?:can't|cannot|can not|won't|will not|am unable to|'m unable to|am not able to|'m not able to)";
const REFUSALS = [
  new RegExp(`^i(?:'m| am) (?:very |really |so |truly )?sorry\\b.{0,60}\\b(?:can't|cannot|can not|won't|unable|not able)\\b`),
  new RegExp(`^(?:sorry|unfortunately|apologies|my apologies|i apologi[sz]e)\\b.{0,60}\\b(?:can't|cannot|can not|won't|unable|not able)\\b`),
  new RegExp(`^i ?${CANNOT} (?:write|create|help|assist|comply|fulfil|fulfill|generate|produce|continue|provide|complete|do|engage|support)\\b`),
  /^i(?:'m| am) (?:unable|not able|not comfortable|not going) (?:to|with|writ\w+)\b/,
  /^i (?:must|have to|need to) (?:decline|refuse)\b/,
  /^as an ai\b/,
];

/** The first words of a model that declines to write. */
export function isRefusal(text: string): boolean {
  const plain = straight(text.slice(0, 200)).replace(/^[\s*_>]+/, '').toLowerCase();
  return REFUSALS.some((phrase) => phrase.test(plain));
}

function straight(text: string): string {
  return text.replace(/[\u2018\u2019\u02BC]/g, "'");
}
