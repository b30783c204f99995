/** Whether the API server answers, and knows us. */
import { toTcplbError } from '../../errors.ts';
import type { Check } from '../check.ts';
import { failedRead } from '../findings.ts';

export const apiServerCheck: Check = {
  id: 'api-server',
  title: 'API server',
  needs: ['kubeconfig'],
  async *run({ client, cancellation, command }) {
    const { request } = await client();
    try {
      const { gitVersion } = await request<{ gitVersion: string }>('GET', '/version', undefined, cancellation);
      yield { status: 'ok', message: `Kubernetes ${gitVersion} answers` };
    } catch (error) {
      const failure = toTcplbError(error);
      if (failure.code === 'Cancelled') throw failure;
      const next = failure.code === 'Unauthorized' ? ['auth', 'whoami'] : ['cluster-info'];
      yield failedRead(failure, command.kubectl(...next));
    }
  },
};
