export const VOICES = [
  'clipped',
  'ornate',
  'humorous',
  'questioning',
  'technical',
  'proverbial',
  'hesitant',
  'warm',
  'formal',
  'plain',
] as const;
export type Voice = (typeof VOICES)[number];

interface VoiceData {
  /** As a character's bible says it. */
  description: string;
  /** Words in a person's own description that point here. */
  words: RegExp;
  /** Short remarks of at most five words that may follow a line. */
  tags: readonly string[];
  /** As short, and may come before one. */
  leads: readonly string[];
  trait: string;
}

const tags = (notation: string) => notation.split(';').map((tag) => tag.trim());

const VOICE_DATA: Record<Voice, VoiceData> = {
  clipped: {
    description: 'Short and clipped. Drops the subject, leaves the verb. Never uses two words where a look would do.',
    words: /clipped|short|terse|blunt|laconic|few words|brusque|gruff/i,
    tags: tags("So.; That's all.; Fine.; Your move.; Noted.; Go on.; Enough.; Moving on.; End of it.; Not twice."),
    leads: tags('Right.; No.; Look.; Simple.; Wait.; Plainly.; One thing.'),
    trait: 'says less than is comfortable',
  },
  ornate: {
    description:
      'Ornate and unhurried. No contractions, whole sentences with the verb kept waiting; courtesy used as a weapon.',
    words: /ornate|florid|elaborate|flowery|poetic|eloquent|verbose|grand/i,
    tags: tags(
      'I say it fondly.; Such is the fashion.; One does wonder.; I merely observe.; Forgive the candour.; A small matter.; How very bracing.; As you see me.',
    ),
    leads: tags('My dear fellow.; If I may.; By all means.; How like you.; Consider.; Dear me.; Allow me.'),
    trait: 'courteous to the point of threat',
  },
  humorous: {
    description:
      'Deflects with jokes, quickest when frightened. The joke comes first, the truth a line later, if at all.',
    words: /humou?r|jok|sarcas|witty|deflect|dry|wry|quip|funny|ironic/i,
    tags: tags(
      "I'm told it's charming.; Hold your applause.; I do weddings, too.; My mother weeps.; Write that down.; I rehearsed that one.; Tough room.; I'll be here.; Nobody laughs any more.; It's a gift.",
    ),
    leads: tags("Oh, good.; Lovely.; Funny thing.; Picture it.; Well, well.; Here's one.; Don't laugh."),
    trait: 'funny at exactly the wrong time',
  },
  questioning: {
    description:
      'Asks rather than tells. Answers a question with another and waits, head tilted, until somebody fills the silence.',
    words: /question|curious|inquisitive|socratic|prob(es|ing)|asks/i,
    tags: tags(
      'Does that bother you?; Am I wrong?; Who taught you that?; Is that a no?; What would you call it?; And then what?; Why is that?; Who else knows?; You see my difficulty?; Shall I go on?',
    ),
    leads: tags('Really?; You think so?; Shall we?; Is it?; How so?; And?; Now?'),
    trait: 'lets silences do the work',
  },
  technical: {
    description: 'Precise and technical. Measures, counts, gives tolerances; feelings arrive as numbers or not at all.',
    words: /technical|precise|jargon|number|scientific|exact|clinical|analytical/i,
    tags: tags(
      "Plus or minus ten.; I measured it.; Call it ninety per cent.; That's within tolerance.; I have it written down.; Twice. I checked twice.; To the nearest inch.; The figures don't blush.; Statistically, anyway.",
    ),
    leads: tags('Point one.; In order.; Precisely.; Correction.; Given that.; Check.; Roughly.'),
    trait: 'counts things when nervous',
  },
  proverbial: {
    description: 'Speaks in proverbs, half of them homemade, and leaves others to work out which half.',
    words: /proverb|saying|folk|homespun|adage|parable|wise|wisdom/i,
    tags: tags(
      'Wet wood smokes.; Old dogs hear thunder.; A full cup walks slowly.; Geese know the ice.; Short ropes, deep wells.; Soup remembers the bone.; Every roof knows rain.; Bread first, then saints.; No goat counts horns.; Late frost, small plums.',
    ),
    leads: tags("As they say.; My gran knew.; It's an old story.; Mark this.; Every time.; So it goes.; Hear me."),
    trait: 'has a saying for it, sometimes the right one',
  },
  hesitant: {
    description:
      'Hesitant: begins, stops, begins again somewhere braver. Corrects itself in mid-sentence, and means the correction.',
    words: /hesita|shy|stammer|nervous|timid|halting|anxious|quiet/i,
    tags: tags(
      "Sorry. Go on.; I think.; Or so I thought.; No. Yes.; I'm saying it badly.; Well. Mostly.; Don't look at me.; Never mind.; That came out wrong.",
    ),
    leads: tags("Well.; I mean.; It's just.; Sorry.; Only.; No, wait.; Right, so."),
    trait: 'braver in the second half of a sentence',
  },
  warm: {
    description:
      'Warm and teasing. Calls everybody something (love, friend, old thing), touches sleeves, and lands the hard word softly.',
    words: /warm|gentle|endear|maternal|paternal|kind|tender|teas|motherly/i,
    tags: tags(
      "There, now.; Eat something.; You know I do.; Come here.; I've known you worse.; Bless you for trying.; Mind your step.; You'll keep.",
    ),
    leads: tags('Oh, come.; Listen, you.; Now then.; Easy.; Hush.; Dear, dear.; Steady.'),
    trait: 'kind in a way that is hard to refuse',
  },
  formal: {
    description:
      'Formal, by the book. States things for the record, never contracts, and keeps emotion in subordinate clauses.',
    words: /formal|procedur|by the book|stiff|official|proper|military|bureaucrat|reserved/i,
    tags: tags(
      'For the record.; Let it stand.; As agreed.; I shall note it.; Without prejudice.; With respect.; That is the position.; In due order.',
    ),
    leads: tags('Very well.; Understood.; To begin.; Quite.; If you please.; First.; Noted, then.'),
    trait: 'hides behind procedure',
  },
  plain: {
    description:
      "Plain and direct, in everyday words; a habit of finishing other people's sentences, usually better than they would.",
    words: /plain|direct|straight|everyday|simple|honest/i,
    tags: tags(
      "You know it is.; That's how it is.; I'm only saying.; Ask anyone.; God's truth.; There you are.; Same as always.; Believe it.",
    ),
    leads: tags('Look.; See here.; Honestly.; All right.; Fine.; Come on.; Well, look.'),
    trait: 'says the thing everyone else is walking round',
  },
};

export function voiceDescription(voice: Voice): string {
  return VOICE_DATA[voice].description;
}

export function voiceTrait(voice: Voice): string {
  return VOICE_DATA[voice].trait;
}

/** Short remarks of the voice's own, to say before a line or after it. */
export function voiceRemarks(voice: Voice): Pick<VoiceData, 'leads' | 'tags'> {
  return VOICE_DATA[voice];
}

/** The voice that a bible's own words describe. */
export function voiceDescribed(description: string): Voice | undefined {
  return (
    VOICES.find((voice) => VOICE_DATA[voice].description === description.trim()) ??
    VOICES.find((voice) => VOICE_DATA[voice].words.test(description))
  );
}
