import { phrases, words, type Language } from '../language.js';

export const SPANISH: Language = {
  code: 'es',
  name: 'Spanish',
  writing: ['Latin'],
  letters: 'ñ',
  stopWords: words(
    'el|la|los|las|de|que|y|en|un|una|es|no|se|por|con|para|su|al|del|lo|como|más|pero|le|está|él|ella|qué|sin|sobre|esta|este|nunca|nadie|llueve',
  ),
  interior: words('INTERIOR'),
  exterior: words('EXTERIOR'),
  interiorAndExterior: words('INTERIOR/EXTERIOR|EXTERIOR/INTERIOR'),
  actWords: words('ACTO'),
  sceneWords: words('ESCENA|SECUENCIA|ESC|SEC'),
  sceneCounters: [],
  times: {
    DAY: words('DÍA|DE DÍA'),
    NIGHT: words('NOCHE|MEDIANOCHE|DE NOCHE|POR LA NOCHE'),
    DAWN: words('AMANECER|ALBA|MADRUGADA'),
    MORNING: words('MAÑANA|POR LA MAÑANA'),
    NOON: words('MEDIODÍA'),
    AFTERNOON: words('TARDE|POR LA TARDE'),
    EVENING: words('ATARDECER'),
    DUSK: words('ANOCHECER|CREPÚSCULO|OCASO|PUESTA DE SOL'),
  },
  relativeTimes: words(
    'CONTINUO|CONTINÚA|CONTINUACIÓN|MÁS TARDE|DESPUÉS|LUEGO|MOMENTOS DESPUÉS|MOMENTOS MÁS TARDE|MISMO MOMENTO|AL MISMO TIEMPO',
  ),
  timeModifiers: words('AL|EL|LA|DE|DÍA|SIGUIENTE|MISMA|MISMO|ESA|ESE|PRIMERA|ÚLTIMA|HORA|TEMPRANO|CERRADA|MUY'),
  transitions: words(
    'CORTE A|CORTA A|CORTE A NEGRO|CORTE DIRECTO A|FUNDIDO A NEGRO|FUNDE A NEGRO|FUNDIDO A BLANCO|FUNDIDO A|FUNDE A|FUNDIDO ENCADENADO A|FUNDIDO ENCADENADO|ENCADENADO A|DISUELVE A|DISOLVENCIA A|CORTINILLA A|CIERRE A NEGRO',
  ),
  openings: words('FUNDIDO DE ENTRADA|FUNDE DE NEGRO|FUNDIDO DE APERTURA|ABRE DE NEGRO|FUNDIDO DESDE NEGRO|FUNDIDO IN'),
  extensions: words("V.O.|F.C.|CONT.|CONT'D|EN OFF|OFF|FUERA DE CAMPO|O.S."),
  speeches: [],
  narrators: words('NARRADOR|NARRADORA|VOZ EN OFF'),
  labels: words(
    'TÍTULO|SOBREIMPRESO|RÓTULO|CARTEL|NOTA|NOTAS|SONIDO|MÚSICA|INSERTO|ESCENA|SECUENCIA|PERSONAJES|LUGAR|HORA|FECHA|MONTAJE|TEXTO|CORTE|FUNDIDO|INTERIOR|EXTERIOR|SUBTÍTULO',
  ),
  minorRoles: words(
    'HOMBRE|MUJER|NIÑO|NIÑA|CHICO|CHICA|VOZ|TODOS|AMBOS|CAMARERO|CAMARERA|POLICÍA|GUARDIA|ENFERMERA|MÉDICO|VECINO|VECINA|MULTITUD|DEPENDIENTE|CONDUCTOR|TAXISTA|EXTRAÑO|NARRADOR|LOCUTOR',
  ),
  joins: words('Y|E'),
  articles: words('EL|LA|LOS|LAS|UN|UNA'),
  neverEndsName: [],
  nobody: words('NINGUNO|NINGUNA|NADIE'),
  announcements: words('aquí|escena|guion|guión'),
  refusals: phrases(`
    (lo siento|lo lamento|disculpa|disculpe|perdón)…no (puedo|podré|podría|me es posible|es posible)
    (lamento|siento) no poder
    me temo que no (puedo|podré)
    no puedo (escribir|ayudar*|crear|generar|cumplir|continuar|proporcionar|completar|realizar|asistir*|redactar|producir)
    (lamentablemente|desafortunadamente),(| yo) no (puedo|podré|me es posible)
    como (una ia|un modelo de lenguaje|modelo de lenguaje|inteligencia artificial|una inteligencia artificial)
    (esta|esa|tu|su|la) (solicitud|petición|escena) (va en contra|infringe|viola|incumple|contraviene)
    (prefiero|preferiría) no (escribir|redactar|crear|generar|continuar)
    (esto|eso|esta|esa)…no es (algo|una escena|un contenido) (que|en lo que|con lo que) (puedo|pueda|quiero)
    (debo|tengo que) (declinar|rechazar)
    no me es posible (escribir|ayudar*|crear|continuar|redactar)
    con (esto|eso) no (puedo|te puedo|le puedo) ayudar*
  `),
  chatter: phrases(`
    espero que (te|le|les|os|esta escena|este guion|esto|la escena|sea) *
    si (quieres|quiere|deseas|desea|prefieres|prefiere|necesitas|necesita)(,|) *
    (avísame|avíseme|dime|dígame|házmelo saber|hágamelo saber) si
    (quieres|quiere|desea|deseas|te gustaría|le gustaría) que (continúe|continuara|escriba|escribiera|cambie|cambiara|ajuste|ajustara|modifique|añada|siga|siguiera|haga|hiciera)
    no dudes en
    puedo (ajustar|cambiar|modificar|continuar|revisar|ampliar|hacer) *
    (nota|notas): (he|esta escena|la escena|este)
    (qué|que) (te|le|les|os) parece
    (qué|que) (opinas|opina|piensas|piensa)
  `),
};
