/** EndpointSlices. Unlike the real server's, they may carry loopback addresses: that is where sandbox nodes live. */

import type { DiscoveryV1EndpointPort, V1Endpoint } from '@kubernetes/client-node';
import type { KubeObject } from '../object.ts';
import {
  checkImmutable,
  duplicate,
  type FieldError,
  invalidValue,
  notSupported,
  required,
  tooMany,
} from './field-error.ts';
import { familyOf } from './ip-address.ts';
import { checkDns1123Label, checkDns1123Subdomain } from './names.ts';
import { protocols } from './service-ports.ts';

const addressTypes = ['FQDN', 'IPv4', 'IPv6'];
const maxEndpoints = 1000;
const maxAddresses = 100;
const maxPorts = 20_000;

function validateAddress(path: string, address: string, type: string): readonly FieldError[] {
  if (type === 'FQDN') return checkDns1123Subdomain(address).map((detail) => invalidValue(path, address, detail));
  const family = familyOf(address);
  const ip = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
  if (family === undefined) return [invalidValue(path, address, ip)];
  return family === type ? [] : [invalidValue(path, address, `must be an ${type} address`)];
}

function validateEndpoint(path: string, endpoint: V1Endpoint, type: string): readonly FieldError[] {
  const { addresses = [], hostname, nodeName } = endpoint;
  if (addresses.length === 0) return [required(`${path}.addresses`, 'must contain at least 1 address')];
  return [
    ...(addresses.length > maxAddresses ? [tooMany(`${path}.addresses`, addresses.length, maxAddresses)] : []),
    ...addresses.flatMap((address, index) => validateAddress(`${path}.addresses[${index}]`, address, type)),
    ...(hostname
      ? checkDns1123Label(hostname).map((detail) => invalidValue(`${path}.hostname`, hostname, detail))
      : []),
    ...(nodeName
      ? checkDns1123Subdomain(nodeName).map((detail) => invalidValue(`${path}.nodeName`, nodeName, detail))
      : []),
  ];
}

function validatePorts(ports: readonly DiscoveryV1EndpointPort[]): readonly FieldError[] {
  const names = ports.map(({ name = '' }) => name);
  return ports.flatMap(({ name = '', protocol = 'TCP' }, index) => [
    ...(names.indexOf(name) < index ? [duplicate(`ports[${index}].name`, name)] : []),
    ...(name === '' ? [] : checkDns1123Label(name).map((detail) => invalidValue(`ports[${index}].name`, name, detail))),
    ...(protocols.includes(protocol) ? [] : [notSupported(`ports[${index}].protocol`, protocol, protocols)]),
  ]);
}

export function validateEndpointSlice(draft: KubeObject, old?: KubeObject): readonly FieldError[] {
  const type = draft.addressType as string | undefined;
  const endpoints = (draft.endpoints ?? []) as V1Endpoint[];
  const ports = (draft.ports ?? []) as DiscoveryV1EndpointPort[];
  if (!type) return [required('addressType')];
  return [
    ...(addressTypes.includes(type) ? [] : [notSupported('addressType', type, addressTypes)]),
    ...(old === undefined ? [] : checkImmutable('addressType', type, old.addressType)),
    ...(endpoints.length > maxEndpoints ? [tooMany('endpoints', endpoints.length, maxEndpoints)] : []),
    ...endpoints.flatMap((endpoint, index) => validateEndpoint(`endpoints[${index}]`, endpoint, type)),
    ...(ports.length > maxPorts ? [tooMany('ports', ports.length, maxPorts)] : []),
    ...validatePorts(ports),
  ];
}
