import { string } from '@oclif/core/flags';
import { TcplbError } from '@tcplb/core';
import { optionalValue } from '../cli/optional-value.ts';
import { configFlag, hostFlag, outputFlag } from '../cli/shared-flags.ts';
import { TcplbCommand } from '../cli/tcplb-command.ts';

export class Apply extends TcplbCommand {
  static override summary = 'Make the nginx of each load balancer host serve what the cluster asks for';
  static override description = [
    'Stages the files beside the live ones, has nginx test them, swaps them in by one rename, reloads nginx and waits until',
    'nginx itself answers with the new revision; otherwise the old revision goes on serving. An exposure that nginx does',
    'not accept is left out and reported, and the command exits with 4. Then the Services are told: their external addresses,',
    'the condition tcplb.dev/Programmed and an Event, where that is news. With --from the files are those of a bundle that',
    '`config -o` wrote, and no cluster is asked.',
    '',
    'The hosts are those that tcplb.yaml names, else this machine. One is brought up to date when the one before it serves',
    'and reaches backends; where one fails, the others are not begun and serve on. `rollout: AllAtOnce` waits for none.',
  ].join('\n');
  static override examples = [
    { description: 'Bring this machine up to date', command: 'kubectl tcplb apply' },
    { description: 'Have nginx test the new files without serving them', command: 'kubectl tcplb apply --dry-run' },
    { description: 'One host of several', command: 'kubectl tcplb apply --host lb1' },
    { description: 'Serve a bundle that was brought here', command: 'kubectl tcplb apply --from ./bundle' },
  ];
  static override flags = {
    'dry-run': optionalValue(
      string({
        options: ['none', 'client'],
        default: 'none',
        description: 'client: have nginx test the new files, and leave the live ones as they are',
      }),
      'client',
    ),
    from: string({ helpValue: 'DIR', description: 'Serve the bundle in this directory; no cluster is asked' }),
    output: outputFlag('json', 'yaml'),
    host: hostFlag,
    config: configFlag,
  };

  async run() {
    const { flags } = await this.parse(Apply);
    const { from } = flags;
    const options = {
      dryRun: flags['dry-run'] !== 'none',
      output: flags.output,
      config: flags.config,
      hosts: flags.host,
    };
    if (from !== undefined) {
      if (flags.host !== undefined) throw new TcplbError('InvalidInput', '--from serves on this machine: no --host');
      const { applyBundleHere } = await import('../actions/apply-bundle-here.ts');
      return this.withSession(flags, (session) => applyBundleHere(session, from, options));
    }
    const { applyHere } = await import('../actions/apply-here.ts');
    return this.withSession(flags, (session) => applyHere(session, options));
  }
}
