/** A `Content-Disposition` that shows a file or saves it, under this name: RFC 6266, with the name's full text by RFC 8187. */
export function contentDisposition(kind: 'inline' | 'attachment', fileName: string): string {
  const name = fileName
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .replace(/[/\\]/g, '-');
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\w .()-]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

const CHUNK_BYTES = 65_536;

/** Bytes as a stream that is read at the client's pace, so that no second copy of a large file waits in the socket. */
export function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent < bytes.byteLength) controller.enqueue(bytes.subarray(sent, (sent += CHUNK_BYTES)));
      if (sent >= bytes.byteLength) controller.close();
    },
  });
}
