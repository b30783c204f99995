/** Names as Kubernetes defines them. */

/** RFC 1123 label: namespaces, and Services since Kubernetes relaxed their names. At most 63 characters. */
export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(text);
}

/** RFC 1035 label: what every Kubernetes version accepts as a Service name. It starts with a letter. */
export function isServiceName(text: string): boolean {
  return isDnsLabel(text) && /^[a-z]/.test(text);
}

/** RFC 1123 subdomain: Nodes and most other objects. At most 253 characters. */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= 253 && text.split('.').every((part) => /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(part));
}
