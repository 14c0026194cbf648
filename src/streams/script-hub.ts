import { scriptStore } from './event-store.js';
import type { StoreOptions } from './event-store.js';
import { ScriptChannel } from './script-channel.js';
import { TablePoll } from './table-poll.js';
import type { TablePollOptions } from './table-poll.js';
import type { Wakeable } from './wake-list.js';

type ScriptHubOptions = TablePollOptions & StoreOptions;

/** The channels of the scripts that this process reads at the moment. */
export class ScriptHub {
  readonly #options: ScriptHubOptions;
  readonly #channels = new Map<string, ScriptChannel>();
  readonly #poll: TablePoll;
  #closed = false;

  constructor(options: ScriptHubOptions) {
    this.#options = options;
    this.#poll = new TablePoll(
      options,
      () => this.#compare(),
      () => this.#channels.size > 0,
    );
  }

  get size(): number {
    return this.#channels.size;
  }

  find(scriptId: string): ScriptChannel | undefined {
    return this.#channels.get(scriptId);
  }

  /** Adds a reader, which has to leave. */
  join(scriptId: string, reader: Wakeable): ScriptChannel {
    if (this.#closed) throw new Error(`The streams are closed: script ${scriptId} cannot be read here any more`);
    let channel = this.#channels.get(scriptId);
    if (channel === undefined) {
      channel = new ScriptChannel(scriptId, { ...this.#options, store: scriptStore(this.#options, scriptId) });
      this.#channels.set(scriptId, channel);
      this.#poll.settle();
    }
    channel.addReader(reader);
    return channel;
  }

  leave(channel: ScriptChannel, reader: Wakeable): void {
    channel.removeReader(reader);
    if (!channel.idle || this.#channels.get(channel.scriptId) !== channel) return;
    this.#channels.delete(channel.scriptId);
    channel.close();
    this.#poll.settle();
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const channel of this.#channels.values()) channel.close();
    this.#channels.clear();
    await this.#poll.close();
  }

  async #compare(): Promise<void> {
    const channels = [...this.#channels.values()];
    const scripts = await this.#options.db.script.findMany({
      where: { id: { in: channels.map(({ scriptId }) => scriptId) } },
      select: { id: true, feed: { select: { lastSeq: true } } },
    });
    const byId = new Map(scripts.map((script) => [script.id, script]));
    for (const channel of channels) {
      const script = byId.get(channel.scriptId);
      if (script === undefined) channel.end();
      else channel.events.advanceTo(script.feed?.lastSeq ?? 0);
    }
  }
}
