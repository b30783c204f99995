/** What became of one object, or in a dry run would. */
import type { Resource } from '../cluster/cluster-client.ts';

export interface ObjectChange {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string;
  readonly outcome: 'created' | 'configured' | 'unchanged' | 'deleted';
}
