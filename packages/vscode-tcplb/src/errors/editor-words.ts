/** Core's suggestions speak of the plugin's flags. In the editor there are prompts and settings instead. */

/** What the prompts ask for. */
const askedFor: Readonly<Record<string, string>> = {
  '--port': 'port',
  '--target-port': 'target port',
  '--name': 'name',
  '--mode': 'mode',
  '--address': 'address',
};

const settings: Readonly<Record<string, string>> = {
  '--kubeconfig': 'the setting tcplb.kubeconfig',
  '--config': 'the setting tcplb.configurationFile',
  '--connections': 'the setting tcplb.echoTest.connections',
  '--concurrency': 'the setting tcplb.echoTest.concurrency',
  '--timeout': 'the setting tcplb.echoTest.timeoutMs',
  '--tls-server-name': 'tls-server-name in the kubeconfig',
  '--context': 'another context',
};

/** Up to the first command line, which stays as it is to be typed. */
const BEFORE_COMMAND = /^(?:(?!`?kubectl ).)*/s;

/** The suggestion without flags: "Choose a name with --name." becomes "Choose a name." Unknown flags stay. */
export function inEditorWords(suggestion: string): string {
  return suggestion.replace(BEFORE_COMMAND, (text) =>
    text
      .replace(/ with (--[a-z-]+)(?=\.)/g, (match, flag: string) => (flag in askedFor ? '' : match))
      // The prompt asks for the port alone.
      .replace(/(--port \d+):[\w-]+/g, '$1')
      .replace(/--[a-z-]+/g, (flag) => askedFor[flag] ?? settings[flag] ?? flag),
  );
}
