/**
 * A machine that runs nginx, behind a few methods; this machine now, others over SSH later. Commands are data, so that
 * arguments and parsing are tested without the program.
 */

/** A program to run and how to read what it prints. Never a shell string. */
export interface HostCommand<T> {
  readonly command: string;
  readonly args: readonly string[];
  /** Gets the finished process, also when it failed; throws a TcplbError to refuse it. */
  readonly parse: (result: CommandResult) => T;
}

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface HostRequestOptions {
  readonly signal?: AbortSignal;
}

/** One address and port to listen on. */
export interface ListenAddress {
  /** IPv4 or IPv6 address without brackets; `0.0.0.0` and `::` stand for all addresses of their family. */
  readonly address: string;
  readonly protocol: 'TCP' | 'UDP';
  /** 1–65535. */
  readonly port: number;
}

/** Whether nginx, started as the same user, could listen there. */
export type ListenProbe = 'free' | 'taken' | 'not-permitted' | 'no-such-address';

/** An exclusive lock while somebody works under it. */
export interface HeldLock {
  /** False when it was lost: whatever held it on the host has ended. */
  readonly isHeld: boolean;
}

/** A file of a tree that is to be written. */
export interface TreeFile {
  /** Relative to the tree, `/`-separated. */
  readonly path: string;
  readonly content: string;
  /** A file of the host that has this very content: a hard link to it will do, where one can be had. */
  readonly sameAs?: string;
}

/** The few things that an apply needs of a machine. Paths are absolute. */
export interface LbHost {
  /** For messages: `this machine`, or the host's name. */
  readonly name: string;
  /** Fails with `MissingProgram` when the program does not exist. */
  run<T>(command: HostCommand<T>, options?: HostRequestOptions): Promise<T>;
  /** Content, or undefined when there is no such file. */
  readFile(path: string): Promise<string | undefined>;
  /**
   * What stands in a file from `offset` (bytes) on, and where it ends now; with `end` nothing but where it ends. A file
   * shorter than the offset was rotated and is read from its beginning; an absent one is empty.
   */
  readFrom(path: string, offset: number | 'end'): Promise<{ readonly content: string; readonly end: number }>;
  /** Names in a directory, sorted; empty when there is none. */
  readDirectory(path: string): Promise<string[]>;
  /** Target of a symlink, or undefined. */
  readLink(path: string): Promise<string | undefined>;
  /** Creates a directory and its parents; one that exists is fine. */
  makeDirectory(path: string): Promise<void>;
  /**
   * Creates a directory tree with these files, whole or not at all, and makes it durable: written beside it under
   * `<directory>.partial`, fsync of files and directories, rename. The directory must not exist.
   */
  writeTree(directory: string, files: readonly TreeFile[]): Promise<void>;
  /** Points the symlink at the target in one atomic step (new link, rename), durably. */
  swapLink(path: string, target: string): Promise<void>;
  /** Removes a file or a tree; nothing there is fine. */
  remove(path: string): Promise<void>;
  /** Sends a signal to a process. False when it does not exist. */
  signal(pid: number, signal: 'SIGHUP' | 'SIGTERM' | 'SIGQUIT'): Promise<boolean>;
  /** Connects to a unix socket and reads until the peer closes; undefined when nothing listens there. */
  readSocket(path: string, options?: HostRequestOptions): Promise<string | undefined>;
  /** Tries to listen on each, one after the other, for a moment. The answers have their order. */
  probeListen(listens: readonly ListenAddress[]): Promise<readonly ListenProbe[]>;
  /**
   * Runs `work` while holding an exclusive lock; fails with `HostBusy` naming the holder, by its process and what it calls
   * itself. Freed when the process dies.
   */
  withLock<T>(path: string, work: (lock: HeldLock) => Promise<T>, holder?: string): Promise<T>;
}
