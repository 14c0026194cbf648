import { phrases, words, type Language } from '../language.js';

export const ITALIAN: Language = {
  code: 'it',
  name: 'Italian',
  writing: ['Latin'],
  letters: '',
  stopWords: words(
    'il|lo|la|gli|le|di|che|e|in|un|una|è|non|si|per|con|su|al|del|della|dei|delle|come|più|ma|lei|lui|sono|nel|nella|alla|anche|piove|nessuno|mai|ho|hai|tu',
  ),
  interior: words('INTERNO|INTERNI'),
  exterior: words('ESTERNO|ESTERNI|EST'),
  interiorAndExterior: words('INT/EST|EST/INT|INTERNO/ESTERNO|ESTERNO/INTERNO'),
  actWords: words('ATTO'),
  sceneWords: words('SCENA|SEQUENZA|SC'),
  sceneCounters: [],
  times: {
    DAY: words('GIORNO|DI GIORNO'),
    NIGHT: words('NOTTE|MEZZANOTTE|DI NOTTE'),
    DAWN: words('ALBA'),
    MORNING: words('MATTINA|MATTINO|DI MATTINA'),
    NOON: words('MEZZOGIORNO'),
    AFTERNOON: words('POMERIGGIO'),
    EVENING: words('SERA|DI SERA'),
    DUSK: words('TRAMONTO|CREPUSCOLO|IMBRUNIRE'),
  },
  relativeTimes: words('CONTINUO|CONTINUA|PIÙ TARDI|DOPO|POCO DOPO|STESSO MOMENTO|MOMENTI DOPO|NELLO STESSO MOMENTO'),
  timeModifiers: words('IL|LA|DI|PRIMA|TARDA|TARDO|STESSA|STESSO|SEGUENTE|SUCCESSIVO|PRIMO|NOTTE|FONDA|INOLTRATA'),
  transitions: words(
    'STACCO A|STACCO SU|TAGLIO A|TAGLIO SU|STACCO|DISSOLVENZA A|DISSOLVENZA A NERO|DISSOLVENZA INCROCIATA|DISSOLVENZA INCROCIATA SU|DISSOLVENZA IN CHIUSURA|NERO|STACCO A NERO',
  ),
  openings: words('DISSOLVENZA IN APERTURA|APERTURA IN DISSOLVENZA|DA NERO'),
  extensions: words("V.O.|F.C.|V.F.C.|O.S.|CONT'D|CONT.|FUORI CAMPO|VOCE FUORI CAMPO|VOCE OFF"),
  speeches: [],
  narrators: words('NARRATORE|NARRATRICE|VOCE FUORI CAMPO|VOCE OFF'),
  labels: words(
    'TITOLO|DIDASCALIA|SOVRIMPRESSIONE|SOTTOTITOLO|NOTA|NOTE|SUONO|MUSICA|INSERTO|SCENA|SEQUENZA|PERSONAGGI|LUOGO|ORA|DATA|MONTAGGIO|TESTO|STACCO|INTERNO|ESTERNO',
  ),
  minorRoles: words(
    'UOMO|LA DONNA|UNA DONNA|RAGAZZO|RAGAZZA|BAMBINO|BAMBINA|VOCE|TUTTI|ENTRAMBI|CAMERIERE|CAMERIERA|POLIZIOTTO|GUARDIA|INFERMIERA|MEDICO|VICINO|VICINA|FOLLA|AUTISTA|SCONOSCIUTO|NARRATORE|COMMESSO|COMMESSA',
  ),
  joins: words('E|ED'),
  articles: words('IL|LO|LA|I|GLI|LE|UN|UNO|UNA'),
  neverEndsName: [],
  nobody: words('NESSUNO|NESSUNA'),
  announcements: words('ecco|scena|sceneggiatura'),
  refusals: phrases(`
    (mi dispiace|mi spiace|spiacente|sono spiacente|mi scuso|scusa|scusami|purtroppo)…non (posso|riesco|sono in grado|potrò|è possibile)
    temo di non poter*
    non (posso|sono in grado di|riesco a) (scrivere|aiutar*|creare|generare|soddisfare|continuare|fornire|completare|produrre)
    (come|in quanto) (ia|intelligenza artificiale|modello linguistico|modello di linguaggio|assistente)
    (questa|la tua|la sua) (richiesta|scena) (va contro|viola|è contraria|non rispetta)
    (preferisco|preferirei) non (scrivere|redigere|creare|generare|continuare)
    (questo|questa|questa scena) non è (qualcosa|una cosa|una scena|un contenuto) (che|in cui|con cui|su cui) (posso|possa|voglio)
    (devo|sono costretto a|sono costretta a) (rifiutare|declinare)
    non mi è possibile (scrivere|aiutar*|creare|continuare)
  `),
  chatter: phrases(`
    spero (che|ti|vi|le) *
    (fammi|mi faccia|fatemi) sapere (se|cosa|come)
    se (vuoi|desideri|preferisci|vuole|volete|desidera|hai bisogno)(,|) *
    (vuoi|desideri|vuole) che (continui|scriva|cambi|modifichi|io)
    non esitare a
    posso (modificare|cambiare|continuare|rivedere|ampliare|adattare) *
    (nota|note): (ho|questa scena|la scena)
    (che|cosa|che cosa) ne (pensi|pensa|dici|dice|pensate)
  `),
};
