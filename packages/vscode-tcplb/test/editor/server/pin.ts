/** The VS Code server of the tests: part of an npm package, used without the rest of it. */
export const SERVER_PACKAGE = {
  name: 'code-server',
  version: '4.139.1',
  /** Of the tarball, as the registry gives it. */
  integrity: 'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
} as const;

/** Where the server is in the tarball. */
export const SERVER_ROOT = 'package/lib/vscode';

/**
 * The built-in extensions that are kept: themes, icons, and the languages of documents that tests open. The others cost
 * time at every start, and some want to sign in somewhere.
 */
export const KEPT_EXTENSIONS = [
  'ini',
  'json',
  'log',
  'markdown-basics',
  'shellscript',
  'theme-defaults',
  'theme-seti',
  'yaml',
] as const;
