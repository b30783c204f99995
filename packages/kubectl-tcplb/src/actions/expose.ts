/** `expose`: makes a workload an exposure. */
import { type DryRun, type ExposeRequest, exposeWorkload, type ServiceManifest } from '@tcplb/core';
import { omitUndefined } from '../cli/omit-undefined.ts';
import { parseInteger } from '../cli/parse-values.ts';
import type { Session } from '../cli/session.ts';
import { formatObject } from '../output/print-object.ts';
import { describeExposed } from './expose/describe-exposed.ts';
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
  readonly dryRun: DryRun;
  readonly output: string | undefined;
  readonly config: string | undefined;
}

/** Fails before anything is written when the exposure could not work. */
export async function expose(session: Session, options: ExposeOptions): Promise<void> {
  const { terminal, signal } = session;
  const { dryRun, output } = options;
  const { kind, name } = parseWorkloadReference(options.workload);
  const request = readRequest(options);
  const client = await session.connect();
  const namespace = session.namespace ?? client.namespace;
  const addresses = readHostConfiguration(client, options.config, signal).then(
    (configuration) => configuration.addresses,
  );
  const result = await exposeWorkload(client, { kind, name, namespace }, { request, addresses, dryRun, signal });
  const { service } = result;
  if (output === 'json' || output === 'yaml')
    return terminal.print(await formatObject(hideManagedFields(service), output));
  if (output === 'name') return terminal.print(`service/${service.metadata.name}\n`);
  const namespaceFlag = namespace === client.namespace && session.namespace === undefined ? '' : ` -n ${namespace}`;
  terminal.print(describeExposed({ ...result, dryRun, namespaceFlag }));
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

/** As kubectl prints objects. `kubectl apply --server-side` would refuse the field. */
function hideManagedFields({ metadata, ...rest }: ServiceManifest): object {
  const { managedFields: _, ...shown } = metadata as ServiceManifest['metadata'] & { managedFields?: unknown };
  const { apiVersion, kind, ...others } = rest;
  return { apiVersion, kind, metadata: shown, ...others };
}
