/** Reads a bundle, and refuses one that is not what was written. */
import { TcplbError } from '../errors.ts';
import type { LbHost } from '../host/lb-host.ts';
import { computeRevision } from '../nginx/revision.ts';
import { sha256 } from './build-bundle.ts';
import { BUNDLE, type Bundle, type BundleManifest } from './bundle.ts';
import { manifestSchema } from './manifest-schema.ts';

/** Where a bundle is read from: any host can be. */
export type BundleReader = Pick<LbHost, 'readFile' | 'readDirectory'>;

/** Folders of which nginx includes whatever it finds. */
const FOLDERS = ['', 'exposures', 'tls'];

/** Fails with `InvalidInput`, naming the file that is missing, was changed or was added. */
export async function readBundle(reader: BundleReader, directory: string): Promise<Bundle> {
  const sums = await reader.readFile(`${directory}/${BUNDLE.checksums}`);
  if (sums === undefined) {
    throw refusal(directory, `it has no ${BUNDLE.checksums}`, 'Name a directory that "kubectl tcplb config -o" wrote.');
  }
  const contents = await readChecked(reader, directory, parseChecksums(directory, sums));
  await requireNothingElse(reader, directory, contents);
  const manifest = parseManifest(directory, contents.get(BUNDLE.manifest));
  const files = manifest.files.map((file) => {
    const path = `${BUNDLE.nginx}/${file.path}`;
    const content = contents.get(path);
    if (content === undefined) throw refusal(directory, `${BUNDLE.checksums} does not name ${path}`);
    return { ...file, content };
  });
  if (computeRevision(files) !== manifest.revision) {
    throw refusal(directory, `its files are not those of revision ${manifest.revision}`);
  }
  return { manifest, files };
}

/** Checksums by path. */
function parseChecksums(directory: string, text: string): Map<string, string> {
  const lines = text.split('\n').filter((line) => line !== '');
  const entries = lines.map((line): [string, string] => {
    const [, sum = '', path = ''] = /^([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? [];
    const isBelow = !path.startsWith('/') && !path.split('/').includes('..');
    if (path === '' || !isBelow) throw refusal(directory, `${BUNDLE.checksums} has a line that is none of its own`);
    return [path, sum];
  });
  return new Map(entries);
}

/** Contents by path. */
async function readChecked(
  reader: BundleReader,
  directory: string,
  sums: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const contents = new Map<string, string>();
  for (const [path, sum] of sums) {
    const content = await reader.readFile(`${directory}/${path}`);
    if (content === undefined) throw refusal(directory, `${path} is missing`);
    if (sha256(content) !== sum) throw refusal(directory, `${path} was changed since it was written`);
    contents.set(path, content);
  }
  return contents;
}

async function requireNothingElse(
  reader: BundleReader,
  directory: string,
  known: ReadonlyMap<string, string>,
): Promise<void> {
  for (const folder of FOLDERS) {
    const path = folder === '' ? BUNDLE.nginx : `${BUNDLE.nginx}/${folder}`;
    const names = await reader.readDirectory(`${directory}/${path}`);
    const added = names.find((name) => name.endsWith('.conf') && !known.has(`${path}/${name}`));
    if (added !== undefined) throw refusal(directory, `${path}/${added} was added since it was written`);
  }
}

function parseManifest(directory: string, text: string | undefined): BundleManifest {
  if (text === undefined) throw refusal(directory, `it has no ${BUNDLE.manifest}`);
  const parsed = manifestSchema.safeParse(readJson(text));
  if (parsed.success) return parsed.data as BundleManifest;
  const [issue] = parsed.error.issues;
  const where = [BUNDLE.manifest, ...(issue?.path ?? []).map(String)].join('.');
  throw refusal(directory, `${where}: ${issue?.message ?? 'is not understood'}`);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusal(directory: string, reason: string, suggestion = 'Get the bundle anew from where it was written.') {
  return new TcplbError('InvalidInput', `cannot use the bundle ${directory}: ${reason}`, { suggestions: [suggestion] });
}
