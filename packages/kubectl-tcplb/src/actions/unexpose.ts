/** `unexpose`: deletes a Service that `expose` wrote, and no other. */
import { MANAGED_BY, MANAGED_BY_LABEL, resources, type Service, TcplbError } from '@tcplb/core';
import type { Session } from '../cli/session.ts';
import { dryRunSuffix } from '../output/dry-run-suffix.ts';
import { exposureNotFound } from './view/exposure-scope.ts';

export interface UnexposeOptions {
  readonly name: string;
  /** `none`, `client` or `server` */
  readonly dryRun: string;
  readonly output: string | undefined;
}

/** Fails with `NotFound`, or `AlreadyExists` for a Service that somebody else made. */
export async function unexpose(session: Session, { name, dryRun, output }: UnexposeOptions): Promise<void> {
  const { terminal, signal } = session;
  const client = await session.connect();
  const namespace = session.namespace ?? client.namespace;
  const { metadata } = await findService();
  if (metadata.labels?.[MANAGED_BY_LABEL] !== MANAGED_BY) {
    throw new TcplbError('AlreadyExists', `Service ${namespace}/${name} was not made by tcplb`, {
      suggestions: [`If it is to go, delete it with: kubectl delete service ${name} -n ${namespace}`],
    });
  }
  if (dryRun !== 'client') {
    const { uid } = metadata;
    const options = { signal, dryRun: dryRun === 'server', ...(uid === undefined ? {} : { uid }) };
    await client.delete(resources.services, name, namespace, options);
  }
  terminal.print(output === 'name' ? `service/${name}\n` : `service/${name} unexposed${dryRunSuffix(dryRun)}\n`);

  async function findService(): Promise<Service> {
    try {
      return await client.get<Service>(resources.services, name, namespace, { signal });
    } catch (error) {
      if (error instanceof TcplbError && error.code === 'NotFound') throw exposureNotFound(namespace, name);
      throw error;
    }
  }
}
