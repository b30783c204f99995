/** A real Chromium for the editor, cut off from everything but this machine. */
import { access } from 'node:fs/promises';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

export interface EditorBrowser {
  /** A page with an empty profile of its own: no cookies, no storage. Close it by its context, or with the browser. */
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

export interface BrowserOptions {
  /** The program; default $CHROMIUM, then Debian's place for it. */
  readonly executable?: string;
  /** Pixels per CSS pixel of screenshots: 2 is sharp on a high-resolution display. Default 1. */
  readonly scale?: number;
}

const VIEWPORT = { width: 1440, height: 900 };

/** Debian's place for Chromium, or $CHROMIUM. Tests that need it are skipped by name when it is missing. */
export function chromiumPath(): string {
  return process.env.CHROMIUM ?? '/usr/bin/chromium';
}

export async function chromiumIsInstalled(): Promise<boolean> {
  return access(chromiumPath()).then(
    () => true,
    () => false,
  );
}

/** Starts the browser without a window. Each launch has a profile of its own, deleted when it closes. */
export async function launchBrowser(options: BrowserOptions = {}): Promise<EditorBrowser> {
  const browser = await chromium.launch({
    executablePath: options.executable ?? chromiumPath(),
    // Chromium refuses to run as root with its sandbox; it only ever sees pages of this machine.
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  return {
    newPage: async () => (await newContext(browser, options)).newPage(),
    close: () => browser.close(),
  };
}

async function newContext(browser: Browser, options: BrowserOptions): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: VIEWPORT,
    deviceScaleFactor: options.scale ?? 1,
    permissions: ['clipboard-read', 'clipboard-write'],
    reducedMotion: 'reduce',
  });
  await context.route(isForeign, (route) => route.abort('blockedbyclient'));
  return context;
}

/** A webview's own scheme and blobs pass; on the network only the loopback address does. */
function isForeign(url: URL): boolean {
  return url.protocol.startsWith('http') && url.hostname !== '127.0.0.1' && url.hostname !== 'localhost';
}
