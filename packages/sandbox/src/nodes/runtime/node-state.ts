/** Everything that a node's runtime holds open, kept equal to what the agent wants. */
import type { ContainerLog } from './container-log.ts';
import { createForwards } from './forwards.ts';
import { type RunningPod, startPod } from './pod.ts';
import type { DesiredNode, DesiredPod, ObservedNode } from './protocol.ts';

export interface NodeState {
  set(desired: DesiredNode): void;
  observe(): ObservedNode;
  findLog(namespace: string, pod: string, container: string): ContainerLog | undefined;
}

export function createNodeState(idleBeforeStopMs: number, onChange: () => void): NodeState {
  const pods = new Map<string, RunningPod>();
  const forwards = createForwards(onChange);

  const setPod = (desired: DesiredPod) => {
    let pod = pods.get(desired.uid);
    if (pod === undefined) {
      pod = startPod({ desired, idleBeforeStopMs, onChange });
      pods.set(desired.uid, pod);
    } else pod.start(desired.containers);
    if (desired.stopBy !== undefined) pod.terminate(desired.stopBy);
  };
  return {
    set(desired) {
      const wanted = new Set(desired.pods.map((pod) => pod.uid));
      for (const [uid, pod] of pods) {
        if (wanted.has(uid)) continue;
        pods.delete(uid);
        void pod.stop();
      }
      for (const pod of desired.pods) setPod(pod);
      void forwards.set(desired.forwards);
      onChange();
    },
    observe: () => ({
      pods: [...pods.values()].map((pod) => pod.observe()),
      failedForwards: Object.fromEntries(forwards.failed),
    }),
    findLog(namespace, name, container) {
      const found = [...pods.values()].filter(
        ({ desired }) => desired.namespace === namespace && desired.name === name,
      );
      return found.at(-1)?.logs.get(container);
    },
  };
}
