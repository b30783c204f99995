/** Whether the nodes can take connections. */
import { balancerNode, EXCLUDE_LABEL } from '../../backends/balancer-node.ts';
import type { Check, Finding } from '../check.ts';
import type { NodeDetail } from '../cluster/api-objects.ts';
import type { DoctorContext } from '../doctor-context.ts';
import { count, listNames } from '../findings.ts';

export const nodesCheck: Check = {
  id: 'nodes',
  title: 'Nodes',
  needs: ['api-server'],
  async *run(context) {
    const nodes = await context.nodes();
    if (nodes.length === 0) {
      yield { status: 'fail', message: 'the cluster has no nodes', next: context.command.kubectl('get', 'nodes') };
      return;
    }
    const troubled = nodes.flatMap((node) => {
      const finding = judgeNode(node, context);
      return finding === undefined ? [] : [finding];
    });
    yield* troubled;
    const usable = nodes.length - troubled.length;
    const names = nodes.map(({ metadata }) => metadata.name);
    if (troubled.length === 0) yield { status: 'ok', message: `${count(usable, 'node')} Ready: ${listNames(names)}` };
    else if (usable === 0) yield { status: 'fail', message: 'no node can take connections' };
  },
};

function judgeNode(node: NodeDetail, context: DoctorContext): Finding | undefined {
  const { name } = node.metadata;
  const { command } = context;
  const shared = { object: { kind: 'Node', name }, next: command.kubectl('describe', 'node', name) };
  const { problem, target, draining } = balancerNode(node);
  switch (problem) {
    case 'NodeNotReady':
      return { ...shared, status: 'fail', message: `Node ${name} is not Ready${whyNotReady(node)}` };
    case 'NodeDeleting':
      return { ...shared, status: 'warn', message: `Node ${name} is being deleted and gets no new connections` };
    case 'NodeExcluded':
      return {
        ...shared,
        status: 'warn',
        message: `Node ${name} gets no connections: it carries the label ${EXCLUDE_LABEL}`,
        next: command.kubectl('label', 'node', name, `${EXCLUDE_LABEL}-`),
      };
    default:
      if (draining) return { ...shared, status: 'warn', ...drainedFinding(name, context) };
      if (Object.keys(target).length > 0) return undefined;
      return { ...shared, status: 'fail', message: `Node ${name} has neither an InternalIP nor an ExternalIP` };
  }
}

function drainedFinding(name: string, { command }: DoctorContext): Pick<Finding, 'message' | 'next'> {
  return { message: `Node ${name} is drained and gets no new connections`, next: command.tcplb('undrain', name) };
}

function whyNotReady({ status }: NodeDetail): string {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  return ready === undefined
    ? ': its kubelet has never reported'
    : `: ${ready.message || ready.reason || ready.status}`;
}
