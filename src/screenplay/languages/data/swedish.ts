import { phrases, words, type Language } from '../language.js';

export const SWEDISH: Language = {
  code: 'sv',
  name: 'Swedish',
  writing: ['Latin'],
  letters: '',
  stopWords: words(
    'och|att|det|i|på|är|en|ett|som|han|hon|inte|av|för|med|den|till|om|var|men|jag|du|vi|sig|från|så|har|där|ingen|aldrig',
  ),
  interior: words('INTERIÖR|INOMHUS|INNE'),
  exterior: words('EXTERIÖR|UTOMHUS|UTE'),
  interiorAndExterior: words('INNE/UTE|UTE/INNE|INTERIÖR/EXTERIÖR'),
  actWords: words('AKT'),
  sceneWords: words('SCEN'),
  sceneCounters: [],
  times: {
    DAY: words('DAG|DAGTID'),
    NIGHT: words('NATT|MIDNATT|NATTETID'),
    DAWN: words('GRYNING|SOLUPPGÅNG'),
    MORNING: words('MORGON|FÖRMIDDAG'),
    NOON: words('MIDDAG|MITT PÅ DAGEN'),
    AFTERNOON: words('EFTERMIDDAG'),
    EVENING: words('KVÄLL'),
    DUSK: words('SKYMNING|SOLNEDGÅNG'),
  },
  relativeTimes: words(
    'SENARE|FORTSÄTTNING|KONTINUERLIGT|LITE SENARE|STRAX DÄREFTER|SAMTIDIGT|SAMMA TID|ÖGONBLICK SENARE',
  ),
  timeModifiers: words('TIDIG|SEN|NÄSTA|SAMMA|TIDIGT|SENT'),
  transitions: words(
    'KLIPP TILL|KLIPP|SNABBT KLIPP TILL|TONA UT|TONING TILL SVART|TONA TILL SVART|ÖVERTONING TILL|ÖVERTONING',
  ),
  openings: words('TONA IN|UPPTONING|TONA UPP'),
  extensions: words("V.O.|O.S.|FORTS.|CONT'D|UTANFÖR BILD|BERÄTTARRÖST|OFF"),
  speeches: [],
  narrators: words('BERÄTTARE|BERÄTTARRÖST|BERÄTTAREN|RÖST'),
  labels: words(
    'TITEL|UNDERTEXT|TEXTSKYLT|SKYLT|ANMÄRKNING|NOT|LJUD|MUSIK|INSERT|SCEN|ROLLER|PERSONER|PLATS|TID|DATUM|MONTAGE|TEXT|KLIPP',
  ),
  minorRoles: words(
    'MAN|MANNEN|KVINNA|KVINNAN|POJKE|POJKEN|FLICKA|FLICKAN|BARN|BARNET|BARNEN|RÖST|RÖSTEN|RÖSTER|ALLA|BÅDA|KYPARE|SERVITRIS|SERVITRISEN|POLIS|POLISEN|VAKT|VAKTEN|SJUKSKÖTERSKA|LÄKARE|LÄKAREN|GRANNE|GRANNEN|FOLKMASSA|CHAUFFÖR|FRÄMLING|FRÄMLINGEN|BERÄTTARE|EXPEDIT',
  ),
  joins: words('OCH'),
  articles: words('EN|ETT|DEN|DET'),
  neverEndsName: [],
  nobody: words('INGEN|INGA|INGET'),
  announcements: words('här|scen|scenen|manus|manuset'),
  refusals: phrases(`
    (jag är ledsen|jag beklagar|tyvärr|förlåt|beklagar|ursäkta)…(kan|får|kommer)( jag|)…inte
    jag (kan|får)( tyvärr|) inte (skriva|hjälpa|skapa|uppfylla|generera|fortsätta|tillhandahålla|slutföra)
    som (en ai|ai|en språkmodell|språkmodell)
    (det|detta|den här|din) (här |)(begäran|förfrågan|scenen) (strider|bryter) mot
    (det|detta|här) kan jag…inte (hjälpa|skriva)
    jag (skriver|avstår)…(helst inte|från att skriva)
  `),
  chatter: phrases(`
    (jag |)hoppas (att|du|ni|den|det|scenen) *
    (hör av dig|hör av er|säg till|låt mig veta|säg bara till)( gärna|)( om|)*
    om (du|ni) (vill|önskar|behöver|hellre) *
    (vill du|ska jag|vill ni)( att jag|) (fortsätta|fortsätter|ändra|ändrar|skriva|skriver|justera)*
    jag kan (också |gärna |även |)(ändra|justera|fortsätta|skriva om|utveckla|anpassa)
    (anmärkning|obs|not): (scenen|den här|jag)
  `),
};
