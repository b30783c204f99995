/** What a schema does not see: fields that contradict each other, and fields that are not for everybody to set. Pure. */
import { checkKeepalived } from './check-keepalived.ts';
import type { ConfigurationFile } from './configuration-schema.ts';
import type { HostEntry } from './host-schema.ts';
import type { Problem } from './problem.ts';

/** @param isOnHost false for text from the cluster */
export function checkPlaces(file: ConfigurationFile, isOnHost: boolean): Problem[] {
  return [...(isOnHost ? [] : checkRights(file)), ...checkLayouts(file), ...checkHosts(file), ...checkKeepalived(file)];
}

function checkRights(file: ConfigurationFile) {
  const { nginx: { binary, pidFile, allowSnippets, exposureTemplate } = {}, hosts, keepalived } = file;
  const fields = Object.entries({ binary, pidFile, allowSnippets, exposureTemplate });
  const problems = fields.flatMap(([field, value]): Problem[] => {
    if (value === undefined) return [];
    const text = 'may only be set in a file on the LB host, since it decides what runs or is read there';
    return [{ path: ['nginx', field], text }];
  });
  if (hosts !== undefined) {
    const text = 'may only be set in a file on this machine, since it decides where this machine logs in';
    problems.push({ path: ['hosts'], text });
  }
  if (keepalived !== undefined) {
    const text = 'may only be set in a file on this machine, since it decides which addresses hosts take';
    problems.push({ path: ['keepalived'], text });
  }
  return problems;
}

function checkLayouts({ nginx, hosts = [] }: ConfigurationFile): Problem[] {
  const text = 'layout include needs pidFile';
  const problems = hosts.flatMap(({ nginx: own }, index): Problem[] => {
    const isLost = own?.layout === 'include' && (own.pidFile ?? nginx?.pidFile) === undefined;
    return isLost ? [{ path: ['hosts', index, 'nginx', 'layout'], text }] : [];
  });
  if (nginx?.layout !== 'include' || nginx.pidFile !== undefined) return problems;
  return [{ path: ['nginx', 'layout'], text }, ...problems];
}

/** Two agents of one nginx would undo each other's work; mostly somebody has forgotten `ssh`. */
function checkHosts({ nginx, hosts = [] }: ConfigurationFile): Problem[] {
  const placeOf = ({ ssh, nginx: own }: HostEntry) => JSON.stringify([ssh, own?.directory ?? nginx?.directory]);
  const places = hosts.map(placeOf);
  return hosts.flatMap(({ name, ssh, sshConfig, become }, index): Problem[] => {
    const path = ['hosts', index, 'name'];
    const first = hosts[places.indexOf(places[index] ?? '')]?.name;
    if (first !== name) return [{ path, text: `${name} is the same nginx.directory of the same machine as ${first}` }];
    const useless = sshConfig === undefined ? become && 'become' : 'sshConfig';
    return useless && ssh === undefined ? [{ path, text: `${name} has ${useless} and no ssh` }] : [];
  });
}
