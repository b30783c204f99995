/** `expose`: checks, then writes the Service that makes a workload an exposure. */
import {
  buildService,
  checkListeners,
  type ExposeRequest,
  requireOwnService,
  resources,
  type Service,
  type ServiceManifest,
} from '@tcplb/core';
import { omitUndefined } from '../cli/omit-undefined.ts';
import { parseInteger } from '../cli/parse-values.ts';
import type { Session } from '../cli/session.ts';
import { formatObject } from '../output/print-object.ts';
import { describeExposed, type ExposeOutcome } from './expose/describe-exposed.ts';
import { readWorkload } from './expose/read-workload.ts';
import { parseWorkloadReference } from './expose/workload-reference.ts';
import { readHostConfiguration } from './read-host-configuration.ts';

export interface ExposeOptions {
  /** `TYPE/NAME` */
  readonly workload: string;
  readonly port: string;
  readonly targetPort: string | undefined;
  readonly name: string | undefined;
  readonly mode: string;
  readonly address: string | undefined;
  readonly protocol: string;
  readonly dryRun: string;
  readonly output: string | undefined;
  readonly config: string | undefined;
}

/** Fails before anything is written when the exposure could not work. */
export async function expose(session: Session, options: ExposeOptions): Promise<void> {
  const { terminal, signal } = session;
  const reference = parseWorkloadReference(options.workload);
  const request = readRequest(options);
  const client = await session.connect();
  const namespace = session.namespace ?? client.namespace;
  const [workload, services, { addresses }] = await Promise.all([
    readWorkload(client, reference, namespace, signal),
    client.list<Service>(resources.services, { signal }),
    readHostConfiguration(client, options.config, signal),
  ]);
  const { service, explanation } = buildService(workload, request);
  const existing = findService(services.items, service);
  if (existing !== undefined) requireOwnService(existing);
  const listenAddress = checkListeners(service, services.items, addresses);

  const stored = await write(session, service, options.dryRun);
  const { output } = options;
  if (output === 'json' || output === 'yaml')
    return terminal.print(await formatObject(hideManagedFields(stored), output));
  if (output === 'name') return terminal.print(`service/${service.metadata.name}\n`);
  terminal.print(
    describeExposed({
      service,
      explanation,
      listenAddress,
      outcome: describeOutcome(existing, stored, options.dryRun),
      dryRun: options.dryRun,
      namespaceFlag: namespace === client.namespace && session.namespace === undefined ? '' : ` -n ${namespace}`,
    }),
  );
}

function readRequest({ port, targetPort, name, mode, address, protocol }: ExposeOptions): ExposeRequest {
  return {
    port: parseInteger('--port', port, 1, 65535),
    mode: mode as NonNullable<ExposeRequest['mode']>,
    protocol: protocol as 'TCP' | 'UDP',
    ...omitUndefined({ name, address, targetPort: readTargetPort(targetPort) }),
  };
}

function readTargetPort(text: string | undefined): number | string | undefined {
  if (text === undefined || !/^\d/.test(text)) return text;
  return parseInteger('--target-port', text, 1, 65535);
}

/** A dry run cannot tell an update that changes nothing: no resource version comes back from it. */
function describeOutcome(before: Service | undefined, after: ServiceManifest, dryRun: string): ExposeOutcome {
  if (before === undefined) return 'exposed';
  const isSame = before.metadata.resourceVersion === after.metadata.resourceVersion;
  return isSame && dryRun === 'none' ? 'unchanged' : 'configured';
}

/** As kubectl prints objects. `kubectl apply --server-side` would refuse the field. */
function hideManagedFields({ metadata, ...rest }: ServiceManifest): object {
  const { managedFields: _, ...shown } = metadata as ServiceManifest['metadata'] & { managedFields?: unknown };
  const { apiVersion, kind, ...others } = rest;
  return { apiVersion, kind, metadata: shown, ...others };
}

function findService(services: readonly Service[], { metadata }: ServiceManifest): Service | undefined {
  return services.find(
    (service) => service.metadata.name === metadata.name && service.metadata.namespace === metadata.namespace,
  );
}

async function write(session: Session, service: ServiceManifest, dryRun: string): Promise<ServiceManifest> {
  if (dryRun === 'client') return service;
  const client = await session.connect();
  return client.apply(resources.services, service, { signal: session.signal, dryRun: dryRun === 'server' });
}
