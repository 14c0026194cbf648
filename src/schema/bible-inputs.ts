import type { Builder } from './builder.js';
import type { Types } from './types.js';

/** The inputs that create bible entries, and those that change them: the same fields, of which a change needs none. */
export function defineBibleInputs(builder: Builder, types: Types) {
  const Relationship = builder.inputType('CharacterRelationshipInput', {
    description: 'What one character is to another.',
    fields: (t) => ({
      name: t.string({ required: true, description: 'The other character’s name, 1 to 120 characters.' }),
      description: t.string({ required: true, description: 'What the two are to each other, up to 500 characters.' }),
    }),
  });
  const Beat = builder.inputType('PlotBeatInput', {
    description: 'A turn of the plot.',
    fields: (t) => ({
      act: t.int({ required: true, description: 'The act it belongs to, 1 to 12.' }),
      title: t.string({ required: true, description: 'The beat in a few words, 1 to 500 characters.' }),
      description: t.string({ required: true, description: 'What happens, up to 8,000 characters.' }),
    }),
  });
  const Location = builder.inputType('LocationInput', {
    description: 'A place within a setting.',
    fields: (t) => ({
      name: t.string({ required: true, description: 'The place’s name, 1 to 120 characters.' }),
      description: t.string({ description: 'What it is like there, up to 8,000 characters.' }),
    }),
  });

  const inputs = (required: boolean) => {
    const name = (what: string) =>
      required ? `${what}: 1 to 120 characters.` : `${what}: 1 to 120 characters. Absent: unchanged.`;
    const prose = (what: string) =>
      required
        ? `${what} Up to 8,000 characters.`
        : `${what} Up to 8,000 characters. Absent: unchanged; null: removed.`;
    const list = (what: string) =>
      required
        ? `${what} Up to 30, of up to 500 characters each. Absent: none.`
        : `${what} Up to 30, of up to 500 characters each. Replaces the whole list; absent: unchanged.`;
    const suffix = required ? 'Input' : 'Patch';
    const purpose = required ? 'A new entry' : 'Changes to an entry';
    return {
      character: builder.inputType(`CharacterBible${suffix}`, {
        description: `${purpose} about a character.`,
        fields: (t) => ({
          name: t.string({ required, description: name('The character’s name') }),
          backstory: t.string({ description: prose('What made them who they are.') }),
          goals: t.stringList({ description: list('What they want.') }),
          fears: t.stringList({ description: list('What they are afraid of.') }),
          traits: t.stringList({ description: list('How they are.') }),
          voice: t.string({ description: prose('How they speak: rhythm, vocabulary, habits.') }),
          relationships: t.field({ type: [Relationship], description: list('What they are to others.') }),
        }),
      }),
      plot: builder.inputType(`PlotBible${suffix}`, {
        description: `${purpose} about a plot.`,
        fields: (t) => ({
          title: t.string({ required, description: name('The plot’s title') }),
          logLine: t.string({ description: prose('The plot in one sentence.') }),
          actStructure: t.field({
            type: types.ActStructure,
            description: required
              ? 'How the plot is divided. Default THREE_ACT.'
              : 'How the plot is divided. Absent: unchanged.',
          }),
          mainConflict: t.string({ description: prose('Who wants what, and what is in the way.') }),
          beats: t.field({
            type: [Beat],
            description: required
              ? 'The turns of the plot, in order. Up to 60. Absent: none.'
              : 'The turns of the plot, in order. Up to 60. Replaces the whole list; absent: unchanged.',
          }),
        }),
      }),
      setting: builder.inputType(`SettingBible${suffix}`, {
        description: `${purpose} about a setting.`,
        fields: (t) => ({
          name: t.string({ required, description: name('The setting’s name') }),
          description: t.string({ description: prose('What the place and time are like.') }),
          timePeriod: t.string({
            description: required
              ? 'When the story happens. Up to 500 characters.'
              : 'When the story happens. Up to 500 characters. Absent: unchanged; null: removed.',
          }),
          mood: t.string({
            description: required
              ? 'How it feels to be there. Up to 500 characters.'
              : 'How it feels to be there. Up to 500 characters. Absent: unchanged; null: removed.',
          }),
          constraints: t.stringList({ description: list('What is not possible there.') }),
          locations: t.field({
            type: [Location],
            description: required
              ? 'Places where scenes can happen. Up to 60. Absent: none.'
              : 'Places where scenes can happen. Up to 60. Replaces the whole list; absent: unchanged.',
          }),
        }),
      }),
      theme: builder.inputType(`ThemeBible${suffix}`, {
        description: `${purpose} about a theme.`,
        fields: (t) => ({
          name: t.string({ required, description: name('The theme’s name') }),
          description: t.string({ description: prose('What the theme says.') }),
          examples: t.stringList({ description: list('How it can show itself in scenes.') }),
          symbols: t.stringList({ description: list('Things that stand for it.') }),
        }),
      }),
    };
  };

  return { create: inputs(true), patch: inputs(false) };
}
