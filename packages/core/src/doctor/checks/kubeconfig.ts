/** Whether a cluster is configured at all. */
import type { Check } from '../check.ts';

export const kubeconfigCheck: Check = {
  id: 'kubeconfig',
  title: 'Kubeconfig',
  needs: [],
  async *run({ client }) {
    const { context, server, namespace } = await client();
    const place = context === '' ? 'inside the cluster' : `context ${context}`;
    yield { status: 'ok', message: `${place}, namespace ${namespace}, API server ${server}` };
  },
  hint: ({ command }) => command.kubectl('config', 'get-contexts'),
};
