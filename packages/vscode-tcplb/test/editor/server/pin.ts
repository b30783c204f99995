/** The VS Code server of the tests: part of an npm package, used without the rest of it. */
export const SERVER_PACKAGE = {
  name: 'code-server',
  version: '4.139.1',
  /** Of the tarball, as the registry gives it. */
  integrity: 'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
} as const;

/** Where the server is in the tarball. */
export const SERVER_ROOT = 'package/lib/vscode';

/** Built-in extensions that are large or want to sign in somewhere, and that no test of ours needs. */
export const UNWANTED_EXTENSIONS = [
  'copilot',
  'github',
  'github-authentication',
  'mermaid-markdown-features',
  'microsoft-authentication',
  'ms-vscode.js-debug',
  'ms-vscode.js-debug-companion',
  'ms-vscode.vscode-js-profile-table',
  'tunnel-forwarding',
] as const;
