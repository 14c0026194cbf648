import { connect } from 'node:net';

/** Sends bytes as they are and gives what came back until the server closed the connection, or was silent for `quietMs`. */
export function sendRaw(url: string, bytes: string | Buffer, quietMs = 250): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let answer = '';
    const done = () => {
      socket.destroy();
      resolve(answer);
    };
    socket.setEncoding('latin1');
    socket.setTimeout(quietMs, done);
    socket.on('data', (text: string) => (answer += text));
    socket.once('close', done);
    // A server that refuses may close while bytes are under way.
    socket.on('error', done);
    socket.once('connect', () => socket.write(bytes));
  });
}

export function statusOf(answer: string): number | undefined {
  const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1];
  return status === undefined ? undefined : Number(status);
}

/** A line of a stack, or a place on this machine. */
export const TELLS_OF_THE_MACHINE =
  /\bat [\w.<> [\]]+ \(|node_modules|file:\/\/|node:internal|\/(work|home|root|usr|tmp|var|private)\//;

export function handshake(target: string, headers: Record<string, string> = {}): string {
  const all = {
    Host: 'localhost',
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Protocol': 'graphql-transport-ws',
    ...headers,
  };
  return `GET ${target} HTTP/1.1\r\n${Object.entries(all)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;
}
