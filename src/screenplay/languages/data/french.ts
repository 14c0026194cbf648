import { phrases, words, type Language } from '../language.js';

export const FRENCH: Language = {
  code: 'fr',
  name: 'French',
  writing: ['Latin'],
  letters: '',
  stopWords: words(
    'le|la|les|de|des|du|et|en|un|une|est|que|qui|ne|pas|il|elle|dans|pour|sur|avec|au|aux|ce|cette|son|sa|ses|vous|je|tu|mais|où|pluie|personne|jamais|alors',
  ),
  interior: words('INTÉRIEUR|DEDANS'),
  exterior: words('EXTÉRIEUR|DEHORS'),
  interiorAndExterior: [],
  actWords: words('ACTE'),
  sceneWords: words('SCÈNE|SÉQUENCE|SÉQ'),
  sceneCounters: [],
  times: {
    DAY: words('JOUR|DE JOUR|JOURNÉE'),
    NIGHT: words('NUIT|MINUIT|DE NUIT'),
    DAWN: words('AUBE|LEVER DU JOUR|LEVER DE SOLEIL|PETIT JOUR'),
    MORNING: words('MATIN|MATINÉE|AU MATIN'),
    NOON: words('MIDI'),
    AFTERNOON: words('APRÈS-MIDI|APRÈS MIDI'),
    EVENING: words('SOIR|SOIRÉE|LE SOIR'),
    DUSK: words('CRÉPUSCULE|COUCHER DE SOLEIL|TOMBÉE DE LA NUIT|TOMBÉE DU JOUR'),
  },
  relativeTimes: words(
    'CONTINU|PLUS TARD|UN PEU PLUS TARD|MÊME MOMENT|AU MÊME MOMENT|MOMENTS PLUS TARD|QUELQUES INSTANTS PLUS TARD|PEU APRÈS|SIMULTANÉ',
  ),
  timeModifiers: words("LE|LA|L'|DE|DÉBUT|FIN|TÔT|TARD|MÊME|PLEIN|PLEINE|LENDEMAIN|SUIVANT|PETIT"),
  transitions: words(
    'COUPE À|COUPÉ À|COUPE SUR|COUPE FRANCHE|COUPE AU NOIR|FONDU AU NOIR|FONDU AU BLANC|FONDU ENCHAÎNÉ|FONDU ENCHAÎNÉ VERS|FONDU À|FONDU SUR|NOIR|CUT AU NOIR|FERMETURE AU NOIR',
  ),
  openings: words("OUVERTURE AU NOIR|OUVERTURE EN FONDU|FONDU D'OUVERTURE|OUVERTURE"),
  extensions: words("V.O.|O.S.|CONT'D|SUITE|OFF|VOIX OFF|HORS CHAMP|H.C."),
  speeches: [],
  narrators: words('NARRATEUR|NARRATRICE|VOIX OFF|VOIX'),
  labels: words(
    'TITRE|CARTON|SOUS-TITRE|SURIMPRESSION|NOTE|NOTES|SON|MUSIQUE|INSERT|SCÈNE|SÉQUENCE|PERSONNAGES|LIEU|HEURE|DATE|MONTAGE|TEXTE|COUPE|FONDU|INTÉRIEUR|EXTÉRIEUR',
  ),
  minorRoles: words(
    'HOMME|FEMME|GARÇON|FILLE|ENFANT|ENFANTS|VOIX|TOUS|TOUTES|SERVEUR|SERVEUSE|POLICIER|POLICIÈRE|GARDE|GARDIEN|INFIRMIÈRE|MÉDECIN|VOISIN|VOISINE|FOULE|CHAUFFEUR|INCONNU|NARRATEUR|VENDEUR|VENDEUSE',
  ),
  joins: words('ET'),
  articles: words('LE|LA|LES|UN|UNE'),
  neverEndsName: [],
  nobody: words('AUCUN|AUCUNE|PERSONNE|NÉANT'),
  announcements: words('voici|scène|scénario'),
  refusals: phrases(`
    (désolé|désolée|je suis désolé|je suis désolée|je suis navré|navré|pardon|je regrette|toutes mes excuses|je m'excuse)…(ne peux|ne puis|ne pourrai|ne suis pas en mesure|impossible|peux pas)
    je ne (peux|puis|pourrai) (pas |)(écrire|vous aider|t'aider|aider|créer|générer|répondre|continuer|fournir|produire|rédiger|satisfaire|accéder)
    je (crains|regrette) (de ne pas|que je ne)
    je ne suis pas (en mesure|capable) (de|d')*
    malheureusement(,|) je ne (peux|puis|pourrai|suis)
    en tant qu('ia|'intelligence|e modèle|'assistant)*
    (cette|votre|ta) (demande|requête|scène) (va à l'encontre|enfreint|viole|contrevient|ne respecte pas|n'est pas conforme|sort du cadre)
    (ce contenu|cela|ceci) (va à l'encontre|enfreint|viole|contrevient)
    je (préfère|préférerais|souhaite) ne pas (écrire|rédiger|créer|générer|poursuivre|continuer|répondre)
    je (dois|préfère|me dois de) (décliner|refuser)
    ce n'est pas (quelque chose|une demande|un sujet|une scène|un contenu) (que je|sur lequel je|à laquelle je|avec laquelle je|pour laquelle je)
    il m'est impossible (d'écrire|de rédiger|de répondre|de créer|de donner suite|de vous aider)
  `),
  chatter: phrases(`
    (j'|nous )(espère|espérons) que *
    en espérant que *
    (n'hésitez|n'hésite) pas à *
    (dites-moi|dis-moi|faites-moi savoir|fais-moi savoir|faites-le-moi savoir) *
    si (vous|tu) (souhaitez|souhaites|voulez|veux|préférez|préfères|désirez) (que je|des|une|d'autres|modifier|changer)*
    (souhaitez|voulez|veux|souhaites)-(vous|tu) que je
    je peux (aussi |également |)(ajuster|modifier|continuer|développer|retravailler|réviser) *
    (note|notes|remarque) : (j'ai|cette scène|la scène|ce)*
    qu'en (pensez-vous|penses-tu|dites-vous|dis-tu)
    (cela|ça) vous (convient|plaît)
  `),
};
