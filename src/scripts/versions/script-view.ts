import { BEATS } from '../../screenplay/beats.js';
import type { Cast } from '../../screenplay/draft/cast.js';
import { printInDetail } from '../../screenplay/fountain/print.js';
import type { PrintedInDetail } from '../../screenplay/fountain/print.js';
import {
  eighthsOf,
  formatEighths,
  linesOf,
  pageCount,
  runtimeSeconds,
  sceneLengths,
} from '../../screenplay/layout/lengths.js';
import type { Layout } from '../../screenplay/layout/page.js';
import { paginate } from '../../screenplay/layout/paginate.js';
import { suggestedProfile } from '../../screenplay/layout/suggested-profile.js';
import { fixedLines, type FixedLines } from '../../screenplay/lint/fix-lines.js';
import { findingLine } from '../../screenplay/lint/place.js';
import { lint } from '../../screenplay/lint/lint.js';
import type { LintOptions } from '../../screenplay/lint/options.js';
import type { Finding } from '../../screenplay/lint/rule.js';
import type { MissingCharacter, MissingCharacters } from '../../screenplay/render/missing-characters.js';
import { statistics } from '../../screenplay/statistics/statistics.js';
import type { Statistics } from '../../screenplay/statistics/statistics.js';
import type { ActStructure } from '../../domain/bibles.js';
import { castOfNames } from '../cast.js';
import { limitFindings } from './finding-limit.js';
import { layoutProfile, pageProfileOf, USUAL_PROFILE } from '../page-profiles.js';
import type { PageProfile } from '../page-profiles.js';
import type { Screenplay, WrittenScene } from './script-source.js';

/** A finding with the place where a reader of the script sees it. */
export interface PlacedFinding extends Pick<Finding, 'rule' | 'level' | 'message' | 'args'> {
  readonly sceneId: string | null;
  /** Line in the script's Fountain text, from 1. */
  readonly line: number | null;
  /** For a habit of the whole script its first lines; for all else the one line, if there is one. */
  readonly lines: readonly number[];
  /** Of a habit, at the first places. Null where the finding has none. */
  readonly fix: PlacedFix | null;
}

/** What the fix of a finding changes in the script's Fountain text. */
export interface PlacedFix {
  readonly edits: readonly PlacedLines[];
}

export interface PlacedLines extends Omit<FixedLines, 'block'> {
  readonly sceneId: string | null;
}

/** Most lines that are listed of a habit. */
const MOST_LINES = 200;

/** How long a script is. */
export interface Length {
  readonly pageCount: number;
  readonly runtimeSeconds: number;
  /** Eighths of a page of each written scene, by its id. */
  readonly eighths: ReadonlyMap<string, string>;
  /** The profile that the script's habits suggest, whatever pages it is laid out on here. */
  readonly suggestedProfile: PageProfile;
}

/** The figures, and the scene of each heading that they count: null for one in no scene. */
export interface PlacedStatistics {
  readonly statistics: Statistics;
  readonly sceneIds: readonly (string | null)[];
}

interface ViewSubject {
  screenplay: Screenplay;
  /** The pages; US Letter by default. */
  profile?: PageProfile;
  actStructure: ActStructure;
  /** Names of the characters that the script has bible entries of. */
  cast: readonly string[];
  /** BCP 47. Absent: as its words show. */
  language?: string | undefined;
  /** Words and phrases that are not wanted in it. */
  avoid?: readonly string[] | undefined;
  /** Opens the fonts of PDFs, to tell which characters they lack. Called only when a part depends on it. */
  missingCharacters: () => Promise<MissingCharacters>;
}

/**
 * One version of a script, parsed, laid out and linted. Each part is made when it is first asked for, and then kept. Trees and pages
 * are many times as large as the text, so nobody should hold on to a view.
 */
export class ScriptView {
  readonly screenplay: Screenplay;
  readonly #profile: PageProfile;
  readonly #actStructure: ActStructure;
  readonly #cast: Cast;
  readonly #brief: Pick<LintOptions, 'language' | 'avoid'>;
  readonly #missingCharacters: ViewSubject['missingCharacters'];
  #layout: Layout | undefined;
  #printed: PrintedInDetail | undefined;
  #statistics: Statistics | undefined;
  #findings: readonly PlacedFinding[] | undefined;

  constructor({
    screenplay,
    profile = USUAL_PROFILE,
    actStructure,
    cast,
    language,
    avoid,
    missingCharacters,
  }: ViewSubject) {
    this.screenplay = screenplay;
    this.#profile = profile;
    this.#actStructure = actStructure;
    this.#cast = castOfNames(cast);
    this.#brief = { ...(language === undefined ? {} : { language }), ...(avoid === undefined ? {} : { avoid }) };
    this.#missingCharacters = missingCharacters;
  }

  get layout(): Layout {
    return (this.#layout ??= paginate(this.screenplay.script, layoutProfile(this.#profile)));
  }

  get printed(): PrintedInDetail {
    return (this.#printed ??= printInDetail(this.screenplay.script));
  }

  get length(): Length {
    const eighths = new Map([...this.#sceneEighths()].map(([id, scene]) => [id, formatEighths(scene)]));
    return {
      pageCount: pageCount(this.layout),
      runtimeSeconds: runtimeSeconds(this.layout),
      eighths,
      suggestedProfile: pageProfileOf(suggestedProfile(this.screenplay.script)),
    };
  }

  get statistics(): Statistics {
    return (this.#statistics ??= statistics(this.screenplay.script, this.layout, {
      cast: this.#cast,
      beats: this.#beats,
    }));
  }

  get placedStatistics(): PlacedStatistics {
    return {
      statistics: this.statistics,
      sceneIds: this.statistics.scenes.map(({ block }) => this.sceneAt(block)?.id ?? null),
    };
  }

  async findings(): Promise<readonly PlacedFinding[]> {
    const missing = await this.#missing();
    return (this.#findings ??= this.#lint((text) => missing?.of(text) ?? []));
  }

  /** What a PDF shows as `?`. */
  async missingCharacters(): Promise<readonly MissingCharacter[]> {
    return (await this.#missing())?.from(this.layout) ?? [];
  }

  /** Undefined for a text in ASCII: every font has its characters, so none has to be opened. */
  async #missing(): Promise<MissingCharacters | undefined> {
    return /[^\n -~]/.test(this.printed.text) ? this.#missingCharacters() : undefined;
  }

  sceneAt(block: number): WrittenScene | undefined {
    return this.screenplay.scenes.find(({ from, to }) => block >= from && block < to);
  }

  #lint(missingCharacters: MissingCharacters['of']): PlacedFinding[] {
    const { script } = this.screenplay;
    // A script without bible entries has no cast that a speaker could be missing from.
    const cast = this.#cast.entries.length === 0 ? {} : { cast: this.#cast };
    const found = limitFindings(
      lint(script, { layout: this.layout, beats: this.#beats, missingCharacters, ...cast, ...this.#brief }),
    );
    return found.map((finding) => ({
      fix: this.#fixOf(finding),
      rule: finding.rule,
      level: finding.level,
      message: finding.message,
      args: finding.args,
      sceneId: this.sceneAt(finding.block)?.id ?? null,
      line: findingLine(finding, script, this.printed),
      lines: [finding, ...(finding.others ?? [])]
        .slice(0, MOST_LINES)
        .flatMap((place) => findingLine(place, script, this.printed) ?? []),
    }));
  }

  #fixOf(finding: Finding): PlacedFix | null {
    const { script } = this.screenplay;
    const edits = [finding, ...(finding.others ?? [])]
      .filter(({ fix }) => fix !== undefined)
      .slice(0, MOST_LINES)
      .flatMap((place) => fixedLines(place, script, this.printed))
      .map(({ block, ...lines }) => ({ ...lines, sceneId: this.sceneAt(block)?.id ?? null }));
    return edits.length === 0 ? null : { edits };
  }

  /** A scene whose text has several headings is as long as all of them. */
  #sceneEighths(): Map<string, number> {
    const eighths = new Map<string, number>();
    for (const length of sceneLengths(this.screenplay.script, this.layout)) {
      const scene = this.sceneAt(length.block);
      if (scene !== undefined) eighths.set(scene.id, (eighths.get(scene.id) ?? 0) + length.eighths);
    }
    for (const { id, from, to } of this.screenplay.scenes) {
      const lines = eighths.has(id) ? 0 : linesOf(this.layout, from, to);
      if (lines > 0) eighths.set(id, eighthsOf(lines, this.layout.profile.linesPerPage));
    }
    return eighths;
  }

  /**
   * The beats that are known to fall at the ends of acts: in the last heading of an act's last scene. The last act that is written counts
   * only if the structure has no further one.
   */
  get #beats(): { structure: ActStructure; bound: { beat: string; scene: number }[] } {
    const headings = this.screenplay.script.body.flatMap((block, at) => (block.kind === 'heading' ? [at] : []));
    const beats = new Set(BEATS[this.#actStructure].map(({ id }) => id));
    const last = new Map(this.screenplay.scenes.map((scene) => [scene.act, scene]));
    const bound = [...last].flatMap(([act, { from, to }]) => {
      const scene = headings.findLastIndex((at) => at >= from && at < to);
      const beat = actEnd(act);
      const over = last.has(act + 1) || !beats.has(actEnd(act + 1));
      return over && beats.has(beat) && scene >= 0 ? [{ beat, scene }] : [];
    });
    return { structure: this.#actStructure, bound };
  }
}

function actEnd(act: number): string {
  return `ACT_${act}_END`;
}
