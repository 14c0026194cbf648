import type { BibleSummaryInput, SceneCoverage, WrittenSceneInput, VoiceSampleInput } from '../../domain/tasks.js';
import { cueKey, speechText } from './fountain-text.js';
import { readDraft } from './critique.js';
import { clip, listed, sentence, sentencesOf } from './grammar.js';
import { displayText, personFrom } from './person.js';
import { inVoice } from './voices.js';

/** The scene in a few sentences: what the outline set out to do, who speaks of it, and the image it leaves. */
export function summariseScene({ scene, text }: WrittenSceneInput): string {
  const { outline } = scene;
  const draft = readDraft(text, outline.beats);
  const speakers = [...draft.speakers].sort((one, other) => other[1] - one[1]).map(([name]) => name);
  const last = draft.actions.at(-1);
  return clip(
    [
      ...sentencesOf(displayText(outline.description)).slice(0, 2).map(sentence),
      speakers.length === 0
        ? 'Nobody speaks.'
        : `${listed(speakers.slice(0, 3))} ${speakers.length === 1 ? 'has' : 'have'} it out in ${draft.speeches.length} speeches.`,
      last === undefined ? '' : `At the end: ${sentence(sentencesOf(displayText(last))[0] ?? '')}`,
    ]
      .filter((part) => part !== '')
      .join(' '),
    420,
  );
}

/** Judged by what can be counted: questions and short speeches make tension, little action between speeches makes pace. */
export function coverScene({ scene, text }: WrittenSceneInput): SceneCoverage {
  const { outline } = scene;
  const draft = readDraft(text, outline.beats);
  const spoken = draft.speeches.map(speechText);
  const questions = spoken.filter((line) => line.includes('?')).length;
  const perSpeech = spoken.join(' ').split(' ').length / Math.max(1, spoken.length);
  const purpose = scene.nextState.trim() || outline.conflict || outline.ending || '';
  return {
    logLine: clip(sentence(sentencesOf(displayText(outline.description))[0] ?? outline.heading), 300),
    tension: within(
      3 + Math.round((7 * questions) / Math.max(1, spoken.length)) + (draft.onTheNose.length > 0 ? -1 : 0),
    ),
    pace: within(Math.round(11 - perSpeech / 3)),
    ...(purpose === '' ? {} : { purpose: clip(sentence(displayText(purpose)), 300) }),
  };
}

export function summariseEntry(entry: BibleSummaryInput): string {
  return clip(
    partsOf(entry)
      .map((part) => sentence(displayText(part)))
      .filter((part) => part !== '')
      .join(' '),
    360,
  );
}

function partsOf(entry: BibleSummaryInput): string[] {
  switch (entry.kind) {
    case 'CHARACTER': {
      const { name, backstory, goals, fears, traits } = entry.content;
      return [
        `${name}: ${sentencesOf(backstory ?? '')[0] ?? listed(traits)}`,
        goals[0] === undefined ? '' : `Wants to ${goals[0]}`,
        fears[0] === undefined ? '' : `Fears ${fears[0]}`,
      ];
    }
    case 'PLOT': {
      const { title, logLine, mainConflict, beats } = entry.content;
      return [`${title}: ${logLine ?? beats[0]?.description ?? ''}`, sentencesOf(mainConflict ?? '')[0] ?? ''];
    }
    case 'SETTING': {
      const { name, description, timePeriod, mood, constraints } = entry.content;
      return [
        `${name}: ${sentencesOf(description ?? '')[0] ?? listed([timePeriod ?? '', mood ?? ''].filter((part) => part !== ''))}`,
        constraints[0] ?? '',
      ];
    }
    case 'THEME': {
      const { name, description, symbols } = entry.content;
      return [
        `${name}: ${sentencesOf(description ?? '')[0] ?? ''}`,
        symbols.length === 0 ? '' : `It shows in ${listed(symbols.slice(0, 3))}`,
      ];
    }
  }
}

/** An order, a lie, a refusal, a kindness, and something said too late. */
const SITUATIONS = [
  'Shut the door before you say that. People are going to hear you.',
  'I was at home the whole evening. You can ask anybody who matters.',
  "That's not something I'm going to do. Not for you, and not for money.",
  "You haven't eaten. Sit down. It'll keep until you have.",
  'I meant to tell you at the station. There was a lot of noise.',
] as const;

export function sampleVoice({ character }: VoiceSampleInput): string {
  const { voice } = personFrom(character, 0);
  return SITUATIONS.map((line, turn) => inVoice(line, voice, `${cueKey(character.name)}/sample`, turn + 1)).join('\n');
}

function within(score: number): number {
  return Math.max(1, Math.min(10, score));
}
