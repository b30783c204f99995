/** The body of an answer, as text. */
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const gunzipBuffer = promisify(gunzip);

/** Reads to the end, unpacking gzip. Rejects when the connection breaks before the end. */
export async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const zipped = message.headers['content-encoding'] === 'gzip' && bytes.length > 0;
  return (zipped ? await gunzipBuffer(bytes) : bytes).toString('utf8');
}
