import { distance } from 'fastest-levenshtein';
import { ENGLISH } from '../languages/data/english.js';
import { isMinorRole, severalNames } from '../languages/speaker-name.js';
import { foldName } from '../names.js';

export interface CastMember {
  readonly id: string;
  /** The name as it is written in cues. */
  readonly cueName: string;
  readonly aliases?: readonly string[];
}

/** Two members have names or aliases that fold to the same, so that a cue could mean either. */
export class CastConflict extends Error {
  override readonly name = 'CastConflict';
  constructor(
    readonly alias: string,
    readonly ids: readonly [string, string],
  ) {
    super(`"${alias}" stands for both ${ids[0]} and ${ids[1]}: give one of them another name or take the alias out.`);
  }
}

interface Entry<M> {
  readonly folded: string;
  readonly member: M;
}

/** An index of members by their names and aliases; also used for places. */
export interface Cast<M extends CastMember = CastMember> {
  readonly exact: ReadonlyMap<string, M>;
  readonly entries: readonly Entry<M>[];
}

/** Makes the index. @throws {CastConflict} if names or aliases of two members fold to the same */
export function createCast<M extends CastMember>(members: readonly M[]): Cast<M> {
  const exact = new Map<string, M>();
  const entries: Entry<M>[] = [];
  for (const member of members) {
    for (const name of [member.cueName, ...(member.aliases ?? [])]) {
      const folded = foldName(name);
      const other = exact.get(folded);
      if (other && other.id !== member.id) throw new CastConflict(name, [other.id, member.id]);
      if (folded === '' || other) continue;
      exact.set(folded, member);
      entries.push({ folded, member });
    }
  }
  return { exact, entries };
}

export type Resolution<M extends CastMember = CastMember> =
  /** The name is the member's, or one of the aliases. */
  | { readonly kind: 'exact'; readonly member: M }
  /** All words of the name are in one member's name, and in no other's. */
  | { readonly kind: 'partial'; readonly member: M }
  /** The name differs from one member's in a letter or two: for a person to decide. */
  | { readonly kind: 'suggestion'; readonly member: M }
  /** `MAN #2`, `VOICE`, `ALL`: a minor role. */
  | { readonly kind: 'generic' }
  | { readonly kind: 'unknown' };

/** Finds the member that a cue means. `name` is given without extensions. */
export function resolveCue<M extends CastMember>(name: string, cast: Cast<M>): Resolution<M> {
  const folded = foldName(name);
  const member = cast.exact.get(folded);
  if (member) return { kind: 'exact', member };
  const partial = only(cast.entries.filter((entry) => containsWords(entry.folded, folded)));
  if (partial) return { kind: 'partial', member: partial };
  const short =
    partial === undefined ? only(cast.entries.filter((entry) => isWrittenTogether(entry.folded, folded))) : undefined;
  if (short) return { kind: 'partial', member: short };
  if (isGeneric(folded, cast) || isMinorRole(folded)) return { kind: 'generic' };
  const near = nearest(folded, cast);
  return near ? { kind: 'suggestion', member: near } : { kind: 'unknown' };
}

/** Finds a place in the list of locations; `unknown` for a new one. */
export function resolvePlace<M extends CastMember>(place: string, locations: Cast<M>): Resolution<M> {
  const folded = foldName(place);
  const member = locations.exact.get(folded);
  if (member) return { kind: 'exact', member };
  const near = nearest(folded, locations);
  return near ? { kind: 'suggestion', member: near } : { kind: 'unknown' };
}

function only<M extends CastMember>(entries: readonly Entry<M>[]): M | undefined {
  const [first, ...rest] = entries;
  return rest.every(({ member }) => member.id === first?.member.id) ? first?.member : undefined;
}

function words(folded: string): string[] {
  return folded.split(/[^\p{L}\p{N}']+/u).filter(Boolean);
}

function containsWords(folded: string, part: string): boolean {
  const wanted = words(part);
  const own = new Set(words(folded));
  return wanted.length > 0 && wanted.every((word) => own.has(word));
}

const TOGETHER = /^[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}・ー ]+$/u;

/** For names written with or without blanks, as in Chinese: whether `part` is the whole name, or at least two characters at its end. */
function isWrittenTogether(folded: string, part: string): boolean {
  if (!TOGETHER.test(part) || !TOGETHER.test(folded)) return false;
  const [whole, short] = [folded.replaceAll(' ', ''), part.replaceAll(' ', '')];
  return whole === short || (short.length >= 2 && short.length < whole.length && whole.endsWith(short));
}

/** English minor roles. They are found by words within a name: `THE MAN AT THE BAR`. */
const GENERIC: ReadonlySet<string> = new Set(ENGLISH.minorRoles);

/** Roles that often precede a name. */
const RANK: ReadonlySet<string> = new Set(['OFFICER', 'NURSE', 'DOCTOR']);

function isGeneric(folded: string, cast: Cast): boolean {
  const all = words(folded);
  const named = all.filter((word) => !/^(?:\p{N}+|ONE|TWO|THREE|FOUR)$/u.test(word));
  const [first = '', second = ''] = named;
  // `NURSE KELLY` is somebody, `NURSE #2` and `NURSE'S VOICE` are not.
  if (named.length === 2 && RANK.has(first) && !GENERIC.has(second)) return false;
  if (GENERIC.has(first) || GENERIC.has(named.at(-1) ?? '')) return true;
  return severalNames(folded, (each) => cast.exact.has(each)).length > 0;
}

function nearest<M extends CastMember>(folded: string, cast: Cast<M>): M | undefined {
  const allowed = folded.length >= 8 ? 2 : folded.length >= 5 ? 1 : 0;
  if (allowed === 0 || folded.length > 100) return undefined;
  return only(
    cast.entries.filter(
      (entry) => Math.abs(entry.folded.length - folded.length) <= allowed && distance(entry.folded, folded) <= allowed,
    ),
  );
}

const EXTENSIONS: Readonly<Record<string, string>> = Object.freeze({
  VO: 'V.O.',
  OS: 'O.S.',
  OC: 'O.C.',
  CONT: "CONT'D",
  CONTD: "CONT'D",
  CONTINUED: "CONT'D",
  PRELAP: 'PRE-LAP',
  FILTER: 'FILTERED',
  FILTERED: 'FILTERED',
  ONPHONE: 'ON PHONE',
  SUBTITLE: 'SUBTITLE',
});

/** Gives the usual extensions one spelling (`v.o` and `VO` become `V.O.`); others stay as written. */
export function spellExtension(extension: string): string {
  return EXTENSIONS[extension.toUpperCase().replace(/[^\p{L}]/gu, '')] ?? extension;
}
