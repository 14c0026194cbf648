import { clip } from './grammar.js';
import { displayText } from './person.js';
import { premiseOf } from './premise.js';
import { titleOf } from './title.js';

/** A short answer to a prompt of the caller's own: what the offline writer makes of it as a story, and what it is. */
export function answerFreely(text: string): string {
  const asked = displayText(text);
  if (asked === '') {
    return 'This is the offline writer: a built-in provider that needs no account and no network. Give it a log line and it will find a story in it; name a language model to have your own prompts answered.';
  }
  const premise = premiseOf(asked, []);
  return [
    `This is the offline writer, which needs no account and no network; it reads "${clip(asked, 160)}" as a log line rather than as a question.`,
    `Read so, it is ${/^[aeiou]/.test(premise.genre.id) ? 'an' : 'a'} ${premise.genre.id} story${premise.logLine.role === undefined ? '' : ` about a ${premise.logLine.role}`.replace(/ a (?=[aeiou])/i, ' an ')}, and could be called "${titleOf(premise)}": to ${premise.goal}, before ${premise.deadline}, with ${premise.stake} in the balance.`,
    'Configure a language model to have your own prompts answered.',
  ].join(' ');
}
