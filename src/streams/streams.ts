import { systemClock } from '../domain/clock.js';
import type { Clock } from '../domain/clock.js';
import { NotFoundError } from '../domain/errors.js';
import type { DurableEvent } from '../domain/events.js';
import { isId } from '../domain/ids.js';
import type { Bus } from '../storage/bus.js';
import type { Database } from '../storage/database.js';
import { channelOf, encodeMessage, scriptChannelOf } from './bus-message.js';
import { committedCopies } from './committed-events.js';
import { StreamHub } from './hub.js';
import { createJournal } from './journal.js';
import type { Stored } from './journal-store.js';
import { GenerationSource } from './generation-source.js';
import { Presence } from './presence.js';
import { EventReader } from './reader.js';
import type { ReaderOptions } from './reader.js';
import { readSceneText } from './scene-text.js';
import { readScene } from './scene-tokens.js';
import { ScriptHub } from './script-hub.js';
import { createScriptJournal } from './script-journal.js';
import { ScriptSource } from './script-source.js';
import { StoredEvents } from './stored-events.js';
import { subscription } from './subscription.js';
import type { Subscriber } from './subscription.js';
import type { Streams } from './types.js';

interface StreamsOptions {
  db: Database;
  bus: Bus;
  /** Default: the system's. */
  clock?: Clock | undefined;
  /** Text that comes within so many milliseconds of what was sent last waits until they have passed. Default 30. */
  coalesceMs?: number | undefined;
  /** Partial text is saved about this often, in milliseconds. Default 1,000. */
  saveEveryMs?: number | undefined;
  /** Unread text of a draft beyond so many UTF-16 code units is dropped, and the reader gets a snapshot. Default 65,536. */
  queueLimit?: number | undefined;
  /** How often the tables are read for what the bus may have lost, in milliseconds. Default 2,000. */
  pollMs?: number | undefined;
  /** Called with failures of what is tried again: a partial save, a reader's query. Default: a process warning. */
  onError?: ((error: Error) => void) | undefined;
  /**
   * Called with a description of what a newer server has stored or sent and this version leaves out, as it does not know it.
   * Default: ignored.
   */
  onUnknown?: ((what: string) => void) | undefined;
}

/** The live side of generations and scripts in this process: their journals, the drafts it writes, and the readers it serves. */
export function createStreams(options: StreamsOptions): Streams {
  const {
    db,
    bus,
    clock = systemClock,
    coalesceMs = 30,
    saveEveryMs = 1_000,
    queueLimit = 65_536,
    pollMs = 2_000,
    onUnknown = () => {},
  } = options;
  const report = options.onError ?? ((error: Error) => process.emitWarning(error));
  const onError = (error: unknown) => report(error instanceof Error ? error : new Error(String(error)));
  const subscriptions = new Set<Subscriber>();
  let closed = false;
  let writers = 0;
  let slowSnapshots = 0;
  const presence = new Presence(db, clock);
  const watching = { db, bus, clock, pollMs, presence, onError, onUnknown };
  const hub = new StreamHub({
    ...watching,
    coalesceMs,
    saveEveryMs,
    onWriters: (change) => (writers += change),
  });
  const scriptHub = new ScriptHub(watching);
  const journal = createJournal({ db, onCommitted, onUnknown });
  const scriptJournal = createScriptJournal({
    db,
    onCommitted(scriptId, seq) {
      presence.forget();
      scriptTold(scriptId, seq);
    },
    onUnknown,
  });
  const reading: ReaderOptions = {
    hub,
    scriptHub,
    clock,
    queueLimit,
    stored: new StoredEvents(db, presence, onError),
    onSlow: () => (slowSnapshots += 1),
  };

  const subscribe = <T>(signal: AbortSignal, generate: (subscriber: Subscriber) => AsyncIterator<T, void>) =>
    subscription({ clock, signal, open: subscriptions, isClosed: () => closed }, generate);

  function onCommitted(
    generationId: string,
    events: readonly DurableEvent[],
    { lastSeq, at, scriptId, scriptSeq, scriptAt }: Stored,
  ): void {
    hub.find(generationId)?.committed(events, { lastSeq, at });
    look(channelOf(generationId), lastSeq);
    if (scriptSeq === null) return;
    const script = scriptHub.find(scriptId);
    const place = { lastSeq: scriptSeq, at: scriptAt };
    script?.events.committed(committedCopies(scriptId, generationId, events, place), scriptSeq);
    look(scriptChannelOf(scriptId), scriptSeq);
  }

  function scriptTold(scriptId: string, seq: number): void {
    scriptHub.find(scriptId)?.events.advanceTo(seq);
    look(scriptChannelOf(scriptId), seq);
  }

  function look(channel: string, seq: number): void {
    try {
      bus.publish(channel, encodeMessage({ kind: 'look', seq }));
    } catch (error) {
      // The events are stored, and readers elsewhere find them without being told.
      onError(error);
    }
  }

  return {
    journal,
    scriptJournal,
    open: {
      get readers() {
        return subscriptions.size;
      },
      get writers() {
        return writers;
      },
      get generations() {
        return hub.size;
      },
      get scripts() {
        return scriptHub.size;
      },
      get slowSnapshots() {
        return slowSnapshots;
      },
    },
    openDraft: (draft) => hub.openDraft(draft),
    generationEvents: (generationId, after, signal) =>
      subscribe(signal, (subscriber) => {
        assertId('Generation', generationId);
        const source = new GenerationSource(hub, generationId, subscriber);
        return new EventReader(reading, source, { after }, subscriber);
      }),
    scriptEvents: (scriptId, after, signal) =>
      subscribe(signal, (subscriber) => {
        assertId('Script', scriptId);
        const source = new ScriptSource(reading, scriptId, subscriber);
        return new EventReader(reading, source, { after }, subscriber);
      }),
    sceneTokens: (sceneId, signal) =>
      subscribe(signal, (subscriber) => {
        assertId('Scene', sceneId);
        return readScene(reading, sceneId, subscriber);
      }),
    sceneText: (sceneId, signal) =>
      subscribe(signal, (subscriber) => {
        assertId('Scene', sceneId);
        return readSceneText(reading, sceneId, subscriber);
      }),
    isPresent: (event) => presence.has(event),
    async close() {
      closed = true;
      for (const subscriber of subscriptions) subscriber.leave();
      await Promise.all([hub.close(), scriptHub.close()]);
    },
  };
}

/** The database takes no other id, and readers would ask it for ever. */
function assertId(what: string, id: string): void {
  if (!isId(id)) throw new NotFoundError(`${what} "${id}" does not exist: that is no id`);
}
