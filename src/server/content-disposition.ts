/** A `Content-Disposition` that saves a file under this name: RFC 6266, with the name's full text by RFC 8187. */
export function attachment(fileName: string): string {
  const name = fileName.toWellFormed().replace(/[\p{Cc}\p{Cf}]/gu, '').replace(/[/\\]/g, '-');
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').replace(/[^\w .()-]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
