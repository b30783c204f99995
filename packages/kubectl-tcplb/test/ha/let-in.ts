/** A real sshd in each host of a stage, and a configuration with which somebody outside works on all of them. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProcess } from '../support/run-plugin.ts';
import { SSHD, writeSshFiles } from '../support/start-sshd.ts';
import { waitUntil } from '../support/wait-until.ts';
import type { Stage } from './start-stage.ts';

const PORT = 2222;

/** Resolves to the path of the configuration when the client of the stage comes in everywhere. They end with the stage. */
export async function letIn({ directory, hosts, client, config, env }: Stage): Promise<string> {
  const places = hosts.map(({ name, address }) => ({ name, address, port: PORT }));
  const ssh = await writeSshFiles(directory, places);
  for (const [index, { namespace }] of hosts.entries()) {
    // It goes on by itself in the background.
    await run(namespace.enter, [SSHD, '-f', ssh.sshdConfigs[index] ?? ''], env);
  }
  const options = ['-F', ssh.config, '-o', 'ConnectTimeout=2'];
  for (const { name } of hosts) await waitUntil(() => run(client.enter, ['ssh', ...options, name, 'true'], env));
  const configuration = JSON.parse(await readFile(config, 'utf8')) as { readonly hosts: { readonly name: string }[] };
  const outside = join(directory, 'outside.yaml');
  const reached = configuration.hosts.map((host) => ({ ...host, ssh: host.name, sshConfig: ssh.config }));
  await writeFile(outside, JSON.stringify({ ...configuration, hosts: reached }));
  return outside;
}

async function run(enter: readonly string[], command: readonly string[], env: Stage['env']): Promise<void> {
  const [program = '', ...args] = [...enter, ...command];
  const { exitCode, stderr } = await runProcess(program, args, { env });
  if (exitCode !== 0) throw new Error(`${command.join(' ')}: ${stderr}`);
}
