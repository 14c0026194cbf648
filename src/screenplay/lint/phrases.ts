/** The wording of a language that rules look for. Patterns are anchored or cannot backtrack. */
export interface Phrases {
  /** The word for a scene that goes on where the one before ended, as `termKey` folds it. */
  readonly continuous: string;
  /** Matches a last part of a heading that means a time though it is not in the list. */
  readonly timeLike: RegExp;
  /** Transitions after which time has passed. */
  readonly timePasses: RegExp;
  /** Words of a heading that shows a place and nothing more. */
  readonly shownOnly: RegExp;
  /** An extension that says through what a voice is heard, or how it speaks. */
  readonly voiceOf: RegExp;
  readonly cameraDirections: RegExp;
  readonly weSee: RegExp;
  readonly cutTo: RegExp;
  /** A transition into the next scene on a line of its own, with or without its colon. */
  readonly leadsOn: RegExp;
  /** A kind of cut without `TO`: `SMASH CUT`. */
  readonly bareCut: RegExp;
  /** A transition out of the picture: a fade-out. */
  readonly leadsOut: RegExp;
  /** The start of a line in capitals that is not a place, though it may end in a time of day. */
  readonly noPlace: RegExp;
  /** Words in capitals that are not a name. */
  readonly noName: RegExp;
  /** Matches a paragraph that is speech. */
  readonly spoken: RegExp;
  /** Matches a paragraph that describes what is seen, if `spoken` does not match. */
  readonly told: RegExp;
  /** Words that make a name together with a time behind them: `WEDDING DAY`. */
  readonly namedDays: ReadonlySet<string>;
}

export const ENGLISH_PHRASES: Phrases = Object.freeze({
  continuous: 'CONTINUOUS',
  timeLike:
    /^(?:\d{1,2}(?:[:.]\d\d)? ?(?:[AP]\.?M\.?|O'CLOCK|HOURS)|\d{1,2}:\d\d|(?:PRE-?|MID-?)?(?:DAYLIGHT|MIDNIGHT|MIDDAY|TWILIGHT|SUNUP|SUNDOWN|GLOAMING|DAYBREAK|TONIGHT|TODAY|TOMORROW|YESTERDAY|EARLIER|NOW|MEANWHILE|THEN|AFTER)|(?:MAGIC|GOLDEN|BLUE|LUNCH|RUSH) HOUR|(?:SHORTLY |SOON |MOMENTS |MINUTES |IMMEDIATELY )?(?:THEREAFTER|AFTERWARDS?|FOLLOWING)|SIMULTANEOUS(?:LY)?|(?:THE |THAT |NEXT |FOLLOWING )*(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY|(?:PRESENT|PAST|FLASH(?:BACK|FORWARD))(?: DAY)?|.* (?:LATER|EARLIER|AGO|AFTER)|(?:AT )?THE SAME TIME|(?:SPRING|SUMMER|AUTUMN|FALL|WINTER)(?:TIME)?|\d{4})$/i,
  timePasses: /^(?:FADE|DISSOLVE|TIME CUT)\b/i,
  shownOnly: /\b(?:ESTABLISH(?:ING|ES)?|EST|STOCK|POV|P\.O\.V|INSERT|AERIAL)\b/i,
  voiceOf:
    /^(?:(?:ON|OVER|IN|FROM|VIA|THROUGH|INTO|BY|AS|TO|WITH|YOUNG|OLD|AGE|AGED|OFF|VOICE|BEHIND|UNDER|INSIDE|OUTSIDE)\b.*|.*\b(?:V\.?O|O\.?S|O\.?C|PHONE|RADIO|TV|TELEVISION|INTERCOM|WALKIE|SCREEN|SPEAKER|COMPUTER|VIDEO|MONITOR|HEADSET|COMMS?|EARPIECE|MEGAPHONE|LOUDSPEAKER|MACHINE|VOICEMAIL|MESSAGE|RECORDING|TAPE|P\.?A|FILTERED|SUBTITLED?|THOUGHTS?|DREAM|FLASHBACK|MEMORY|TEXT|MIC|ONLINE|CAMERA)\b.*|\d{1,3}s?)$/i,
  // Single words only in capitals: a frying pan is no direction.
  cameraDirections:
    /\b(?:(?:EXTREME )?CLOSE[ -](?:ON|UP)|ANGLE ON|(?:WHIP |SLOW )?PAN|PANS|TILT (?:UP|DOWN)|ZOOM(?:S| IN| OUT)?|DOLLY|TRACKING SHOT|CRANE SHOT|AERIAL SHOT|WIDE SHOT|MEDIUM SHOT|LONG SHOT|TWO[- ]SHOT|OVER[- ]THE[- ]SHOULDER|RACK FOCUS|PUSH IN|PULL BACK|STEADICAM|P\.?O\.?V)\b|\b[Tt]he camera (?:pans|tilts|zooms|moves|pushes|pulls|follows|tracks|dollies|cranes|holds|finds|reveals|lingers)\b/,
  weSee: /\bwe(?: (?:now|then|also|only|just|can|first|finally|clearly))? (?:see|hear)\b/i,
  cutTo: /^CUT TO:$/i,
  leadsOn:
    /^(?:(?:SMASH|JUMP|MATCH|HARD|TIME|QUICK|FLASH|SHOCK|SLOW|INTER)[ -]?){0,2}(?:CUT|DISSOLVE|FADE|WIPE|IRIS)(?:[ -]BACK)?[ -]TO ?[:;.,]?$|^FADE(?:[ -]?IN|[ -]UP) ?[:;.,]?$|^(?:SMASH |JUMP |MATCH |HARD |TIME |QUICK )?CUT ?[:;]$/i,
  leadsOut:
    /^FADE[ -]?OUT ?[:;.,!]?$|^(?:(?:HARD|SMASH|QUICK|SLOW) )?(?:CUT|FADE|SMASH|SLAM|CRASH|SNAP|GO|BLACK|DISSOLVE)[ -]TO(?:: *| )(?:BLACK|WHITE) ?[:;.,!]?$/i,
  bareCut: /^(?:SMASH|JUMP|MATCH|HARD|TIME|QUICK|FLASH|SHOCK)[ -]CUT$/i,
  noPlace:
    /^(?:INSERT|BACK|INTERCUT|MONTAGE|SERIES|SUPER|TITLE|CAPTION|CARD|CHYRON|ANGLE|CLOSE|REVERSE|WIDE|FLASH|DREAM|BEGIN|END|FADE|CUT|DISSOLVE|SMASH|MATCH|ON|OVER|LATER|SAME|DAY|NIGHT|SCENE|ACT|UND|THE NEXT|NEXT)\b|\b(?:POV|P\.O\.V|SHOT|SHOTS|INSERT|CUT|VIEW)\b/i,
  noName:
    /^(?:FLASH(?:BACKS?|FORWARDS?)|INTERCUT|MONTAGE|SUPER|CHYRON|CAPTION|TITLES?|DREAM|LATER|THEN|NOW|AS|AND|BUT|SPLIT|CUE|BACK|ON|IN|AT|OUTSIDE|INSIDE|INSERT|VARIOUS|SINGLE|SERIES|MORE|WIDER?|ANGLE|CLOSER?|FINALLY|SUDDENLY|MEANWHILE|ELSEWHERE|THE END|WARNING|RULE|STEP|PART|CHAPTER|EPISODE|DAY|WEEK|PAGE|ROLL)\b|\b(?:SHOTS?|POV|CUTS|SCREEN|TEXT|SIGN|END|CREDITS)$/i,
  spoken:
    /\?["'\u2019\u201D)\]]*(?:\s|$)|\b(?:I|I['\u2019](?:m|ll|ve|d)|[Yy]ou|[Yy]our|[Yy]ours|[Yy]ou['\u2019](?:re|ll|ve|d)|[Mm]y|[Mm]e|mine|[Ll]et['\u2019]s)\b|^(?:Yes|No|Hello|Hi|Hey|Okay|OK|Oh|Well|Thanks?|Please|Stop|Wait|Right|Sure|Sorry|What|Where|Who|Why|How|Come|Go|Look|Listen|Shh+|Huh|Hmm+|Ah+|Um+|Uh|Yeah|Yep|Nope|Never|Good(?:bye| morning| evening| night)?)\b[^\n]{0,40}[,.!?]/,
  told: /^(?:\p{Ll}|(?!(?:Yes|Is|Was|This|His|Its|Has|Does|Thanks|Guess|Always|Perhaps|Boys|Girls|Guys|Kids|Ladies|Sometimes|Us|Jesus|Miss|Mrs|James|As|Plus|Unless|Careless)\b)\p{Lu}\p{Ll}+(?:s|ing)\b|(?:He|She|They|His|Her)\b(?!['\u2019])|[^\n]{0,200}\bwe (?:see|hear)\b)/u,
  namedDays: new Set(
    'WEDDING|CHRISTMAS|ELECTION|GRADUATION|PROM|OPENING|JUDGMENT|JUDGEMENT|LABOR|MEMORIAL|INDEPENDENCE|VALENTINES|DOOMS|GAME|PAY|FIELD|D|GOOD|TWELFTH|DATE|MOVIE|POKER|TALENT|FRIDAY|SATURDAY|SUNDAY|ALL|EVERY|ONE|ANOTHER|OF|BY|FOR|TO|AT|PER'.split(
      '|',
    ),
  ),
});

/** Words that may accompany a time of day in any script that has English ones. */
export const TIME_NEIGHBOURS: readonly string[] =
  'PRE|MID|ANOTHER|FIRST|LAST|LATER|NEXT|THIS|THAT|SAME|EARLY|LATE|EARLIER|FOLLOWING|PREVIOUS|DIFFERENT|A|AN|THE|AT|IN|OF|BEFORE|AFTER|RAINY|STORMY|SUNNY|MONDAY|TUESDAY|WEDNESDAY|THURSDAY|FRIDAY|SATURDAY|SUNDAY|SCHOOL|PRESENT|CHRISTMAS|WEDDING|FEW|SOME|TWO|THREE|FOUR|FIVE|SIX|SEVEN|ALMOST|NEARING|NEAR|JUST|TOWARD|TOWARDS|TO|INTO|FOR|AND|OR|DAYS|WEEKS|MONTHS|YEARS|HOURS|MINUTES|SECONDS|FLASHBACK|CONT|CONTD|CONTINUED'.split(
    '|',
  );
