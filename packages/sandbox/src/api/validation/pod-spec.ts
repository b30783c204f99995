/** PodSpecs, of pods and of the templates of workloads. */

import type { V1Container, V1ContainerPort, V1PodSpec, V1VolumeMount } from '@kubernetes/client-node';
import { duplicate, type FieldError, fieldNotFound, invalidValue, notSupported, required } from './field-error.ts';
import { checkDns1123Label, checkDns1123Subdomain, checkPortName, checkPortNumber, type NameCheck } from './names.ts';
import { protocols } from './service-ports.ts';

const restartPolicies = ['Always', 'OnFailure', 'Never'];
const dnsPolicies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];
const pullPolicies = ['Always', 'IfNotPresent', 'Never'];
const messagePolicies = ['FallbackToLogsOnError', 'File'];

function oneOf(path: string, value: string | undefined, supported: readonly string[]): readonly FieldError[] {
  if (value === undefined) return [];
  return supported.includes(value) ? [] : [notSupported(path, value, supported)];
}

function named(path: string, value: string | undefined, check: NameCheck): readonly FieldError[] {
  if (!value) return [required(path)];
  return check(value).map((detail) => invalidValue(path, value, detail));
}

function validatePort(path: string, port: V1ContainerPort, hostNetwork: boolean): readonly FieldError[] {
  const { containerPort, hostPort, protocol, name } = port;
  const mismatch = 'must match `containerPort` when `hostNetwork` is true';
  return [
    ...(name ? checkPortName(name).map((detail) => invalidValue(`${path}.name`, name, detail)) : []),
    ...(containerPort
      ? checkPortNumber(containerPort).map((detail) => invalidValue(`${path}.containerPort`, containerPort, detail))
      : [required(`${path}.containerPort`)]),
    ...(hostPort ? checkPortNumber(hostPort).map((detail) => invalidValue(`${path}.hostPort`, hostPort, detail)) : []),
    ...oneOf(`${path}.protocol`, protocol, protocols),
    ...(hostNetwork && hostPort && hostPort !== containerPort
      ? [invalidValue(`${path}.hostPort`, hostPort, mismatch)]
      : []),
  ];
}

function validatePorts(path: string, ports: readonly V1ContainerPort[], hostNetwork: boolean): readonly FieldError[] {
  const names = ports.map(({ name }) => name);
  return [
    ...ports.flatMap((port, index) => validatePort(`${path}[${index}]`, port, hostNetwork)),
    ...names.flatMap((name, index) =>
      name && names.indexOf(name) < index ? [duplicate(`${path}[${index}].name`, name)] : [],
    ),
  ];
}

function validateMount(path: string, mount: V1VolumeMount, volumes: ReadonlySet<string>): readonly FieldError[] {
  return [
    ...(mount.name ? [] : [required(`${path}.name`)]),
    ...(mount.name && !volumes.has(mount.name) ? [fieldNotFound(`${path}.name`, mount.name)] : []),
    ...(mount.mountPath ? [] : [required(`${path}.mountPath`)]),
  ];
}

function validateContainer(path: string, container: V1Container, spec: V1PodSpec): readonly FieldError[] {
  const { image = '', imagePullPolicy, terminationMessagePolicy, ports = [], volumeMounts = [] } = container;
  const volumes = new Set((spec.volumes ?? []).map((volume) => volume.name));
  const spaces = 'must not have leading or trailing whitespace';
  return [
    ...named(`${path}.name`, container.name, checkDns1123Label),
    ...(image === '' ? [required(`${path}.image`)] : []),
    ...(image.trim() === image ? [] : [invalidValue(`${path}.image`, image, spaces)]),
    ...validatePorts(`${path}.ports`, ports, spec.hostNetwork === true),
    ...(container.env ?? []).flatMap((variable, index) =>
      variable.name ? [] : [required(`${path}.env[${index}].name`)],
    ),
    ...volumeMounts.flatMap((mount, index) => validateMount(`${path}.volumeMounts[${index}]`, mount, volumes)),
    ...oneOf(`${path}.imagePullPolicy`, imagePullPolicy, pullPolicies),
    ...oneOf(`${path}.terminationMessagePolicy`, terminationMessagePolicy, messagePolicies),
  ];
}

/** Names and host ports that two containers of a pod cannot share. */
function validateTogether(path: string, containers: readonly V1Container[]): readonly FieldError[] {
  const names = containers.map(({ name }) => name);
  const hostPorts = containers.flatMap(({ ports = [] }, container) =>
    ports.flatMap(({ hostPort, hostIP = '', protocol }, port) =>
      hostPort
        ? [{ key: `${protocol}/${hostIP}/${hostPort}`, field: `${path}[${container}].ports[${port}].hostPort` }]
        : [],
    ),
  );
  const keys = hostPorts.map(({ key }) => key);
  return [
    ...names.flatMap((name, index) => (names.indexOf(name) < index ? [duplicate(`${path}[${index}].name`, name)] : [])),
    ...hostPorts.flatMap(({ key, field }, index) => (keys.indexOf(key) < index ? [duplicate(field, key)] : [])),
  ];
}

/** @param path of the spec: `spec`, or `spec.template.spec` */
export function validatePodSpec(path: string, spec: V1PodSpec): readonly FieldError[] {
  const { containers = [], initContainers = [], volumes = [] } = spec;
  const grace = spec.terminationGracePeriodSeconds ?? 0;
  return [
    ...volumes.flatMap((volume, index) => named(`${path}.volumes[${index}].name`, volume.name, checkDns1123Label)),
    ...(containers.length === 0 ? [required(`${path}.containers`)] : []),
    ...containers.flatMap((one, index) => validateContainer(`${path}.containers[${index}]`, one, spec)),
    ...validateTogether(`${path}.containers`, containers),
    ...initContainers.flatMap((one, index) => validateContainer(`${path}.initContainers[${index}]`, one, spec)),
    ...oneOf(`${path}.restartPolicy`, spec.restartPolicy, restartPolicies),
    ...oneOf(`${path}.dnsPolicy`, spec.dnsPolicy, dnsPolicies),
    ...(grace < 0
      ? [invalidValue(`${path}.terminationGracePeriodSeconds`, grace, 'must be greater than or equal to 0')]
      : []),
    ...(spec.nodeName ? named(`${path}.nodeName`, spec.nodeName, checkDns1123Subdomain) : []),
    ...(spec.hostname ? named(`${path}.hostname`, spec.hostname, checkDns1123Label) : []),
  ];
}
