/** A whole editor for a test file: server, browser and window, with the evidence to print when a test fails. */
import { launchBrowser } from './browser.ts';
import { type EditorServer, type ServerOptions, startServer } from './server/start-server.ts';
import { createWorkbench, type Workbench } from './workbench.ts';

export interface EditorOptions extends ServerOptions {
  /** Pixels per CSS pixel of screenshots. Default 1. */
  readonly scale?: number;
}

export interface Editor {
  readonly server: EditorServer;
  readonly workbench: Workbench;
  /** Writes a screenshot and prints its path with the logs of the extensions and of the extension host. */
  printEvidence(name: string): Promise<void>;
  /** Closes the browser, ends the server, deletes what both wrote. */
  close(): Promise<void>;
}

/**
 * Starts everything and opens the folder: 5 s on an idle machine, ten times that on a busy one, so give a hook that
 * calls it 120 s.
 */
export async function openEditor(options: EditorOptions = {}): Promise<Editor> {
  const server = await startServer(options);
  const browser = await launchBrowser(options.scale === undefined ? {} : { scale: options.scale }).catch(
    async (error: unknown) => {
      await server.stop();
      throw error;
    },
  );
  const close = async (): Promise<void> => {
    await browser.close();
    await server.stop();
  };
  try {
    const workbench = createWorkbench(await browser.newPage());
    await workbench.open(server.url);
    return { server, workbench, close, printEvidence: (name) => printEvidence(server, workbench, name) };
  } catch (error) {
    await close();
    throw error;
  }
}

async function printEvidence(server: EditorServer, workbench: Workbench, name: string): Promise<void> {
  const file = `failed-${name.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 80)}`;
  console.error(`screenshot: ${await workbench.screenshot(file)}`);
  const logs = await server.logs();
  for (const [channel, text] of Object.entries(logs.channels)) console.error(`--- ${channel}\n${lastLines(text)}`);
  console.error(`--- extension host\n${lastLines(logs.extensionHost)}`);
}

function lastLines(text: string): string {
  return text.trimEnd().split('\n').slice(-60).join('\n');
}
