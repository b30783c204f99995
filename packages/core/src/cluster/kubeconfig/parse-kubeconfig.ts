/** The text of one kubeconfig file → its contents. */
import { TcplbError } from '../../errors.ts';
import { FieldProblem } from './field-types.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import { type KubeconfigDocument, readKubeconfigDocument } from './kubeconfig-fields.ts';
import { findLine, parseYaml } from './kubeconfig-yaml.ts';

/**
 * Parses YAML or JSON. An empty text is an empty kubeconfig.
 * @param file names the text in errors
 * @throws InvalidConfiguration naming the file and the line; never quoting the text, which holds secrets
 */
export async function parseKubeconfig(text: string, file: string): Promise<Kubeconfig> {
  const json = parseJson(text);
  const value = json === undefined ? await parseYaml(text, file) : json;
  try {
    return toKubeconfig(readKubeconfigDocument(value ?? {}, []), file);
  } catch (error) {
    if (!(error instanceof FieldProblem)) throw error;
    const line = await findLine(text, error.path);
    throw new TcplbError('InvalidConfiguration', `kubeconfig ${file}, line ${line}: ${error.message}`);
  }
}

/** JSON needs no YAML parser, which takes longer to load than everything else here. */
function parseJson(text: string): unknown {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toKubeconfig(document: KubeconfigDocument, file: string): Kubeconfig {
  checkKind(document, file);
  return {
    currentContext: document['current-context'] ?? '',
    clusters: byName(document.clusters, 'cluster', file),
    users: byName(document.users, 'user', file),
    contexts: byName(document.contexts, 'context', file),
    files: [file],
  };
}

function checkKind({ apiVersion = '', kind = '' }: KubeconfigDocument, file: string): void {
  if ((apiVersion || 'v1') === 'v1' && (kind || 'Config') === 'Config') return;
  throw new TcplbError(
    'InvalidConfiguration',
    `kubeconfig ${file} is of kind ${kind || '(none)'} ${apiVersion || '(no apiVersion)'}, not Config v1`,
  );
}

function byName<K extends 'cluster' | 'user' | 'context', V extends object>(
  entries: readonly ({ readonly name?: string } & { readonly [key in K]?: V })[] = [],
  kind: K,
  file: string,
): Map<string, V> {
  const result = new Map<string, V>();
  for (const entry of entries) {
    const name = entry.name ?? '';
    if (result.has(name)) {
      throw new TcplbError('InvalidConfiguration', `kubeconfig ${file} has two ${kind}s named "${name}"`);
    }
    result.set(name, entry[kind] ?? ({} as V));
  }
  return result;
}
