import { phrases, words, type Language } from '../language.js';

export const GERMAN: Language = {
  code: 'de',
  name: 'German',
  writing: ['Latin'],
  letters: 'ß',
  stopWords: words(
    'der|die|das|und|ist|in|den|dem|von|zu|mit|ein|eine|einen|einem|nicht|sie|er|es|auf|für|im|sich|auch|an|aus|als|wie|aber|nur|ich|du|wir|regnet|niemand|nie|doch|na',
  ),
  interior: words('INNEN|INN'),
  exterior: words('AUSSEN|AUSS|AUẞEN'),
  interiorAndExterior: words('INNEN/AUSSEN|AUSSEN/INNEN|I/A'),
  actWords: words('AKT|AUFZUG'),
  sceneWords: words('SZENE|BILD'),
  sceneCounters: [],
  times: {
    DAY: words('TAG|TAGS|TAGSÜBER'),
    NIGHT: words('NACHT|NACHTS|MITTERNACHT'),
    DAWN: words('MORGENDÄMMERUNG|MORGENGRAUEN|SONNENAUFGANG'),
    MORNING: words('MORGEN|MORGENS|VORMITTAG'),
    NOON: words('MITTAG|MITTAGS'),
    AFTERNOON: words('NACHMITTAG|NACHMITTAGS'),
    EVENING: words('ABEND|ABENDS'),
    DUSK: words('DÄMMERUNG|ABENDDÄMMERUNG|SONNENUNTERGANG'),
  },
  relativeTimes: words(
    'SPÄTER|WEITER|FORTLAUFEND|KONTINUIERLICH|ETWAS SPÄTER|KURZ DARAUF|WENIG SPÄTER|GLEICHZEITIG|ZUR SELBEN ZEIT|MOMENTE SPÄTER',
  ),
  timeModifiers: words('FRÜH|FRÜHER|SPÄT|SPÄTER|AM|NÄCHSTER|NÄCHSTEN|DERSELBE|TIEFE|SELBER'),
  transitions: words(
    'SCHNITT|SCHNITT AUF|SCHNITT ZU|SCHNITT ZU SCHWARZ|ABBLENDE|ABBLENDEN|SCHWARZBLENDE|ÜBERBLENDUNG|ÜBERBLENDUNG ZU|ÜBERBLENDE ZU|HARTER SCHNITT|BLENDE ZU',
  ),
  openings: words('AUFBLENDE|AUFBLENDEN'),
  extensions: words("V.O.|O.S.|OFF|CONT'D|FORTS.|WEITER|AUS DEM OFF|IM OFF"),
  speeches: [],
  narrators: words('ERZÄHLER|ERZÄHLERIN|STIMME|SPRECHER|SPRECHERIN'),
  labels: words(
    'TITEL|UNTERTITEL|EINBLENDUNG|TEXTTAFEL|TAFEL|NOTIZ|HINWEIS|ANMERKUNG|TON|MUSIK|INSERT|SZENE|BILD|FIGUREN|PERSONEN|ORT|ZEIT|DATUM|MONTAGE|TEXT|SCHNITT|INNEN|AUSSEN',
  ),
  minorRoles: words(
    'MANN|FRAU|JUNGE|MÄDCHEN|KIND|KINDER|STIMME|STIMMEN|ALLE|BEIDE|KELLNER|KELLNERIN|POLIZIST|POLIZISTIN|WÄCHTER|KRANKENSCHWESTER|ARZT|ÄRZTIN|NACHBAR|NACHBARIN|MENGE|FAHRER|TAXIFAHRER|FREMDER|ERZÄHLER|VERKÄUFER|VERKÄUFERIN|WIRT|WIRTIN',
  ),
  joins: words('UND'),
  articles: words('DER|DIE|DAS|EIN|EINE'),
  neverEndsName: [],
  nobody: words('KEINE|KEINER|NIEMAND'),
  announcements: words('hier|szene|drehbuch'),
  refusals: phrases(`
    (es tut mir( sehr|) leid|tut mir leid|entschuldigung|entschuldige|entschuldigen sie|ich bedaure|ich bedauere)…(kann|werde|darf)( ich|)…(nicht|nichts|keine|kein|keinen)
    ich (kann|werde|darf)…(nicht|keine|kein|keinen)( dabei|) (schreiben|helfen|erstellen|erfüllen|verfassen|weiterhelfen|bearbeiten|fortsetzen|liefern|erzeugen)
    leider (kann|darf|werde) ich…(nicht|keine|kein|keinen)
    als (ki|künstliche intelligenz|sprachmodell|ki-*)
    (dabei|damit|hierbei|hiermit|das|diese szene|diesen text|diesen inhalt|so etwas|solche inhalte) (kann|werde|darf|möchte) ich…(nicht|nichts)…(helfen|weiterhelfen|schreiben|verfassen|erstellen|unterstützen|dienen|liefern)
    (diese|ihre|deine) (anfrage|bitte|szene) (verstößt|widerspricht)
    ich (möchte|würde|werde) (das|diese szene|so etwas|diesen text|dies)…(nicht schreiben|lieber nicht|nicht verfassen|ablehnen)
    ich muss (diese|ihre|deine|das|die)…(ablehnen|zurückweisen)
  `),
  chatter: phrases(`
    ich hoffe(,|) (das|dass|die szene|diese szene|es|ihnen|dir|sie) *
    (lass|lassen sie) (mich|es mich) (gerne |bitte |gern |)wissen
    (sag|sagen sie|gib|geben sie) mir (gerne |bitte |gern |)(bescheid|gern|gerne)
    (wenn|falls) (du|sie) (möchtest|möchten|willst|wollen|wünschst|wünschen|änderungen|noch|weitere|lieber) *
    (soll|möchtest du, dass|möchten sie, dass) ich (weiterschreib*|weiter|die szene|das|noch|etwas|fortfahre*|fortsetz*)*
    (gerne|gern) (passe|ändere|überarbeite|schreibe|setze) ich
    ich kann (die szene |das |gerne |gern |auch |)(anpassen|ändern|überarbeiten|fortsetzen|erweitern)
    (anmerkung|hinweis|notiz): (ich|diese szene|die szene)
    was (meinen sie|meinst du|denken sie|denkst du|halten sie|hältst du)
    wie (gefällt|finden sie|findest du)
  `),
};
