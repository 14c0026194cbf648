const CHUNK_BYTES = 65_536;

/** Bytes as a stream that is read at the client's pace: no second copy of a large file waits in the socket. */
export function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent < bytes.byteLength) controller.enqueue(bytes.subarray(sent, (sent += CHUNK_BYTES)));
      if (sent >= bytes.byteLength) controller.close();
    },
  });
}
