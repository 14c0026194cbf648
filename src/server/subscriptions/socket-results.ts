import type { ExecutionResult } from 'graphql';
import { MessageType } from 'graphql-ws';
import { WebSocket } from 'ws';
import { eagerReturn } from '../../domain/eager-return.js';
import { EventFrame } from './event-frame.js';
import type { FairTurns } from './fair-turns.js';

/** A client that has this much unread, in bytes, is sent nothing more until it has read. */
const MOST_UNREAD = 16_384;

interface SocketResultsOptions {
  socket: WebSocket;
  /** The operation's id, as the client chose it. */
  id: string;
  turns: FairTurns;
}

/**
 * Sends the results of one operation to its socket, ready as they are. The protocol's library would write each message anew for each
 * reader; it gets an iterable without results, which ends when the operation does.
 */
export function sendingResults(
  results: AsyncIterable<ExecutionResult>,
  { socket, id, turns }: SocketResultsOptions,
): AsyncGenerator<never, undefined, undefined> {
  const source = results[Symbol.asyncIterator]();
  const head = `{"id":${JSON.stringify(id)},"type":"${MessageType.Next}","payload":`;
  let left = false;
  const send = (result: ExecutionResult): Promise<void> | undefined => {
    if (left || socket.readyState !== WebSocket.OPEN) return undefined;
    const message = `${head}${EventFrame.payload(result)}}`;
    if (socket.bufferedAmount + message.length < MOST_UNREAD) return void socket.send(message);
    // Resolves when the text has left, so that a slow client is not sent more than it reads.
    return new Promise((resolve) => socket.send(message, () => resolve()));
  };
  const sendAll = async () => {
    for (;;) {
      const { done, value } = await source.next();
      if (done === true || left) return;
      const turn = turns.next();
      if (turn !== undefined) await turn;
      const read = send(value);
      if (read !== undefined) await read;
    }
  };
  return eagerReturn<never>({
    async next() {
      await sendAll();
      return { value: undefined, done: true };
    },
    onReturn() {
      left = true;
      return source.return?.();
    },
  });
}
