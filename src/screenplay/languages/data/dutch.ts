import { phrases, words, type Language } from '../language.js';

export const DUTCH: Language = {
  code: 'nl',
  name: 'Dutch',
  writing: ['Latin'],
  letters: '',
  stopWords: words(
    'de|het|een|en|van|is|in|dat|op|te|niet|zijn|met|voor|aan|hij|zij|ze|er|maar|ook|om|naar|bij|uit|nog|wat|ik|je|jij|regen|regent|niemand|nooit',
  ),
  interior: words('BINNEN'),
  exterior: words('BUITEN'),
  interiorAndExterior: words('BINNEN/BUITEN|BUITEN/BINNEN'),
  actWords: words('ACTE|AKTE|BEDRIJF'),
  sceneWords: words('SCÈNE|SCENE'),
  sceneCounters: [],
  times: {
    DAY: words('DAG|OVERDAG'),
    NIGHT: words('NACHT|MIDDERNACHT'),
    DAWN: words('DAGERAAD|ZONSOPGANG|OCHTENDGLOREN'),
    MORNING: words('OCHTEND|MORGEN'),
    NOON: words('MIDDAG'),
    AFTERNOON: words('NAMIDDAG'),
    EVENING: words('AVOND'),
    DUSK: words('SCHEMERING|ZONSONDERGANG'),
  },
  relativeTimes: words('LATER|DOORLOPEND|VERVOLG|EVEN LATER|ZELFDE MOMENT|TEGELIJKERTIJD|KORT DAARNA'),
  timeModifiers: words('DE|VROEGE|LATE|VROEG|LAAT|VOLGENDE|ZELFDE'),
  transitions: words('CUT NAAR|SNIJ NAAR|OVERGANG NAAR|FADE NAAR ZWART|FADE UIT|OVERVLOEIER NAAR|ZWART'),
  openings: words('INFADEN|FADE VANUIT ZWART'),
  extensions: words("V.O.|O.S.|CONT'D|VERVOLG|BUITEN BEELD|OFF"),
  speeches: [],
  narrators: words('VERTELLER|VERTELSTEM|STEM'),
  labels: words(
    'TITEL|ONDERTITEL|NOOT|OPMERKING|GELUID|MUZIEK|INSERT|SCÈNE|PERSONAGES|PLAATS|TIJD|DATUM|MONTAGE|TEKST|BINNEN|BUITEN',
  ),
  minorRoles: words(
    'MAN|VROUW|JONGEN|MEISJE|KIND|KINDEREN|STEM|STEMMEN|ALLEN|IEDEREEN|BEIDEN|OBER|SERVEERSTER|AGENT|BEWAKER|VERPLEEGSTER|DOKTER|ARTS|BUURMAN|BUURVROUW|MENIGTE|CHAUFFEUR|VREEMDE|VERTELLER',
  ),
  joins: words('EN'),
  articles: words('DE|HET|EEN'),
  neverEndsName: [],
  nobody: words('GEEN|NIEMAND'),
  announcements: words('hier|scène|scenario|script'),
  refusals: phrases(`
    (het spijt me|sorry|mijn excuses|excuses|helaas)…(kan|mag|zal)( ik|)…(niet|geen)
    ik (kan|mag|zal)…(niet|geen)…(schrijven|helpen|maken|voldoen|genereren|leveren|voortzetten)
    als (ai|een ai|taalmodel|een taalmodel|kunstmatige intelligentie)
    (dit|deze|je|uw) (verzoek|scène|inhoud) (gaat in tegen|schendt|is in strijd|druist in)
    (hier|daar|hiermee|daarmee|hierbij|daarbij) kan ik…niet (mee |bij |)(helpen|verder)
    ik (schrijf|doe) (dit|deze|dat)…liever niet
  `),
  chatter: phrases(`
    (ik |)hoop(| ik) dat *
    hopelijk (vind|bevalt|is dit|voldoet|past) *
    laat (het |)(me|mij)( het|) (gerust |)weten
    (als|indien|mocht) (je|u) (wilt|wil|graag|nog|liever|wijzigingen|aanpassingen|iets) *
    (zal|moet) ik (verder|de scène|iets|nog|doorgaan)
    ik kan (de scène |het |dit |ook |)(aanpassen|wijzigen|herschrijven|vervolgen|uitbreiden)
    (noot|opmerking): (ik|deze scène|de scène)
    wat (vind|vindt|denk|denkt) (je|u)
  `),
};
