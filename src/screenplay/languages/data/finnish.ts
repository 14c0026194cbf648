import { phrases, words, type Language } from '../language.js';

export const FINNISH: Language = {
  code: 'fi',
  name: 'Finnish',
  writing: ['Latin'],
  letters: '',
  stopWords: words(
    'ja|on|ei|se|hän|että|oli|mutta|kun|niin|mitä|sen|hänen|joka|minä|sinä|vain|kuin|ovat|ole|tai|myös|nyt|vielä|sitten|kukaan|mikä|sataa|en|et',
  ),
  interior: words('SISÄ|SIS|SISÄLLÄ|SISÄTILA'),
  exterior: words('ULKO|ULK|ULKONA|ULKOTILA'),
  interiorAndExterior: words('SIS/ULK|ULK/SIS|SISÄ/ULKO|ULKO/SISÄ'),
  actWords: words('NÄYTÖS'),
  sceneWords: words('KOHTAUS'),
  sceneCounters: [],
  times: {
    DAY: words('PÄIVÄ|PÄIVÄLLÄ'),
    NIGHT: words('YÖ|KESKIYÖ|YÖLLÄ'),
    DAWN: words('AAMUNKOITTO|AURINGONNOUSU|AAMUHÄMÄRÄ|SARASTUS'),
    MORNING: words('AAMU|AAMUPÄIVÄ|AAMULLA'),
    NOON: words('KESKIPÄIVÄ|PUOLIPÄIVÄ'),
    AFTERNOON: words('ILTAPÄIVÄ|ILTAPÄIVÄLLÄ'),
    EVENING: words('ILTA|ILLALLA'),
    DUSK: words('HÄMÄRÄ|ILTAHÄMÄRÄ|AURINGONLASKU'),
  },
  relativeTimes: words(
    'MYÖHEMMIN|JATKUU|JATKOA|HETKEÄ MYÖHEMMIN|VÄHÄN MYÖHEMMIN|SAMAAN AIKAAN|SAMANAIKAISESTI|HETKEN PÄÄSTÄ',
  ),
  timeModifiers: words('VARHAINEN|MYÖHÄINEN|AIKAINEN|SEURAAVA|SAMA|MYÖHÄÄN|VARHAIN'),
  transitions: words('LEIKKAUS|LEIKKAA|SUORA LEIKKAUS|HÄIVYTYS|HÄIVYTYS MUSTAAN|HÄIVYTYS MUSTAKSI|RISTIKUVA|MUSTA'),
  openings: words('HÄIVYTYS SISÄÄN|NOUSU MUSTASTA|AUKEAA MUSTASTA|HÄIVYTYS MUSTASTA'),
  extensions: words('V.O.|O.S.|JATK.|JATKUU|KUVAN ULKOPUOLELTA|OFF|KERTOJAÄÄNI'),
  speeches: [],
  narrators: words('KERTOJA|KERTOJAÄÄNI|ÄÄNI'),
  labels: words(
    'OTSIKKO|TEKSTI|TEKSTITYS|KYLTTI|HUOMAUTUS|HUOM|ÄÄNI|MUSIIKKI|KOHTAUS|HENKILÖT|ROOLIT|PAIKKA|AIKA|PÄIVÄYS|MONTAASI|LEIKKAUS',
  ),
  minorRoles: words(
    'MIES|NAINEN|POIKA|TYTTÖ|LAPSI|LAPSET|ÄÄNI|ÄÄNET|KAIKKI|MOLEMMAT|TARJOILIJA|POLIISI|VARTIJA|SAIRAANHOITAJA|HOITAJA|LÄÄKÄRI|NAAPURI|VÄKIJOUKKO|KULJETTAJA|MUUKALAINEN|KERTOJA|MYYJÄ|VANHUS',
  ),
  joins: words('JA'),
  articles: [],
  neverEndsName: [],
  nobody: words('EI KUKAAN|EI KETÄÄN|KUKAAN'),
  announcements: words('tässä|kohtaus|käsikirjoitus|ohessa'),
  refusals: phrases(`
    (olen pahoillani|pahoittelut|valitettavasti|anteeksi|pahoittelen)…en (voi|pysty|kykene|saa)
    en (valitettavasti |)(voi|pysty) (kirjoittaa|kirjoittamaan|auttaa|auttamaan|luoda|luomaan|tuottaa|tuottamaan|jatkaa|jatkamaan|toteuttaa)
    (tekoälynä|kielimallina|olen tekoäly|olen kielimalli)
  `),
  chatter: phrases(`
    (toivottavasti|toivon(,|) että) *
    (kerro|ilmoita|kertokaa|ilmoittakaa|sano)( minulle|)(,|) (jos|mitä|haluatko) *
    jos (haluat|haluatte|tarvitset|toivot) *
    (haluatko|haluatteko|pitäisikö minun)(,|) *(että |)(jatkan|muutan|kirjoitan|muokkaan|jatkaa)*
    voin (myös |)(muokata|muuttaa|jatkaa|laajentaa|korjata)
    (huomautus|huom): (kohtaus|tämä)
  `),
};
