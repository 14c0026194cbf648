import { phrases, words, type Language } from '../language.js';

export const DANISH: Language = {
  code: 'da',
  name: 'Danish',
  writing: ['Latin'],
  letters: '',
  stopWords: words(
    'og|at|det|i|på|er|en|et|som|han|hun|ikke|af|for|med|den|til|om|var|men|jeg|du|vi|sig|fra|så|har|der|hvad|ingen|aldrig',
  ),
  interior: words('INTERIØR|INDENDØRS|INDE'),
  exterior: words('EKSTERIØR|UDENDØRS|UDE|EKST'),
  interiorAndExterior: words('INDE/UDE|UDE/INDE|INT/EKST|EKST/INT'),
  actWords: words('AKT'),
  sceneWords: words('SCENE'),
  sceneCounters: [],
  times: {
    DAY: words('DAG'),
    NIGHT: words('NAT|MIDNAT'),
    DAWN: words('DAGGRY|SOLOPGANG'),
    MORNING: words('MORGEN|FORMIDDAG'),
    NOON: words('MIDDAG'),
    AFTERNOON: words('EFTERMIDDAG'),
    EVENING: words('AFTEN'),
    DUSK: words('SKUMRING|TUSMØRKE|SOLNEDGANG'),
  },
  relativeTimes: words('SENERE|FORTSAT|FORTSÆTTELSE|LIDT SENERE|KORT EFTER|SAMTIDIG|SAMME TID|ØJEBLIKKE SENERE'),
  timeModifiers: words('TIDLIG|SEN|NÆSTE|SAMME|TIDLIGT|SENT'),
  transitions: words('KLIP TIL|KLIP|HURTIGT KLIP TIL|TON UD|TON TIL SORT|OVERTONING TIL|OVERTONING|SORT SKÆRM'),
  openings: words('TON IND|TON OP|OPTONING'),
  extensions: words("V.O.|O.S.|FORTS.|CONT'D|UDEN FOR BILLEDET|FORTÆLLERSTEMME|OFF"),
  speeches: [],
  narrators: words('FORTÆLLER|FORTÆLLEREN|FORTÆLLERSTEMME|STEMME'),
  labels: words(
    'TITEL|UNDERTEKST|SKILT|TEKSTSKILT|NOTE|BEMÆRK|LYD|MUSIK|INSERT|SCENE|PERSONER|ROLLER|STED|TID|DATO|MONTAGE|TEKST|KLIP',
  ),
  minorRoles: words(
    'MAND|MANDEN|KVINDE|KVINDEN|DRENG|DRENGEN|PIGE|PIGEN|BARN|BARNET|BØRN|STEMME|STEMMEN|STEMMER|ALLE|BEGGE|TJENER|TJENEREN|SERVITRICE|BETJENT|BETJENTEN|VAGT|VAGTEN|SYGEPLEJERSKE|LÆGE|LÆGEN|NABO|NABOEN|FOLKEMÆNGDE|CHAUFFØR|FREMMED|DEN FREMMEDE|FORTÆLLER|EKSPEDIENT',
  ),
  joins: words('OG'),
  articles: words('EN|ET|DEN|DET'),
  neverEndsName: [],
  nobody: words('INGEN|INGENTING'),
  announcements: words('her|scene|scenen|manuskript|manuskriptet'),
  refusals: phrases(`
    (jeg er ked af det|det er jeg ked af|jeg beklager|desværre|undskyld|beklager)…(kan|må|vil)( jeg|)…ikke
    jeg (kan|må)( desværre|) ikke (skrive|hjælpe|skabe|lave|opfylde|generere|fortsætte|levere)
    som (en ai|ai|en sprogmodel|sprogmodel)
    (denne|din) (anmodning|forespørgsel|scene) (strider|er i strid|bryder)
    (det|dette|her) kan jeg…ikke (hjælpe|skrive)
  `),
  chatter: phrases(`
    (jeg |)håber(,|) (at|du|i|den|det|scenen) *
    (sig til|lad mig vide|giv besked|sig endelig til|skriv endelig)( hvis|)*
    hvis (du|i) (vil|ønsker|har|gerne|hellere) *
    (vil du|skal jeg|ønsker du)( have|)(,|) *(at jeg |)(fortsætte|fortsætter|ændre|ændrer|skrive|skriver|justere)*
    jeg kan (også |gerne |)(ændre|justere|fortsætte|omskrive|udvide|tilpasse)
    (note|bemærk): (scenen|denne|jeg)
  `),
};
