import { phrases, words, type Language } from '../language.js';

export const ENGLISH: Language = {
  code: 'en',
  name: 'English',
  writing: ['Latin'],
  letters: '',
  stopWords: words(
    'the|and|of|to|in|is|it|that|was|for|on|with|he|she|his|her|you|at|they|from|are|this|not|by|what|there|up|out',
  ),
  interior: words('INTERIOR'),
  exterior: words('EXTERIOR'),
  interiorAndExterior: [],
  actWords: words('ACT'),
  sceneWords: words('SCENE'),
  sceneCounters: [],
  times: {
    DAY: words('DAY'),
    NIGHT: words('NIGHT|MIDNIGHT'),
    DAWN: words('DAWN|SUNRISE'),
    MORNING: words('MORNING'),
    NOON: words('NOON'),
    AFTERNOON: words('AFTERNOON'),
    EVENING: words('EVENING'),
    DUSK: words('DUSK|SUNSET'),
  },
  relativeTimes: words('CONTINUOUS|LATER|MOMENTS LATER|SAME|SAME TIME'),
  timeModifiers: words('THE|THAT|SAME|NEXT|EARLY|LATE|FOLLOWING|LATER'),
  transitions: [],
  openings: words('FADE IN'),
  extensions: words("V.O.|O.S.|O.C.|CONT'D|PRE-LAP|FILTERED|ON PHONE|SUBTITLE"),
  speeches: [],
  narrators: [],
  labels: words(
    'SUPER|SUPERIMPOSE|TITLE|TITLES|CAPTION|CHYRON|CARD|SUBTITLE|INSERT|NOTE|NOTES|SFX|VFX|FX|SOUND|MUSIC|CUT|FADE|DISSOLVE|SMASH|MATCH|LATER|MEANWHILE|MONTAGE|INTERCUT|FLASHBACK|BEGIN|END|THE|ON|ANGLE|CLOSE|POV|TEXT|SCREEN|SIGN|DATE|TIME|LOCATION|SETTING|SCENE|ACT|CAST|CHARACTERS|INT|EXT',
  ),
  minorRoles: words(
    'MAN|WOMAN|BOY|GIRL|KID|CHILD|CHILDREN|VOICE|VOICES|ALL|BOTH|EVERYONE|EVERYBODY|CROWD|GROUP|CHORUS|OTHERS|STRANGER|GUARD|COP|OFFICER|DRIVER|WAITER|WAITRESS|BARTENDER|NURSE|DOCTOR|CLERK|CASHIER|REPORTER|ANNOUNCER|OPERATOR|RADIO|TV|TELEVISION|NARRATOR',
  ),
  joins: words('AND'),
  articles: words('THE|A|AN'),
  neverEndsName: [],
  nobody: words('NONE|NOBODY|NO ONE|N/A|NULL'),
  announcements: words("here|here's|scene|script|screenplay"),
  refusals: phrases(`
    i('m| am)( very| really| so| truly|) sorry…(can't|cannot|can not|won't|unable|not able)
    (sorry|unfortunately|apologies|my apologies|i apologise|i apologize|thank you|thanks|i understand|i appreciate)…i( am|'m|) (can't|cannot|can not|won't|will not|unable|not able)
    i( |)(can't|cannot|can not|won't|will not|am unable to|'m unable to|am not able to|'m not able to) (write|create|help|assist|comply|fulfil|fulfill|generate|produce|continue|provide|complete|do|engage|support)
    i('m| am) (unable|not able|not comfortable|not going) (to|with|writ*)
    i (won't|will not) be able to
    i (must|have to|need to) (decline|refuse)
    as an ai
    i('d| would) (rather not|prefer not to|prefer to not) (write|create|help|generate|produce|continue with) (this|that|it|these|the|a|any|with)
    (this|that|it)( scene| request| topic| content|) (is not|isn't) (something|one|a scene|a request|a topic|content)…i(('d| would| am|'m)|) (can|can't|cannot|could|will|want|able|be able|comfortable|willing|prepared)
    (that's|this is|that is) (not something|something) (that |)i( am|'m|) (can't|cannot|won't|can|will|able|not able|unable|not comfortable)…(write|help|assist|create|do|produce|engage)
    (this|that|the|your) (request|content|scene|prompt) (goes against|violates|conflicts with|falls outside|is against)
    i('m| am) (going to|afraid i) (have to |must |need to |)(decline|pass|can't write|cannot write|can't help|cannot help)
    i('ll| will) (have to |need to |)(decline|pass on) (this|that|the|your)
    (writing|creating|generating) (this|that|such|the)…(goes against|violates|is against|would violate|would go against)
    (it's|it is|this is|that's|that is) against my (guidelines|policies|policy|rules|principles)
  `),
  chatter: phrases(`
    (please |)let me know (if|what|how|whether|when|which|your)
    (i |)hope (this|that|it|you|these)
    (would|do) you (like|want|prefer) (me|to|any|another|more|it|this|the)
    (please |)feel free to
    if you('d| would) (like|prefer|rather)
    if you (want|need) (me|any|more|changes|another)
    (shall|should) i (continue|go on|write|revise|adjust|change|add|expand)
    (i'm |i am |i'd be |i would be |i'll be |always |)(happy|glad) to (revise|adjust|change|continue|write|refine|tweak|expand|make|help)
    i can (also |)(revise|adjust|change|continue|write|refine|tweak|expand|make)
    (note|notes): (i|i've|this scene|this draft|the scene)
    this (scene|draft|version|rewrite|revision|screenplay) (aims|captures|keeps|establishes|sets up|maintains|follows|incorporates|includes)
    word count:*
    what do you think
    how does (this|that|it) (look|sound|work|feel)
    does (this|that|it) (work|fit|match|meet)
    any (changes|feedback|thoughts|adjustments)
    is there (anything|something) (you|else)
  `),
};
