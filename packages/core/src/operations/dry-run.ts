/** How far an operation goes: `client` checks only here, `server` has the API server check too, `none` writes. */
export type DryRun = 'none' | 'client' | 'server';
