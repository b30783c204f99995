/** Names as Kubernetes defines them. */
import { isDnsLabel, isDnsSubdomain } from '../dns-name.ts';

/** A label: namespaces, and Services since Kubernetes relaxed their names. A subdomain: Nodes and most other objects. */
export { isDnsLabel, isDnsSubdomain };

/** RFC 1035 label: what every Kubernetes version accepts as a Service name. It starts with a letter. */
export function isServiceName(text: string): boolean {
  return isDnsLabel(text) && /^[a-z]/.test(text);
}

/**
 * A TLS server name in lower case, or undefined when the text is none: a DNS name with at least two labels, or a wildcard
 * for its first label as in `*.example.com`.
 */
export function tlsServerName(text: string): string | undefined {
  const name = text.toLowerCase();
  const rest = name.startsWith('*.') ? name.slice(2) : name;
  return rest.includes('.') && isDnsSubdomain(rest) && name.length <= 253 ? name : undefined;
}
