/** The body of an answer, as text. */
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';

/** Reads to the end, unpacking gzip. Rejects when the connection breaks before the end. */
export async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const zipped = message.headers['content-encoding'] === 'gzip' && bytes.length > 0;
  return (zipped ? await unzip(bytes) : bytes).toString('utf8');
}

/** API servers pack only long answers. */
async function unzip(bytes: Buffer): Promise<Buffer> {
  const { gunzip } = await import('node:zlib');
  return promisify(gunzip)(bytes);
}
