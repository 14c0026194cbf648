import { phrases, words, type Language } from '../language.js';

export const CZECH: Language = {
  code: 'cs',
  name: 'Czech',
  writing: ['Latin'],
  letters: 'řěů',
  stopWords: words(
    'a|v|na|se|je|že|to|s|z|do|o|ale|jako|by|ho|jsem|jsi|není|pro|za|od|při|si|tak|už|jen|po|když|nikdo|nikdy|prší',
  ),
  interior: words('INTERIÉR|UVNITŘ'),
  exterior: words('EXTERIÉR|VENKU'),
  interiorAndExterior: words('INTERIÉR/EXTERIÉR|EXTERIÉR/INTERIÉR'),
  actWords: words('DĚJSTVÍ|JEDNÁNÍ|AKT'),
  sceneWords: words('SCÉNA|OBRAZ'),
  sceneCounters: [],
  times: {
    DAY: words('DEN|VE DNE'),
    NIGHT: words('NOC|PŮLNOC|V NOCI'),
    DAWN: words('ÚSVIT|SVÍTÁNÍ|ROZEDNĚNÍ|VÝCHOD SLUNCE'),
    MORNING: words('RÁNO|DOPOLEDNE'),
    NOON: words('POLEDNE'),
    AFTERNOON: words('ODPOLEDNE'),
    EVENING: words('VEČER'),
    DUSK: words('SOUMRAK|STMÍVÁNÍ|ZÁPAD SLUNCE'),
  },
  relativeTimes: words(
    'POZDĚJI|POKRAČOVÁNÍ|O CHVÍLI POZDĚJI|O NĚCO POZDĚJI|VE STEJNOU DOBU|SOUČASNĚ|VZÁPĚTÍ|NAVAZUJE|PLYNULE',
  ),
  timeModifiers: words('BRZKÉ|ČASNÉ|POZDNÍ|PŘÍŠTÍ|DALŠÍ|STEJNÝ|STEJNÁ|HLUBOKÁ|BRZY'),
  transitions: words(
    'STŘIH|STŘIH NA|OSTRÝ STŘIH|OSTRÝ STŘIH NA|ZATMÍVAČKA|ZATMÍVÁNÍ|DO TMY|PROLÍNAČKA|PROLÍNAČKA DO|ČERNÁ',
  ),
  openings: words('ROZTMÍVAČKA|ROZETMÍVAČKA|ZE TMY'),
  extensions: words('V.O.|O.S.|MIMO OBRAZ|MIMO ZÁBĚR|POKR.|POKRAČUJE|OFF'),
  speeches: [],
  narrators: words('VYPRAVĚČ|VYPRAVĚČKA|HLAS|KOMENTÁŘ'),
  labels: words(
    'TITULEK|TITULKY|NÁPIS|POZNÁMKA|ZVUK|HUDBA|SCÉNA|OBRAZ|POSTAVY|OSOBY|MÍSTO|ČAS|DATUM|MONTÁŽ|TEXT|STŘIH|NÁZEV',
  ),
  minorRoles: words(
    'MUŽ|ŽENA|CHLAPEC|KLUK|DÍVKA|HOLKA|DÍTĚ|DĚTI|HLAS|HLASY|VŠICHNI|OBA|ČÍŠNÍK|SERVÍRKA|ČÍŠNICE|POLICISTA|POLICISTKA|STRÁŽNÝ|HLÍDAČ|SESTRA|LÉKAŘ|LÉKAŘKA|SOUSED|SOUSEDKA|DAV|ŘIDIČ|CIZINEC|NEZNÁMÝ|VYPRAVĚČ|PRODAVAČ|PRODAVAČKA|STAŘEC|STAŘENA',
  ),
  joins: words('A'),
  articles: [],
  neverEndsName: [],
  nobody: words('NIKDO|ŽÁDNÝ|ŽÁDNÁ'),
  announcements: words('zde|tady|níže|scéna|scénu|scénář'),
  refusals: phrases(`
    (omlouvám se|je mi líto|bohužel|promiňte|promiň|lituji)…(nemohu|nemůžu|nejsem schopen|nejsem schopna|nelze|nemůže)
    (nemohu|nemůžu) (napsat|pomoci|pomoct|vytvořit|splnit|pokračovat|generovat|vygenerovat|poskytnout)
    jako (jazykový model|umělá inteligence|ai)
  `),
  chatter: phrases(`
    doufám(,|) že *
    (dejte|dej) (mi |)(prosím |)vědět
    (pokud|jestli|kdyby|jestliže) (chcete|chceš|byste|budete|budeš|si přejete|potřebujete|potřebuješ) *
    (chcete|chceš)(,|) (abych|pokračovat|něco|změnit)*
    mohu (také |)(upravit|změnit|pokračovat|přepsat|rozšířit)*
    poznámka: (tato scéna|scéna)
  `),
};
