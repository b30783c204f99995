/** One exposure in the style of `kubectl describe`. Pure. */
import type { Backend } from '../../backends/backend.ts';
import { describeAddress, describeListener } from '../../exposure/describe.ts';
import type { Exposure, Listener } from '../../exposure/exposure.ts';
import { formatAge } from '../../format-age.ts';
import type { ExposureDescription, LastTest } from '../exposure-description.ts';
import { describeServing } from './describe-serving.ts';
import { type Field, formatFields, formatSection } from './format-fields.ts';

/** `now` in milliseconds since the epoch, for ages. */
export function formatDescription(description: ExposureDescription, now: number = Date.now()): string {
  const { exposure } = description;
  return [
    formatFields([...serviceFields(description), ...exposureFields(exposure), ...servingFields(description, now)]),
    ...(exposure?.listeners ?? []).map(formatListener),
    formatRejections(description),
    formatConditions(description, now),
    formatEvents(description, now),
  ].join('');
}

function serviceFields({ service }: ExposureDescription): Field[] {
  const { namespace, name, createdAt, labels, selector, ingress, annotations } = service;
  return [
    { name: 'Name', values: [name] },
    { name: 'Namespace', values: [namespace] },
    { name: 'Created', values: createdAt === '' ? [] : [new Date(createdAt).toUTCString()] },
    { name: 'Labels', values: pairs(labels) },
    { name: 'Selector', values: Object.keys(selector).length === 0 ? [] : [pairs(selector).join(',')] },
    { name: 'Ingress', values: ingress.length === 0 ? [] : [ingress.join(', ')] },
    { name: 'Options', values: Object.entries(annotations).map(([key, value]) => `${key}: ${value}`) },
    { name: 'Traffic Policy', values: [service.externalTrafficPolicy] },
  ];
}

function exposureFields(exposure: Exposure | undefined): Field[] {
  if (exposure === undefined) return [{ name: 'Mode', values: ['<rejected>'] }];
  const { mode, modeReason, ipFamilies, sessionAffinity, sourceRanges } = exposure;
  return [
    { name: 'Mode', values: [`${mode}: ${modeReason}`] },
    { name: 'Address Families', values: [ipFamilies.join(', ')] },
    { name: 'Session Affinity', values: [sessionAffinity ? 'ClientIP' : 'None'] },
    { name: 'Source Ranges', values: sourceRanges.length === 0 ? ['everybody'] : [sourceRanges.join(', ')] },
  ];
}

function servingFields({ live, lastTest }: ExposureDescription, now: number): Field[] {
  return [
    { name: 'Served', values: [describeServing(live)] },
    { name: 'Last Test', values: lastTest === undefined ? [] : [describeTest(lastTest, now)] },
  ];
}

function describeTest({ passed, at, from, message }: LastTest, now: number): string {
  return `${passed ? 'passed' : 'failed'} ${formatAge(at, now)} ago from ${from}: ${message}`;
}

function formatListener(listener: Listener): string {
  const { portName, backends } = listener;
  const title = `Listener ${describeListener(listener)}${portName === undefined ? '' : ` (${portName})`}`;
  return formatSection(title, ['Node', 'Address', 'State', 'Reason', 'Weight', 'Pod'], backends.map(backendCells));
}

function backendCells(backend: Backend): string[] {
  const { node, state, reason = '<none>', weight = 1, pod = '<none>' } = backend;
  return [node || '<none>', describeAddress(backend), state, reason, String(weight), pod];
}

function formatRejections({ rejected }: ExposureDescription): string {
  const rows = rejected.map(({ code, message, suggestion }) => [code, `${message}. ${suggestion}`]);
  return rows.length === 0 ? '' : formatSection('Rejected', ['Code', 'Message'], rows);
}

function formatConditions({ conditions }: ExposureDescription, now: number): string {
  const rows = conditions.map(({ type, status, reason, lastTransitionTime, message }) => [
    type,
    status,
    reason,
    formatAge(lastTransitionTime, now),
    message,
  ]);
  return formatSection('Conditions', ['Type', 'Status', 'Reason', 'Age', 'Message'], rows);
}

function formatEvents({ events }: ExposureDescription, now: number): string {
  const rows = events.map(({ type, reason, lastSeen, firstSeen, count, from, message }) => {
    const age = formatAge(lastSeen, now);
    const repeated = count > 1 ? ` (x${count} over ${formatAge(firstSeen, now)})` : '';
    return [type, reason, `${age}${repeated}`, from, message.trim()];
  });
  return formatSection('Events', ['Type', 'Reason', 'Age', 'From', 'Message'], rows);
}

function pairs(labels: Readonly<Record<string, string>>): string[] {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`);
}
