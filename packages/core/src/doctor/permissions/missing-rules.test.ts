import { expect, test } from 'vitest';
import { formatRules } from './missing-rules.ts';
import { neededPermissions, permissionTitle } from './needed-permissions.ts';

test('a rule for all resources of a group that need the same verbs', () => {
  expect(formatRules(neededPermissions('apps'))).toEqual([
    '# in a ClusterRole',
    '- apiGroups: [""]',
    '  resources: ["services", "nodes"]',
    '  verbs: ["list", "watch"]',
    '- apiGroups: ["discovery.k8s.io"]',
    '  resources: ["endpointslices"]',
    '  verbs: ["list", "watch"]',
    '- apiGroups: [""]',
    '  resources: ["pods"]',
    '  verbs: ["list"]',
    '- apiGroups: [""]',
    '  resources: ["services/status"]',
    '  verbs: ["patch"]',
    '- apiGroups: [""]',
    '  resources: ["events"]',
    '  verbs: ["create", "patch"]',
    '# in a Role in the namespace apps',
    '- apiGroups: [""]',
    '  resources: ["pods", "events"]',
    '  verbs: ["list"]',
    '- apiGroups: ["apps"]',
    '  resources: ["daemonsets", "deployments", "statefulsets"]',
    '  verbs: ["list", "get"]',
    '- apiGroups: [""]',
    '  resources: ["pods/log"]',
    '  verbs: ["get"]',
    '- apiGroups: [""]',
    '  resources: ["services"]',
    '  verbs: ["get", "create", "patch", "delete"]',
    '# in a Role in the namespace tcplb-system',
    '- apiGroups: [""]',
    '  resources: ["configmaps"]',
    '  resourceNames: ["tcplb"]',
    '  verbs: ["get"]',
    '- apiGroups: ["coordination.k8s.io"]',
    '  resources: ["leases"]',
    '  verbs: ["list", "watch", "get", "create", "update"]',
  ]);
});

test('pods are read where exposures go over host ports', () => {
  const pods = neededPermissions('apps', ['shop', 'games']).filter(({ purpose }) => purpose.includes('host-port'));
  expect(pods.map(permissionTitle)).toEqual([
    'list pods in games',
    'watch pods in games',
    'list pods in shop',
    'watch pods in shop',
  ]);
});

test('names what may not be done', () => {
  const titles = neededPermissions('apps').map(permissionTitle);
  expect(titles).toContain('list endpointslices.discovery.k8s.io');
  expect(titles).toContain('get pods/log in apps');
  expect(titles).toContain('get configmaps "tcplb" in tcplb-system');
});
