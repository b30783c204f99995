/** The ports of a Service. */

import type { V1ServicePort, V1ServiceSpec } from '@kubernetes/client-node';
import { duplicate, type FieldError, fieldForbidden, invalidValue, notSupported, required } from './field-error.ts';
import { checkDns1123Label, checkPortName, checkPortNumber, checkQualifiedName } from './names.ts';

export const protocols = ['SCTP', 'TCP', 'UDP'];

/** A port number, or the name of one. */
export function validatePortReference(path: string, value: number | string): readonly FieldError[] {
  const details = typeof value === 'number' ? checkPortNumber(value) : checkPortName(value);
  return details.map((detail) => invalidValue(path, value, detail));
}

function validateName(path: string, name: string | undefined, isRequired: boolean): readonly FieldError[] {
  if (!name) return isRequired ? [required(path)] : [];
  return checkDns1123Label(name).map((detail) => invalidValue(path, name, detail));
}

function validatePort(path: string, port: V1ServicePort, several: boolean): readonly FieldError[] {
  const { appProtocol, protocol = 'TCP' } = port;
  return [
    ...validateName(`${path}.name`, port.name, several),
    ...checkPortNumber(port.port).map((detail) => invalidValue(`${path}.port`, port.port ?? 0, detail)),
    ...(protocols.includes(protocol) ? [] : [notSupported(`${path}.protocol`, protocol, protocols)]),
    ...validatePortReference(`${path}.targetPort`, port.targetPort ?? port.port),
    ...(appProtocol === undefined
      ? []
      : checkQualifiedName(appProtocol).map((detail) => invalidValue(`${path}.appProtocol`, appProtocol, detail))),
  ];
}

/** Indices of the ports whose key an earlier port has; ports without a key are left out. */
function repeated(
  ports: readonly V1ServicePort[],
  keyOf: (port: V1ServicePort) => string | undefined,
): readonly number[] {
  const keys = ports.map(keyOf);
  return keys.flatMap((key, index) => (key !== undefined && keys.indexOf(key) < index ? [index] : []));
}

/** The port as Go shows the internal type. */
function shownPort({ protocol, port }: V1ServicePort) {
  return { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 };
}

function validateUniqueness(ports: readonly V1ServicePort[]): readonly FieldError[] {
  const at = (index: number) => ports[index] as V1ServicePort;
  return [
    ...repeated(ports, ({ name }) => name || undefined).map((index) =>
      duplicate(`spec.ports[${index}].name`, at(index).name),
    ),
    ...repeated(ports, ({ nodePort, protocol }) => (nodePort ? `${protocol}/${nodePort}` : undefined)).map((index) =>
      duplicate(`spec.ports[${index}].nodePort`, at(index).nodePort),
    ),
    ...repeated(ports, ({ port, protocol }) => `${protocol}/${port}`).map((index) =>
      duplicate(`spec.ports[${index}]`, shownPort(at(index))),
    ),
  ];
}

export function validateServicePorts(spec: V1ServiceSpec): readonly FieldError[] {
  const ports = spec.ports ?? [];
  const mayBeEmpty = spec.clusterIP === 'None' || spec.type === 'ExternalName';
  const withNodePort = ports.flatMap(({ nodePort }, index) => (nodePort && spec.type === 'ClusterIP' ? [index] : []));
  return [
    ...(ports.length === 0 && !mayBeEmpty ? [required('spec.ports')] : []),
    ...ports.flatMap((port, index) => validatePort(`spec.ports[${index}]`, port, ports.length > 1)),
    ...withNodePort.map((index) =>
      fieldForbidden(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'"),
    ),
    ...validateUniqueness(ports),
  ];
}
