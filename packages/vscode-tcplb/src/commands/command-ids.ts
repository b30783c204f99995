/** The commands that the manifest contributes, in its order. */

export const commandIds = [
  'tcplb.expose',
  'tcplb.unexpose',
  'tcplb.showConfig',
  'tcplb.diffConfig',
  'tcplb.applyConfig',
  'tcplb.testExposure',
  'tcplb.testBackend',
  'tcplb.showDistribution',
  'tcplb.copyAddress',
  'tcplb.copyCommand',
  'tcplb.showInTerminal',
  'tcplb.openLogs',
  'tcplb.openServiceYaml',
  'tcplb.revealBackend',
  'tcplb.refresh',
  'tcplb.filter',
  'tcplb.clearFilter',
  'tcplb.startSandbox',
  'tcplb.stopSandbox',
  'tcplb.addSandboxNode',
  'tcplb.stopSandboxNode',
  'tcplb.startSandboxNode',
  'tcplb.deployEcho',
  'tcplb.showLog',
  'tcplb.getStarted',
] as const;

export type CommandId = (typeof commandIds)[number];
