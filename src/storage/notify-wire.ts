import type { Connection } from './connection.js';
import { SERVER_SESSION } from './server-presence.js';
import { Session } from './session.js';
import type { WireKind } from './wire-bus.js';

/** The one PostgreSQL channel that carries all channels of the bus, so that subscribing costs the database nothing. */
const CHANNEL = 'scriptgen_bus';
/** PostgreSQL takes payloads of fewer than 8,000 bytes. */
const PAYLOAD_LIMIT_BYTES = 7_999;

/** LISTEN/NOTIFY, on one session of its own, which also tells that this server is there. */
export function notifyWire(connection: Connection): WireKind {
  return {
    name: 'PostgreSQL',
    payloadLimitBytes: PAYLOAD_LIMIT_BYTES,
    async connect(receive) {
      const session = await Session.open(connection, SERVER_SESSION);
      session.onNotification(({ channel, payload }) => {
        if (channel === CHANNEL && payload !== undefined) receive(payload);
      });
      try {
        await session.query(`LISTEN ${CHANNEL}`);
      } catch (error) {
        await session.close().catch(() => {});
        throw error;
      }
      return {
        get open() {
          return session.open;
        },
        lost: session.lost,
        async send(payloads) {
          await session.query('SELECT count(pg_notify($1, payload)) FROM unnest($2::text[]) AS payload', [
            CHANNEL,
            payloads,
          ]);
        },
        close: () => session.close(),
      };
    },
  };
}
