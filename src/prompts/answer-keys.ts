import { CRITIQUE_AXES } from '../domain/scenes.js';

/**
 * The keys of each JSON answer and what they mean, a line each: a server that only constrains what a model may write shows it no
 * schema, and a small model then fills in keys that it does not understand.
 */
const ANSWER = 'Answer with one JSON object and nothing else. Fill in every key. Its keys:';

export const CAST_KEYS = `${ANSWER}
- characters: the list of new characters; each has
  - name: the full name, and nothing else
  - backstory: what made them who they are, in two to four sentences
  - goals: a list of what they want, one sentence each
  - fears: a list of what they are afraid of
  - traits: a list of traits, a few words each
  - voice: how they speak
  - relationships: a list, empty if there are none; each has
    - name: the other character's name
    - description: what is between them, in one sentence`;

export const PLOT_KEYS = `${ANSWER}
- title: the title of the script
- logLine: the log line
- actStructure: the name of the structure, as given above
- mainConflict: the main conflict
- beats: the list of beats, in order; each has
  - act: the number of its act, from 1
  - title: the beat in a few words
  - description: what happens, in one or two sentences`;

export const SETTING_KEYS = `${ANSWER}
- name: what the world is called, in a few words
- description: what it is like
- timePeriod: when it plays, in a few words
- mood: its mood, in a few words
- constraints: the list of its rules, one sentence each
- locations: the list of places; each has
  - name: the place as a scene heading names it
  - description: what is seen and heard there`;

export const THEME_KEYS = `${ANSWER}
- name: the theme in a few words
- description: the question that the story argues
- examples: a list of moments, one sentence each
- symbols: a list of symbols, a few words each`;

export const OUTLINE_KEYS = `${ANSWER}
- title: the title of the script
- scenes: the list of scenes, in order; each has
  - heading: the scene heading
  - description: what happens, in two to four sentences
  - characters: the list of names of who is in it
  - location: the place, in a few words
  - timeOfDay: the time of day, in one or two words
  - conflict: who wants what from whom
  - beats: the list of beats, one sentence each
  - ending: the image or act that it ends on
  - priorState: what is true before it
  - nextState: what is true after it`;

/** Where lengths are planned. */
export const OUTLINE_PAGES_KEY = `
  - pages: how long it is on the page, as a number: 0.5, 1, 1.5, 2, 3`;

export const CRITIQUE_KEYS = `${ANSWER}
- axes: a list with one entry for each of ${CRITIQUE_AXES.join(', ')}; each has
  - axis: which of them
  - issues: the list of faults, one sentence each, empty if there are none
  - suggestions: the list of what to do, one for each fault
  - score: a whole number from 1 (poor) to 10, given after the faults
- overall: the judgement of the whole`;

export const CONTINUITY_KEYS = `${ANSWER}
- issues: the list of breaches, one sentence each; an empty list if there are none`;

export const CHARACTER_LINES_KEYS = `${ANSWER}
- lines: the list of lines, in order; each has
  - beat: the number of the beat, from 1
  - text: the words as spoken
  - manner: how it is said, in a few words; null where the words show it
  - intent: what the character wants by it`;

/** It stands before all scenes of a shared request, so it says nothing of the form of the whole answer. */
export const SCENE_COVERAGE_KEYS = `The keys of a scene's JSON object:
- logLine: the scene in one sentence
- purpose: what the story would lack without it, in one sentence
- tension: a whole number from 1 (none) to 10
- pace: a whole number from 1 (slow) to 10`;
