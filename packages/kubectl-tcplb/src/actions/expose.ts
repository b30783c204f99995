/** `expose`: makes a workload an exposure. */
import {
  type DryRun,
  type ExposeRequest,
  exposeWorkload,
  type RequestedPorts,
  type ServiceManifest,
} from '@tcplb/core';
import { nextCommands } from '../cli/next-commands.ts';
import { omitUndefined } from '../cli/omit-undefined.ts';
import type { Session } from '../cli/session.ts';
import { formatObject } from '../output/print-object.ts';
import { describeExposed } from './expose/describe-exposed.ts';
import { type PortOptions, readPorts } from './expose/requested-ports.ts';
import { parseWorkloadReference } from './expose/workload-reference.ts';
import { readHostConfiguration } from './read-host-configuration.ts';

type Undefinable<T> = { readonly [K in keyof T]: T[K] | undefined };

export interface ExposeOptions extends PortOptions {
  /** `TYPE/NAME` */
  readonly workload: string;
  /** All but the ports. */
  readonly request: Undefinable<Omit<ExposeRequest, keyof RequestedPorts>>;
  readonly ignoreTakenNodes: boolean;
  readonly dryRun: DryRun;
  readonly output: string | undefined;
  readonly config: string | undefined;
}

/** Fails before anything is written when the exposure could not work. */
export async function expose(session: Session, options: ExposeOptions): Promise<void> {
  const { terminal, signal } = session;
  const { ignoreTakenNodes, dryRun, output, config } = options;
  const { kind, name } = parseWorkloadReference(options.workload);
  const request: ExposeRequest = { ...omitUndefined(options.request), ...readPorts(options) };
  const client = await session.connect();
  const namespace = session.namespace ?? client.namespace;
  const configuration = readHostConfiguration(client, config, signal);
  const balancer = {
    addresses: configuration.then(({ addresses }) => addresses),
    nginx: configuration.then(({ nginx }) => nginx),
  };
  const workload = { kind, name, namespace };
  const how = { request, ...balancer, ignoreTakenNodes, dryRun, signal };
  const result = await exposeWorkload(client, workload, how);
  const { service, warnings } = result;
  for (const warning of warnings) terminal.note(`warning: ${warning}`);
  if (output === 'json' || output === 'yaml')
    return terminal.print(await formatObject(hideManagedFields(service), output));
  if (output === 'name') return terminal.print(`service/${service.metadata.name}\n`);
  const commands = nextCommands(session, client, config);
  terminal.print(describeExposed({ ...result, dryRun, commands }));
}

/** As kubectl prints objects. `kubectl apply --server-side` would refuse the field. */
function hideManagedFields({ metadata, ...rest }: ServiceManifest): object {
  const { managedFields: _, ...shown } = metadata as ServiceManifest['metadata'] & { managedFields?: unknown };
  const { apiVersion, kind, ...others } = rest;
  return { apiVersion, kind, metadata: shown, ...others };
}
