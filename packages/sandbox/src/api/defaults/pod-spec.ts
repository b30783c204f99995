/** PodSpecs, of pods and of the templates of workloads. */

import type { V1Container, V1ContainerPort, V1PodSpec, V1Probe, V1Volume } from '@kubernetes/client-node';

const fileMode = 0o644;

function defaultPort(port: V1ContainerPort): void {
  port.protocol ||= 'TCP';
}

function defaultProbe(probe: V1Probe): void {
  probe.timeoutSeconds ||= 1;
  probe.periodSeconds ||= 10;
  probe.successThreshold ||= 1;
  probe.failureThreshold ||= 3;
  if (probe.httpGet !== undefined) {
    probe.httpGet.path ||= '/';
    probe.httpGet.scheme ||= 'HTTP';
  }
  if (probe.grpc !== undefined) probe.grpc.service ??= '';
}

/** `latest`, said or meant, is pulled always. */
function pullPolicy(image = ''): string {
  const name = image.slice(image.lastIndexOf('/') + 1);
  return name.includes('@') || /:(?!latest$)/.test(name) ? 'IfNotPresent' : 'Always';
}

function defaultResources(container: V1Container): void {
  container.resources ??= {};
  const { limits } = container.resources;
  if (limits !== undefined) container.resources.requests = { ...limits, ...container.resources.requests };
}

function defaultContainer(container: V1Container): void {
  container.terminationMessagePath ||= '/dev/termination-log';
  container.terminationMessagePolicy ||= 'File';
  container.imagePullPolicy ||= pullPolicy(container.image);
  defaultResources(container);
  for (const port of container.ports ?? []) defaultPort(port);
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe]) {
    if (probe !== undefined) defaultProbe(probe);
  }
  for (const { valueFrom } of container.env ?? []) {
    if (valueFrom?.fieldRef !== undefined) valueFrom.fieldRef.apiVersion ||= 'v1';
  }
}

function defaultVolume(volume: V1Volume): void {
  if (Object.keys(volume).length === 1) volume.emptyDir = {};
  if (volume.configMap !== undefined) volume.configMap.defaultMode ??= fileMode;
  if (volume.secret !== undefined) volume.secret.defaultMode ??= fileMode;
  if (volume.downwardAPI !== undefined) volume.downwardAPI.defaultMode ??= fileMode;
  if (volume.projected !== undefined) volume.projected.defaultMode ??= fileMode;
  if (volume.hostPath !== undefined) volume.hostPath.type ??= '';
}

export function defaultPodSpec(spec: V1PodSpec): void {
  spec.dnsPolicy ||= 'ClusterFirst';
  spec.restartPolicy ||= 'Always';
  spec.schedulerName ||= 'default-scheduler';
  spec.terminationGracePeriodSeconds ??= 30;
  spec.securityContext ??= {};
  // The deprecated name follows the current one.
  const account = spec.serviceAccountName || spec.serviceAccount;
  if (account) Object.assign(spec, { serviceAccountName: account, serviceAccount: account });
  for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) {
    defaultContainer(container);
  }
  for (const volume of spec.volumes ?? []) defaultVolume(volume);
}
