import type { Direction } from './directions.js';
import type { SpeechBlock } from './fountain-text.js';
import { actionOf, speechText } from './fountain-text.js';
import { sentence, sentencesOf } from './grammar.js';
import { cueOf, displayText } from './person.js';
import { action, draw, insertEarly, insertLate, insertMidway, personOf, say } from './revision.js';
import type { Revision } from './revision.js';
import { HUMOUR, INSTEAD_OF_SAYING, LIES, MENTIONS, TELLS, TENSION_BEATS, VISUAL_BEATS } from './rewrite-data.js';

/** The directions that a draft follows: one of each tone, and at most eight. */
export function directionsToFollow(notes: readonly Direction[]): Direction[] {
  const toned = new Set<string>();
  return notes
    .filter((note) => {
      if (note.action !== '' || (note.kind === 'other' && SUBJECT.test(note.words))) return true;
      const first = !toned.has(note.kind);
      toned.add(note.kind);
      return first;
    })
    .slice(0, 8);
}

/** What a note asks for, where it can be seen. */
export function followDirection(revision: Revision, note: Direction): void {
  switch (note.kind) {
    case 'weather': {
      insertEarly(revision, actionOf(note.action));
      const word =
        /\b(rain|snow|storm|fog|mist|thunder|wind|hail|sun)/i.exec(note.words)?.[1]?.toLowerCase() ?? 'weather';
      insertLate(revision, {
        kind: 'action',
        text: sentence(say(revision, `the ${word} has got as far as {thing}, and nobody moves out of its way`)),
      });
      return;
    }
    case 'lie': {
      insertMidway(revision, [
        actionOf(note.action),
        {
          kind: 'speech',
          cue: cueOf(note.actor!),
          lines: [{ kind: 'dialogue', text: say(revision, draw(revision, LIES)) }],
        },
        action(revision, TELLS, note.actor),
      ]);
      return;
    }
    case 'act':
      insertMidway(revision, actionOf(note.action));
      return;
    case 'tension':
      insertMidway(revision, action(revision, TENSION_BEATS));
      insertLate(revision, action(revision, TENSION_BEATS));
      return;
    case 'humour': {
      const [gag, line] = draw(revision, HUMOUR);
      insertMidway(revision, [
        actionOf(sentence(say(revision, gag))),
        {
          kind: 'speech',
          cue: cueOf(revision.people[gag.startsWith('{B}') ? Math.min(1, revision.people.length - 1) : 0]!),
          lines: [{ kind: 'dialogue', text: line }],
        },
      ]);
      return;
    }
    case 'subtext': {
      const speeches = revision.blocks.filter((block): block is SpeechBlock => block.kind === 'speech');
      const plain = speeches[Math.floor(speeches.length * 0.6)];
      const parts = plain && sentencesOf(speechText(plain));
      if (plain === undefined || parts === undefined) return;
      const at = revision.blocks.indexOf(plain);
      const gesture = action(revision, INSTEAD_OF_SAYING, personOf(revision, plain.cue) ?? revision.people[0]!);
      if (parts.length > 1) {
        revision.blocks.splice(
          at,
          1,
          {
            ...plain,
            lines: [
              ...plain.lines.filter((line) => line.kind === 'parenthetical'),
              { kind: 'dialogue', text: parts.slice(0, -1).join(' ') },
            ],
          },
          gesture,
        );
      } else {
        revision.blocks.splice(at, 0, gesture);
      }
      return;
    }
    case 'other':
      bringUp(revision, note);
      return;
    case 'shorter':
    case 'visual':
    case 'ending':
      // Every new draft is trimmed, gets a visual beat and a sharper ending.
      return;
  }
}

/** What a note would have more of: "more about the brother". */
const SUBJECT =
  /\b(?:more|about|of|mention|bring up|use|include|explain|show|with)\s+(?:(?:about|of|on|with)\s+)?((?:the|her|his|their|a|an)\s+)?([\p{L}'’-]+(?:\s[\p{L}'’-]+)?)/iu;

function bringUp(revision: Revision, note: Direction): void {
  if (note.action !== '') {
    insertMidway(revision, actionOf(note.action));
    return;
  }
  const subject = SUBJECT.exec(note.words);
  const np = subject
    ? `${(subject[1] ?? '').replace(/^(her|his|their|an?)\s/i, 'the ').toLowerCase()}${subject[2]!}`
    : undefined;
  if (np === undefined || revision.people.length < 2) {
    insertMidway(revision, action(revision, VISUAL_BEATS));
    return;
  }
  const [asked, answered] = draw(revision, MENTIONS);
  const put = (text: string) => text.replaceAll('{np}', displayText(np));
  insertMidway(revision, [
    { kind: 'speech', cue: cueOf(revision.people[0]!), lines: [{ kind: 'dialogue', text: put(asked) }] },
    { kind: 'speech', cue: cueOf(revision.people[1]!), lines: [{ kind: 'dialogue', text: put(answered) }] },
  ]);
}
