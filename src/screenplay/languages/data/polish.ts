import { phrases, words, type Language } from '../language.js';

export const POLISH: Language = {
  code: 'pl',
  name: 'Polish',
  writing: ['Latin'],
  letters: 'ąęłńśźż',
  stopWords: words(
    'i|w|na|z|nie|się|do|to|że|jest|o|jak|ale|po|co|tak|za|od|przez|przy|jego|jej|ja|ty|on|ona|już|tylko|pada|nikt|nigdy|ma|mnie|cię',
  ),
  interior: words('WN|WNĘTRZE|WEWN'),
  exterior: words('PL|PLENER|ZEWN|ZEWNĄTRZ'),
  interiorAndExterior: words('WN/PL|PL/WN|WN/PLENER|WNĘTRZE/PLENER|PLENER/WNĘTRZE'),
  actWords: words('AKT'),
  sceneWords: words('SCENA'),
  sceneCounters: [],
  times: {
    DAY: words('DZIEŃ|W DZIEŃ'),
    NIGHT: words('NOC|PÓŁNOC|NOCĄ|W NOCY'),
    DAWN: words('ŚWIT|O ŚWICIE|WSCHÓD SŁOŃCA'),
    MORNING: words('RANO|RANEK|PORANEK'),
    NOON: words('POŁUDNIE'),
    AFTERNOON: words('POPOŁUDNIE'),
    EVENING: words('WIECZÓR|WIECZOREM'),
    DUSK: words('ZMIERZCH|ZMROK|ZACHÓD SŁOŃCA'),
  },
  relativeTimes: words('PÓŹNIEJ|CIĄG DALSZY|CHWILĘ PÓŹNIEJ|W TYM SAMYM CZASIE|NIECO PÓŹNIEJ|JEDNOCZEŚNIE|C.D.'),
  timeModifiers: words('WCZESNY|PÓŹNY|WCZESNE|PÓŹNE|NASTĘPNY|NASTĘPNEGO|DNIA|TEN|SAM|TA|SAMA'),
  transitions: words(
    'CIĘCIE|CIĘCIE DO|CIĘCIE NA|PRZEJŚCIE DO|ŚCIEMNIENIE|WYCIEMNIENIE|PRZENIKANIE|PRZENIKANIE DO|CZERŃ',
  ),
  openings: words('ROZJAŚNIENIE|Z CZERNI'),
  extensions: words("V.O.|O.S.|CONT'D|Z OFFU|OFF|CD.|C.D.|POZA KADREM|ZZA KADRU"),
  speeches: [],
  narrators: words('NARRATOR|NARRATORKA|GŁOS|LEKTOR|GŁOS Z OFFU'),
  labels: words(
    'TYTUŁ|NAPIS|PLANSZA|NAPISY|UWAGA|NOTATKA|DŹWIĘK|MUZYKA|SCENA|POSTACIE|MIEJSCE|CZAS|DATA|MONTAŻ|TEKST|CIĘCIE|WNĘTRZE|PLENER',
  ),
  minorRoles: words(
    'MĘŻCZYZNA|KOBIETA|CHŁOPIEC|CHŁOPAK|DZIEWCZYNA|DZIEWCZYNKA|DZIECKO|DZIECI|GŁOS|GŁOSY|WSZYSCY|OBOJE|OBAJ|KELNER|KELNERKA|POLICJANT|STRAŻNIK|PIELĘGNIARKA|LEKARZ|SĄSIAD|SĄSIADKA|TŁUM|KIEROWCA|NIEZNAJOMY|NARRATOR|SPRZEDAWCA',
  ),
  joins: words('I|ORAZ'),
  articles: [],
  neverEndsName: [],
  nobody: words('BRAK|NIKT|ŻADEN'),
  announcements: words('oto|poniżej|scena|scenę|scenariusz'),
  refusals: phrases(`
    (przykro mi|przepraszam|niestety|wybacz|bardzo mi przykro)…nie (mogę|jestem w stanie|będę)
    nie (mogę|jestem w stanie) (napisać|pomóc|stworzyć|wygenerować|spełnić|kontynuować|dostarczyć|zrealizować)
    jako (model językowy|sztuczna inteligencja|ai)
    (ta|twoja|ta scena|ten) (prośba|scena|treść|temat) (narusza|jest sprzeczna|jest niezgodna)
    (w tym|z tym) nie mogę (pomóc|ci pomóc)
    (wolę|wolałbym|wolałabym) (tego |tej sceny |)nie pisać
  `),
  chatter: phrases(`
    mam nadzieję(,|) że *
    (daj|proszę dać|dajcie) (mi |)znać
    (jeśli|jeżeli|gdyby) (chcesz|chcecie|chciałbyś|chciałabyś|wolisz|potrzebujesz|potrzebne|pan|pani) *
    czy (chcesz|mam|chciałbyś)( ,|,|) (żebym|kontynuować|coś|zmienić)
    mogę (też |również |)(zmienić|poprawić|dostosować|kontynuować|rozwinąć) *
    (uwaga|notatka): (ta scena|scena)
    co (o tym |)(sądzisz|myślisz|sądzicie)
  `),
};
