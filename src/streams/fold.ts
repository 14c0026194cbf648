/**
 * The reader's fold of the stream protocol (PROTOCOL.md): what a client does with each event so that, through any number of
 * disconnects, it ends with every durable event once and with exactly the text, of a generation or of a script. It needs nothing of
 * the server's.
 */

/** What the fold looks at. Other events count by their `seq` alone. */
export interface FoldEvent {
  type: string;
  seq: number;
  sceneId?: string | undefined;
  draftNumber?: number | undefined;
  offset?: number | undefined;
  /** Of a snapshot, an append, or a completed or edited draft that brings its text. */
  text?: string | undefined;
}

type FoldOutcome =
  | 'applied'
  /** Known already. */
  | 'ignored'
  /** Text is missing before this: subscribe again with `after: state.seq`. */
  | 'hole';

interface FoldState {
  /** The highest seq applied: `after` of the next subscription. */
  readonly seq: number;
  /** The latest event was terminal: a generation has ended, and `generationEvents` with it. */
  readonly ended: boolean;
  /** The text held of a draft; undefined when there is none, or when it was discarded. */
  text(sceneId: string, draftNumber: number): string | undefined;
  /** The highest draft of a scene that text is held of. */
  latestText(sceneId: string): { draftNumber: number; text: string } | undefined;
}

export interface Fold {
  readonly state: FoldState;
  apply(event: FoldEvent): FoldOutcome;
}

/** Events of a complete draft: of a generation's, or of a person's. */
const WHOLE = new Set(['SceneDraftCompleted', 'SceneEdited']);
const TERMINAL = new Set(['GenerationCompleted', 'GenerationFailed', 'GenerationCancelled']);

export function createFold(): Fold {
  const scenes = new Map<string, Map<number, string>>();
  let seq = 0;
  let ended = false;

  const textOf = (sceneId: string, draftNumber: number) => scenes.get(sceneId)?.get(draftNumber);
  const hold = (sceneId: string, draftNumber: number, text: string) => {
    const drafts = scenes.get(sceneId) ?? new Map<number, string>();
    scenes.set(sceneId, drafts.set(draftNumber, text));
  };

  function applyText(event: FoldEvent): FoldOutcome {
    const { sceneId = '', draftNumber = 0, offset = 0, text = '' } = event;
    if (event.type === 'SceneTextSnapshot') {
      hold(sceneId, draftNumber, text);
      return 'applied';
    }
    const held = textOf(sceneId, draftNumber) ?? '';
    if (offset > held.length) return 'hole';
    const overlap = held.length - offset;
    if (overlap > 0 && overlap >= text.length) return 'ignored';
    hold(sceneId, draftNumber, held + text.slice(overlap));
    return 'applied';
  }

  function applyDurable(event: FoldEvent): FoldOutcome {
    if (event.seq <= seq) return 'ignored';
    seq = event.seq;
    ended = TERMINAL.has(event.type);
    const { sceneId = '', draftNumber = 0, text } = event;
    if (event.type === 'SceneDraftDiscarded') scenes.get(sceneId)?.delete(draftNumber);
    if (event.type === 'SceneDeleted') scenes.delete(sceneId);
    if (WHOLE.has(event.type) && text !== undefined) hold(sceneId, draftNumber, text);
    return 'applied';
  }

  return {
    state: {
      get seq() {
        return seq;
      },
      get ended() {
        return ended;
      },
      text: textOf,
      latestText(sceneId) {
        const drafts = scenes.get(sceneId);
        if (drafts === undefined || drafts.size === 0) return undefined;
        const draftNumber = Math.max(...drafts.keys());
        return { draftNumber, text: drafts.get(draftNumber) ?? '' };
      },
    },
    apply: (event) =>
      event.type === 'SceneTextSnapshot' || event.type === 'SceneTextAppended' ? applyText(event) : applyDurable(event),
  };
}
