/** Names as Kubernetes defines them. */

/** RFC 1123 label: namespaces, and Services since Kubernetes relaxed their names. At most 63 characters. */
export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(text);
}

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

/** RFC 1123 subdomain: Nodes and most other objects. At most 253 characters. */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= 253 && text.split('.').every((part) => /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(part));
}
