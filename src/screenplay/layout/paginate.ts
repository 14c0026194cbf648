import type { Script } from '../ast.js';
import { fit, fitWhole, force, split, type Taken } from './breaks.js';
import type { Layout, Page, PageLine, Profile } from './page.js';
import { placeNotice, placeUnit } from './place.js';
import { checkProfile, LETTER } from './profiles.js';
import { titlePages } from './title.js';
import { makeUnits, type Progress, type Unit } from './units.js';

/**
 * Lays a script in normal form out on pages.
 *
 * @param profile measures of paper and elements; default US Letter
 * @throws {InvalidProfile} if the profile cannot be used
 */
export function paginate(script: Script, profile: Profile = LETTER): Layout {
  checkProfile(profile);
  const makeUp = new MakeUp(makeUnits(script, profile), script.body.length, profile);
  const { pages, starts } = makeUp.run();
  return { profile, pages: [...titlePages(script.titlePage, profile), ...pages], starts };
}

/** A unit, or a part of it, on the open page. */
interface Fragment {
  readonly index: number;
  readonly from: Progress;
  readonly taken: Taken;
  readonly row: number;
}

/** Fills page after page. Blocks on the open page can still be moved to the next. */
class MakeUp {
  readonly #units: readonly Unit[];
  readonly #profile: Profile;
  readonly #pages: Page[] = [];
  readonly #starts: Layout['starts'][number][];
  #fragments: Fragment[] = [];
  /** First free row. */
  #row = 0;

  constructor(units: readonly Unit[], blocks: number, profile: Profile) {
    this.#units = units;
    this.#profile = profile;
    this.#starts = Array.from({ length: blocks }, () => null);
  }

  run(): Pick<Layout, 'pages' | 'starts'> {
    this.#units.forEach((unit, index) => {
      if (unit.startsPage) this.#close();
      this.#place(index, unit.start);
    });
    this.#close();
    return { pages: this.#pages, starts: this.#starts };
  }

  #place(index: number, start: Progress): void {
    let from: Progress | null = start;
    while (from) {
      const taken = this.#take(index, from);
      if (taken) {
        this.#put(index, from, taken);
        from = taken.rest;
        if (from) this.#close();
      } else if (!this.#lend(index)) {
        this.#close();
      }
    }
  }

  /** The part of a unit that goes on the open page; null if nothing may. */
  #take(index: number, from: Progress): Taken | null {
    const unit = this.#units[index]!;
    const { linesPerPage } = this.#profile;
    const room = this.#roomFor(unit);
    const alone = this.#onlyHeadings();
    if (unit.kind === 'heading' && !alone && !this.#keeps(index, this.#row)) return null;
    const taken = fit(unit, from, room, linesPerPage);
    if (taken || !alone) return taken;
    const fitsElsewhere = this.#fragments.length > 0 && (room < 1 || fitWhole(unit, from, linesPerPage));
    return fitsElsewhere ? null : force(unit, from, room);
  }

  /** Whether there is room for a heading together with what must stay below it. */
  #keeps(heading: number, row: number): boolean {
    const { linesPerPage } = this.#profile;
    for (let index = heading; ; index++) {
      const unit = this.#units[index];
      if (!unit || (index > heading && unit.startsPage)) return true;
      const room = linesPerPage - row - (row > 0 ? unit.before : 0);
      if (unit.kind !== 'heading') return fit(unit, unit.start, room, linesPerPage) !== null;
      const taken = fitWhole(unit, unit.start, room);
      if (!taken) return false;
      row = linesPerPage - room + taken.height;
    }
  }

  /**
   * Keeps a transition from beginning a page: moves the end of the block before it, at least two lines, to the next page as well. A
   * block too short to be split moves as a whole, with headings directly above it.
   */
  #lend(index: number): boolean {
    const last = this.#fragments.at(-1);
    if (this.#units[index]!.kind !== 'transition' || !last || last.index !== index - 1) return false;
    const lender = this.#units[last.index]!;
    const { linesPerPage } = this.#profile;
    const parted = split(lender, last.from, last.taken.height - 1, linesPerPage);
    if (!parted && !isShort(lender, last.taken)) return false;
    let kept = this.#fragments.length - 1;
    if (!parted) while (kept > 0 && this.#units[this.#fragments[kept - 1]!.index]!.kind === 'heading') kept--;
    if (!parted && kept === 0) return false;
    const moved = this.#fragments.slice(parted ? kept + 1 : kept);
    this.#fragments = this.#fragments.slice(0, kept);
    this.#row = last.row;
    if (parted) this.#put(last.index, last.from, parted, last.row);
    this.#close();
    if (parted?.rest) this.#place(last.index, parted.rest);
    for (const fragment of moved) this.#place(fragment.index, fragment.from);
    return true;
  }

  #roomFor(unit: Unit): number {
    return this.#profile.linesPerPage - this.#topFor(unit);
  }

  #topFor(unit: Unit): number {
    return this.#fragments.length > 0 ? this.#row + unit.before : 0;
  }

  #onlyHeadings(): boolean {
    return this.#fragments.every(({ index }) => this.#units[index]!.kind === 'heading');
  }

  #put(index: number, from: Progress, taken: Taken, row = this.#topFor(this.#units[index]!)): void {
    this.#fragments.push({ index, from, taken, row });
    this.#row = row + taken.height;
  }

  #close(): void {
    if (this.#fragments.length === 0) return;
    const page = this.#pages.length;
    const lines = this.#fragments.flatMap((fragment) => this.#linesOf(fragment, page));
    this.#pages.push({ number: page + 1, lines });
    this.#fragments = [];
    this.#row = 0;
  }

  #linesOf({ index, from, taken, row }: Fragment, page: number): PageLine[] {
    const unit = this.#units[index]!;
    const isStart = from === unit.start;
    const lines = placeUnit(unit, taken, row, this.#profile, isStart);
    if (isStart) this.#starts[unit.block] = { page, row: lines[0]!.row };
    const above = unit.continuedCues.flatMap((cue, side) =>
      isStart || !from[side]?.copy ? [] : [this.#notice(unit, side, 'cue', cue, row - 1)],
    );
    const below = unit.continuedCues.flatMap((_, side) => {
      const goesOn = taken.rest?.[side] && lines.findLast((line) => sideOf(line) === side)?.part !== -1;
      return goesOn ? [this.#notice(unit, side, 'more', '(MORE)', row + taken.height)] : [];
    });
    return [...above, ...lines, ...below];
  }

  #notice(unit: Unit, side: number, kind: 'more' | 'cue', text: string, row: number): PageLine {
    return placeNotice(kind, text, row, unit.block, this.#profile, unit.sides.length === 1 ? undefined : SIDES[side]);
  }
}

const SIDES = ['left', 'right'] as const;

function sideOf({ side }: PageLine): number {
  return side === 'right' ? 1 : 0;
}

/** Most lines of a block that is moved as a whole with a transition. */
const SHORT = 3;

function isShort({ kind }: Unit, { sides, height }: Taken): boolean {
  const lines = sides[0]!.filter(({ copy }) => kind !== 'speech' || copy > 0).length;
  return (kind === 'paragraph' || kind === 'speech') && height >= 2 && lines <= SHORT;
}
