import packageJson from '../package.json' with { type: 'json' };

/** Of the plugin. */
export const version: string = packageJson.version;
