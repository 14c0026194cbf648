import { phrases, words, type Language } from '../language.js';

export const PORTUGUESE: Language = {
  code: 'pt',
  name: 'Portuguese',
  writing: ['Latin'],
  letters: 'ãõ',
  stopWords: words(
    'o|a|os|as|de|que|e|em|um|uma|não|se|por|com|para|seu|sua|ao|do|da|no|na|como|mais|mas|ele|ela|está|você|isso|são|chove|nunca|ninguém',
  ),
  interior: words('INTERIOR|INTERNO|INTERNA'),
  exterior: words('EXTERIOR|EXTERNO|EXTERNA'),
  interiorAndExterior: [],
  actWords: words('ATO|ACTO'),
  sceneWords: words('CENA|SEQUÊNCIA|SEQ'),
  sceneCounters: [],
  times: {
    DAY: words('DIA|DE DIA'),
    NIGHT: words('NOITE|MEIA-NOITE|DE NOITE|À NOITE'),
    DAWN: words('AMANHECER|MADRUGADA|ALVORADA|NASCER DO SOL'),
    MORNING: words('MANHÃ|DE MANHÃ'),
    NOON: words('MEIO-DIA|MEIO DIA'),
    AFTERNOON: words('TARDE|À TARDE'),
    EVENING: words('ENTARDECER|FIM DE TARDE'),
    DUSK: words('ANOITECER|CREPÚSCULO|PÔR DO SOL'),
  },
  relativeTimes: words(
    'CONTÍNUO|CONTINUAÇÃO|CONTINUA|MAIS TARDE|DEPOIS|MOMENTOS DEPOIS|MESMO MOMENTO|MESMO TEMPO|LOGO DEPOIS',
  ),
  timeModifiers: words('O|A|AO|DE|DIA|SEGUINTE|MESMA|MESMO|FIM|INÍCIO|DA|DO|ALTA'),
  transitions: words(
    'CORTA PARA|CORTE PARA|CORTE PARA PRETO|CORTE SECO|FADE PARA PRETO|FUSÃO PARA|FUNDE PARA|ESCURECE|FADE OUT|DISSOLVE PARA',
  ),
  openings: words('ABRE EM FADE|CLAREIA|ABRE|FADE DE ABERTURA'),
  extensions: words("V.O.|O.S.|CONT.|CONT'D|OFF|EM OFF|FORA DE QUADRO"),
  speeches: [],
  narrators: words('NARRADOR|NARRADORA|VOZ EM OFF|VOZ OFF'),
  labels: words(
    'TÍTULO|LETREIRO|LEGENDA|NOTA|NOTAS|SOM|MÚSICA|INSERT|CENA|SEQUÊNCIA|PERSONAGENS|LOCAL|HORA|DATA|MONTAGEM|TEXTO|CORTE|INTERIOR|EXTERIOR',
  ),
  minorRoles: words(
    'HOMEM|MULHER|MENINO|MENINA|GAROTO|GAROTA|VOZ|TODOS|AMBOS|GARÇOM|GARÇONETE|POLICIAL|GUARDA|ENFERMEIRA|MÉDICO|VIZINHO|VIZINHA|MULTIDÃO|MOTORISTA|ESTRANHO|NARRADOR|LOCUTOR|CRIANÇA',
  ),
  joins: words('E'),
  articles: words('O|A|OS|AS|UM|UMA'),
  neverEndsName: [],
  nobody: words('NENHUM|NENHUMA|NINGUÉM'),
  announcements: words('aqui|cena|roteiro'),
  refusals: phrases(`
    (desculpe|desculpa|sinto muito|lamento|peço desculpas|me desculpe)…não (posso|consigo|poderei|é possível)
    (lamento|sinto) não poder
    receio que não (posso|possa|consigo)
    não (posso|consigo) (escrever|ajudar*|criar|gerar|atender|continuar|fornecer|completar|produzir|cumprir)
    infelizmente(,|) (eu |)não (posso|consigo|poderei|é possível)
    como (uma ia|um modelo de linguagem|modelo de linguagem|inteligência artificial|uma inteligência artificial)
    (este|esse|esta|essa|seu|sua|o seu|a sua) (pedido|solicitação|cena|conteúdo) (vai contra|viola|infringe|contraria|fere)
    (prefiro|preferiria) não (escrever|redigir|criar|gerar|continuar)
    (isto|isso|esta|essa)…não é (algo|uma cena|um conteúdo) (que|em que|com que|com o que) (posso|eu possa|eu posso|quero)
    (devo|preciso|tenho que|tenho de) (recusar|declinar)
    não me é possível (escrever|ajudar*|criar|continuar|redigir)
  `),
  chatter: phrases(`
    espero que (você|vocês|goste|gostem|esta cena|essa cena|isso|isto|a cena|o roteiro|tenha) *
    se (quiser|desejar|preferir|precisar|você quiser|você precisar|você preferir|você desejar) *
    (me avise|avise-me|me diga|diga-me) se
    (gostaria|quer|deseja) que eu (continue|continuasse|escreva|escrevesse|mude|mudasse|ajuste|ajustasse|altere|faça)
    (fique|sinta-se) à vontade para
    posso (ajustar|mudar|alterar|continuar|revisar|expandir|fazer) *
    (nota|notas|observação): (eu|esta cena|a cena|este)
    o que (você |)(acha|achou|pensa)
    (que|o que) (te|lhe) parece
  `),
};
