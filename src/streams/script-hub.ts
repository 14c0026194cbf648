import type { Database } from '../storage/database.js';
import { ScriptChannel } from './script-channel.js';
import { TablePoll } from './table-poll.js';
import type { TablePollOptions } from './table-poll.js';

interface ScriptHubOptions extends TablePollOptions {
  db: Database;
  onUnknown(what: string): void;
}

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

  /** Adds a reader; the returned function removes it. */
  join(scriptId: string, wake: () => void): { channel: ScriptChannel; leave: () => void } {
    if (this.#closed) throw new Error(`The streams are closed: script ${scriptId} cannot be read here any more`);
    let channel = this.#channels.get(scriptId);
    if (channel === undefined) {
      channel = new ScriptChannel(scriptId, this.#options);
      this.#channels.set(scriptId, channel);
      this.#poll.settle();
    }
    const joined = channel;
    joined.addReader(wake);
    return {
      channel: joined,
      leave: () => {
        joined.removeReader(wake);
        if (!joined.idle || this.#channels.get(scriptId) !== joined) return;
        this.#channels.delete(scriptId);
        joined.close();
        this.#poll.settle();
      },
    };
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
      else channel.advanceTo(script.feed?.lastSeq ?? 0);
    }
  }
}
