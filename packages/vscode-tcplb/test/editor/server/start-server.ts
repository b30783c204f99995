/**
 * Runs the VS Code server for one test file: own directories, own port on the loopback address, nothing of the user's
 * environment, no marketplace. In: extensions, settings, a folder. Out: the address to open in a browser.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installExtensions } from './install-extensions.ts';
import { type ServerDirectories, serverArguments } from './layout.ts';
import { whenListening } from './listening.ts';
import { readLogs, type ServerLogs } from './logs.ts';
import { type PreparedServer, prepareServer } from './prepare-server.ts';
import { endWithThisProcess } from './process-group.ts';
import { QUIET_SETTINGS, UNTRUSTED_SETTINGS } from './settings.ts';

export interface ServerOptions {
  /** .vsix files, installed, and directories of extensions, linked. */
  readonly extensions?: readonly string[];
  /** User settings on top of the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The folder that the editor opens; a new empty one without it. */
  readonly workspaceFolder?: string;
  /** For the extension host and the terminals, on top of PATH, LANG, SHELL and an empty HOME. */
  readonly env?: Readonly<Record<string, string>>;
  /** False opens the folder in restricted mode. Default true. */
  readonly trusted?: boolean;
  /** More arguments for the server, such as `--enable-smoke-test-driver`. */
  readonly arguments?: readonly string[];
}

export interface EditorServer {
  /** Opens the editor on the folder. */
  readonly url: string;
  /** `http://127.0.0.1:PORT`, without path. */
  readonly origin: string;
  readonly workspaceFolder: string;
  /** The user of the editor lives here: HOME of terminals and of the extension. */
  readonly home: string;
  /** Everything that was logged so far, by channel. */
  logs(): Promise<ServerLogs>;
  /** Ends the server with all its children and deletes its directories. */
  stop(): Promise<void>;
}

/** Resolves when the server accepts connections; fails after 30 s, or at once when the server ends, with its output. */
export async function startServer(options: ServerOptions = {}): Promise<EditorServer> {
  const prepared = await prepareServer();
  const directories = await createDirectories(options);
  const remove = (): Promise<void> => rm(directories.root, { recursive: true, force: true, maxRetries: 5 });
  try {
    const { port, stop } = await launch(prepared, directories, options);
    const origin = `http://127.0.0.1:${port}`;
    return {
      url: `${origin}/?folder=${encodeURIComponent(directories.workspace)}`,
      origin,
      workspaceFolder: directories.workspace,
      home: directories.home,
      logs: () => readLogs(join(directories.userData, 'logs')),
      stop: async () => {
        await stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

interface RunningServer {
  readonly port: number;
  stop(): Promise<void>;
}

async function launch(
  prepared: PreparedServer,
  directories: ServerDirectories,
  options: ServerOptions,
): Promise<RunningServer> {
  const env = environment(directories, options.env);
  await installExtensions(prepared, options.extensions ?? [], directories, env);
  const child = spawn(process.execPath, [...serverArguments(prepared, directories), ...(options.arguments ?? [])], {
    cwd: directories.home,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that its children can be ended with it.
    detached: true,
  });
  const stop = endWithThisProcess(child);
  try {
    return { port: await whenListening(child), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function createDirectories(options: ServerOptions): Promise<ServerDirectories> {
  const root = await mkdtemp(join(tmpdir(), 'tcplb-editor-'));
  const directories = {
    root,
    home: join(root, 'home'),
    userData: join(root, 'user-data'),
    extensions: join(root, 'extensions'),
    workspace: options.workspaceFolder ?? join(root, 'workspace'),
  };
  for (const directory of Object.values(directories)) await mkdir(directory, { recursive: true });
  await writeSettings(directories, options);
  // The prompt must not depend on the machine: terminals are in screenshots.
  await writeFile(join(directories.home, '.bashrc'), "PS1='$ '\n");
  return directories;
}

/** This server keeps the user's settings on its disk, not in the browser. */
async function writeSettings(directories: ServerDirectories, options: ServerOptions): Promise<void> {
  const trust = options.trusted === false ? UNTRUSTED_SETTINGS : {};
  const settings = { ...QUIET_SETTINGS, ...trust, ...options.settings };
  await mkdir(join(directories.userData, 'User'), { recursive: true });
  await writeFile(join(directories.userData, 'User', 'settings.json'), JSON.stringify(settings, undefined, 2));
}

function environment({ home }: ServerDirectories, more: ServerOptions['env']): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: home,
    LANG: 'C.UTF-8',
    SHELL: '/bin/bash',
    // Without a service address there is no marketplace to ask.
    EXTENSIONS_GALLERY: '{}',
    ...more,
  };
}
