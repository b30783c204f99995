/** The objects that run the echo server on every node: a ConfigMap with the program, a DaemonSet that runs it. Pure. */
import type { KubernetesObject, Resource } from '../../cluster/cluster-client.ts';
import { resources } from '../../cluster/resources.ts';
import { MANAGED_BY, MANAGED_BY_LABEL } from '../../exposure/ownership.ts';

export interface EchoManifestOptions {
  readonly namespace: string;
  readonly name: string;
  /** 1–65535, on the nodes' own network. */
  readonly port: number;
  /** Any image with Node.js. */
  readonly image: string;
  /** The program, one file. */
  readonly source: string;
  /** Serves UDP on the same port as well; default false. */
  readonly udp?: boolean;
  /** Takes only TCP connections that begin with a PROXY protocol header; default false. */
  readonly proxyProtocol?: boolean;
}

const programFile = 'echo-server.mjs';

/** An object to be written, and where. */
export interface EchoObject {
  readonly resource: Resource;
  readonly object: KubernetesObject;
}

/** In the order in which they are written. */
export function buildEchoObjects(options: EchoManifestOptions): readonly EchoObject[] {
  return [
    { resource: resources.configMaps, object: buildConfigMap(options) },
    { resource: resources.daemonSets, object: buildDaemonSet(options) },
  ];
}

function buildConfigMap({ namespace, name, source }: EchoManifestOptions) {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace, labels: labelsOf(name) },
    data: { [programFile]: source },
  };
}

export function buildDaemonSet(options: EchoManifestOptions) {
  const { namespace, name } = options;
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace, labels: labelsOf(name) },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: labelsOf(name) },
        spec: {
          hostNetwork: true,
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: 5,
          containers: [buildContainer(options)],
          volumes: [{ name: 'program', configMap: { name } }],
        },
      },
    },
  };
}

const labelsOf = (name: string) => ({ app: name, [MANAGED_BY_LABEL]: MANAGED_BY });

function buildContainer({ port, image, udp = false, proxyProtocol = false }: EchoManifestOptions) {
  const flags = [...(udp ? ['--udp'] : []), ...(proxyProtocol ? ['--proxy-protocol'] : [])];
  const place = { containerPort: port, hostPort: port };
  return {
    name: 'echo',
    image,
    command: ['node', `/echo/${programFile}`, '--port', String(port), ...flags],
    ports: [
      { name: 'echo', ...place, protocol: 'TCP' as const },
      ...(udp ? [{ name: 'echo-udp', ...place, protocol: 'UDP' as const }] : []),
    ],
    readinessProbe: { tcpSocket: { port }, periodSeconds: 2 },
    resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      // Ports below 1024 are the article's case.
      capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
    },
    volumeMounts: [{ name: 'program', mountPath: '/echo', readOnly: true }],
  };
}
