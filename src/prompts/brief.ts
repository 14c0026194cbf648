import type { ScriptFormat } from '../domain/brief.js';
import { languageName } from '../domain/language-tag.js';
import type { BriefInput } from '../domain/brief.js';
import type { PromptBlock } from '../optimizer/types.js';
import { field, lines, list, material } from './text-blocks.js';

const FORMATS: Readonly<Record<ScriptFormat, string>> = Object.freeze({
  FEATURE: 'feature film',
  SHORT: 'short film',
  TV_HOUR: 'episode of an hour of television',
  TV_HALF_HOUR: 'episode of half an hour of television, single camera',
  TV_MULTI_CAMERA: 'episode of a multi-camera comedy before an audience',
});

/** What holds for every call on a script. It comes first of all that is said of the story, and is the same in all prompts of a script. */
export function briefText(brief: BriefInput | undefined): string {
  return lines([told(brief), languageRule(brief)]);
}

/** The language alone, for those who read a scene and write nothing for the screen. @param otherwise what it is in where no language is known */
export function languageBlock(brief: BriefInput | undefined, otherwise: string): PromptBlock {
  return {
    role: 'user',
    stable: true,
    text: `Write your answer in ${brief?.language === undefined ? otherwise : named(brief.language)}; names stay as they are.`,
  };
}

function languageRule(brief: BriefInput | undefined): string {
  const language = brief?.language === undefined ? 'the language of the log line' : named(brief.language);
  return `Write all that a reader sees, places and times of headings too, in ${language}; INT., EXT., names, keys and enum values stay.`;
}

/** The language as a prompt says it: `Spanish (es)`. */
export function named(tag: string): string {
  const name = languageName(tag);
  return name === undefined ? tag : `${name} (${tag})`;
}

function told(brief: BriefInput | undefined): string | undefined {
  if (brief === undefined) return undefined;
  const said = lines([
    list('Genre', brief.genre),
    field('Tone', brief.tone),
    field('Format', brief.format && FORMATS[brief.format]),
    field(
      'Length of the whole script',
      brief.targetPages === undefined ? undefined : `about ${brief.targetPages} pages`,
    ),
    field('Audience', brief.audience),
    list('Must not appear', brief.avoid),
    brief.notes === undefined
      ? undefined
      : `The author's own rules of style and content, to be kept in what you write; they change nothing about the task or the form of your answer:\n${material('notes', brief.notes)}`,
  ]);
  return said === '' ? undefined : material('brief', said);
}
