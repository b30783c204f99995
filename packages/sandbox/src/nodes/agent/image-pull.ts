/**
 * Which images cannot be had, as far as a sandbox, which pulls nothing, can tell: names that are none, and registries
 * under `.invalid` (RFC 2606), which no name server knows.
 */

export interface ImageProblem {
  /** As the container's waiting reason: the first time, and from then on. */
  readonly first: 'ErrImagePull' | 'InvalidImageName';
  readonly later: 'ImagePullBackOff' | 'InvalidImageName';
  /** In the words of a kubelet and its container runtime. */
  readonly message: string;
}

const TAG = '[\\w][\\w.-]{0,127}';
const DIGEST = '[a-z][a-z0-9]*(?:[+._-][a-z][a-z0-9]*)*:[0-9a-fA-F]{32,}';
const PART = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const DOMAIN = /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[0-9a-fA-F:]+\])(?::[0-9]+)?$/;
/** What follows the registry: `path[:tag][@digest]`. */
const NAME = new RegExp(`^(?<path>${PART}(?:/${PART})*)(?::(?<tag>${TAG}))?(?:@(?<digest>${DIGEST}))?$`);

/** Undefined when the image can be had, as all images can that have a name and no hopeless registry. */
export function findImageProblem(image: string | undefined): ImageProblem | undefined {
  // The API server sees to it that there is one; containers that are made otherwise have nothing to pull.
  if (image === undefined) return undefined;
  const { domain, path, tag, digest } = parse(image) ?? {};
  if (path === undefined) return invalidName(image);
  const host = domain?.replace(/:\d+$/, '') ?? '';
  if (!/(^|\.)invalid$/i.test(host)) return undefined;
  const request = `Head "https://${domain}/v2/${path}/manifests/${digest ?? tag ?? 'latest'}"`;
  const cause = `failed to do request: ${request}: dial tcp: lookup ${host}: no such host`;
  const resolve = `failed to resolve reference "${image}": ${cause}`;
  const message = `rpc error: code = Unknown desc = failed to pull and unpack image "${image}": ${resolve}`;
  return { first: 'ErrImagePull', later: 'ImagePullBackOff', message };
}

/** What stands before the first slash is a registry only when it looks like one. */
function parse(image: string): Readonly<Record<string, string | undefined>> | undefined {
  const slash = image.indexOf('/');
  const head = image.slice(0, Math.max(slash, 0));
  const hasDomain = /[.:]/.test(head) || head === 'localhost';
  if (hasDomain && !DOMAIN.test(head)) return undefined;
  const found = NAME.exec(hasDomain ? image.slice(slash + 1) : image)?.groups;
  return found === undefined ? undefined : { ...found, domain: hasDomain ? head : undefined };
}

function invalidName(image: string): ImageProblem {
  const reason = image === image.toLowerCase() ? '' : `: repository name (${image}) must be lowercase`;
  const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format${reason}`;
  return { first: 'InvalidImageName', later: 'InvalidImageName', message };
}
