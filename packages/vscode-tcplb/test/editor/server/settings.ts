/** User settings that keep a fresh editor quiet and the same on every machine; a test's own settings win. */
export const QUIET_SETTINGS = {
  'chat.disableAIFeatures': true,
  'editor.minimap.enabled': false,
  'editor.occurrencesHighlight': 'off',
  'extensions.ignoreRecommendations': true,
  'remote.autoForwardPorts': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'terminal.integrated.gpuAcceleration': 'off',
  'update.mode': 'none',
  'window.commandCenter': false,
  // Without one, the bar shows the name of the product that the server comes from.
  'window.title': 'tcplb',
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  // Copies of parent rows would be found beside the rows themselves.
  'workbench.tree.enableStickyScroll': false,
} as const satisfies Readonly<Record<string, unknown>>;

/** Asks for trust at the start, and stays restricted until it is given. */
export const UNTRUSTED_SETTINGS = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
} as const satisfies Readonly<Record<string, unknown>>;
