import type { PlannedScene, StoryInput } from '../domain/tasks.js';

/**
 * What fills a page of a screenplay, measured by laying pages out: words of action and speech, or letters of a writing without
 * blanks between words, each of which is as wide as two Latin ones. Double-spaced multi-camera pages hold less.
 */
const PAGE = Object.freeze({
  words: { single: 200, double: 150 },
  characters: { single: 400, double: 310 },
});

const BY_CHARACTERS = /^(?:zh|ja|yue|wuu|cmn|lzh|ko)(?:-|$)/i;
const WIDE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/gu;

/** A length in eighths of a page as prompts say it: `5/8 of a page`, `1 page`, `1 4/8 pages`. */
export function pagesText(eighths: number): string {
  const pages = Math.floor(eighths / 8);
  const rest = eighths % 8;
  if (pages === 0) return `${rest}/8 of a page`;
  return `${pages}${rest === 0 ? '' : ` ${rest}/8`} ${eighths === 8 ? 'page' : 'pages'}`;
}

/** The planned length of a scene with what that comes to in words, or characters; undefined where none is planned. */
export function lengthText({ scene, ...story }: StoryInput & { scene: PlannedScene }): string | undefined {
  const { targetEighths } = scene;
  if (targetEighths === undefined) return undefined;
  const unit = isWide(story) ? 'characters' : 'words';
  const spacing = story.brief?.format === 'TV_MULTI_CAMERA' ? 'double' : 'single';
  const amount = (targetEighths * PAGE[unit][spacing]) / 8;
  return `about ${pagesText(targetEighths)} (some ${rounded(amount)} ${unit})`;
}

/** Whether the script is in a writing that is counted by characters: by its brief's language, else by its log line. */
function isWide({ brief, logLine }: StoryInput): boolean {
  if (brief?.language !== undefined) return BY_CHARACTERS.test(brief.language);
  return (logLine.match(WIDE)?.length ?? 0) * 2 > logLine.replace(/\s/g, '').length;
}

function rounded(amount: number): number {
  return amount < 100 ? Math.max(20, Math.round(amount / 10) * 10) : Math.round(amount / 50) * 50;
}

/** Tokens that a page may take at most in any language, thoughts of a model that reasons among them. */
const TOKENS_PER_PAGE = 1_000;
/** What most models can give at once. */
const MOST_TOKENS = 32_000;

/** Room for an answer that holds the whole scene. @param least what a scene without a planned length gets */
export function sceneTokens({ targetEighths = 0 }: PlannedScene, least: number): number {
  return Math.max(least, Math.min(MOST_TOKENS, Math.ceil((targetEighths * 1.5 * TOKENS_PER_PAGE) / 8)));
}
