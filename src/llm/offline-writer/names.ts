import type { Pronoun } from './grammar.js';

export interface GivenName {
  name: string;
  pronoun: Pronoun;
}

/** `Mara f, Teo m, Sasha t` */
function given(notation: string): GivenName[] {
  const pronouns: Record<string, Pronoun> = { f: 'she', m: 'he', t: 'they' };
  return notation.split(',').map((entry) => {
    const [name, mark] = entry.trim().split(' ');
    return { name: name!, pronoun: pronouns[mark!]! };
  });
}

export const MODERN_NAMES = given(
  'Mara f, Teo m, Imani f, Anders m, Priya f, Kwame m, Lucía f, Farid m, Noor f, Desmond m, Yuki f, Ruben m, Adaeze f, Viktor m, Shirin f, Callum m, Beatriz f, Hassan m, Oona f, Emeka m, ' +
    'Delphine f, Jun m, Rosalind f, Tariq m, Wanda f, Ignatius m, Zofia f, Bashir m, Greta f, Leopold m, Quyen f, Solomon m, Ximena f, Ulrich m, Petra f, Elias m, Katya f, Mateus m, Fenna f, Gideon m, ' +
    'Halima f, Cormac m, Vesna f, Omar m, Josephine f, Nikhil m, Thandiwe f, Pavel m, Ingrid f, Rafael m, Sasha t, Robin t, Marlo t, Kit t, Ellery t, Wren t, Yael f, Zeke m, Dolores f, Bram m',
);
export const WESTERN_NAMES = given(
  'Abigail f, Josiah m, Consuelo f, Ezra m, Temperance f, Ramón m, Cora f, Silas m, Winona f, Hollis m, Dolly f, Fong m, Prudence f, Gus m, Luz f, Nathaniel m, Ida f, Virgil m, Birdie f, Obadiah m, Marisol f, Thaddeus m, Kizzy f, Jubal m',
);
export const OLD_WORLD_NAMES = given(
  'Aelith f, Corin m, Brida f, Torvald m, Ysolde f, Garrick m, Maeve f, Osric m, Senna f, Leofric m, Ilse f, Hakon m, Nesta f, Perrin m, Wilhelmina f, Udo m, Rowena f, Dorrick m, Emmot f, Fulk m, Katrijn f, Jorund m, Vigdis f, Alder t',
);
/** Kept for the one who is missing, so that the name never falls to a living character. */
export const ABSENT_NAMES = given(
  'Ines f, Tobias m, Lena f, Aurel m, Nadia f, Jonah m, Clea f, Milo m, Hester f, Ravi m, Sunniva f, Paulo m',
);

export const SURNAMES =
  'Voss, Lindqvist, Okoro, Castellanos, Nakamura, Haddad, Brennan, Achterberg, Diallo, Petrov, Marchetti, Quist, Ferreira, Szabo, Whitlock, Rahimi, Thorne, Jankowski, Ekwueme, Duquesne, Iyer, Moreau, Kessel, Underhill, Yildiz, Zapata, Grady, Novak, Adeyemi, Blackwood, Sørensen, Pham, Tremaine, Vasquez, Lowell, Hartmann, Oyelaran, Camara, Beaumont, Rourke, Ishikawa, Delgado, Mbeki, Farrow, Gallo, Weiss, Kaur, Ibarra, Lund, Pettibone'.split(
    ', ',
  );
export const OLD_WORLD_SURNAMES =
  'of the Fens, Ashdown, Blackmere, the Younger, Thornfield, of Harrow Gate, Stonehand, Wintermark, Carrow, of the Low Road, Greymantle, Hollin, Ravensworth, Oakenshaw, of Saint Brannoc, Mereweather, Vale, Undern, Fairlamb, Quarrier'.split(
    ', ',
  );

/** The pronoun a known given name goes with. */
export function pronounOf(name: string): Pronoun | undefined {
  return [...MODERN_NAMES, ...WESTERN_NAMES, ...OLD_WORLD_NAMES].find((entry) => entry.name === name)?.pronoun;
}
