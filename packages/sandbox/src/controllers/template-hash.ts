/** A short name for the content of a pod template. */
import { createHash } from 'node:crypto';
import type { PodTemplate } from '../reconcile/objects.ts';

/** Ten letters and digits, the same for templates with the same fields in whatever order. */
export function hashTemplate(template: PodTemplate): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(sortKeys(template)))
    .digest();
  return [...digest.subarray(0, 10)].map((byte) => 'bcdfghjklmnpqrstvwxz2456789'[byte % 27]).join('');
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}
