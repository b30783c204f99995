/** Whether the configuration of this load balancer can be found and means something. */
import type { Check } from '../check.ts';

export const configurationCheck: Check = {
  id: 'configuration',
  title: 'Configuration',
  needs: ['api-server'],
  async *run(context) {
    const { source, configuration } = await context.configuration();
    const { addresses, nginx } = configuration;
    const where = addresses.length === 0 ? 'all addresses' : addresses.join(', ');
    yield { status: 'ok', message: `${source}: listens on ${where}, nginx in ${nginx.directory}` };
  },
  hint: ({ command }) => command.tcplb('config'),
};
