/** Step `test`, keepalived's part: `keepalived -t` on the files of a staged revision, while another one is live. */
import { KEEPALIVED_FILE, TEST_CONFIG_ID } from '../../keepalived/keepalived-files.ts';
import type { CommandResult, HostCommand } from '../lb-host.ts';

/**
 * Gives keepalived's complaints; none when it accepts the files. It ends with an exit code other than 0 for warnings as
 * well, such as an interface that the host does not have. `directory` is the revision's.
 */
export function testKeepalivedCommand(binary: string, directory: string): HostCommand<readonly string[]> {
  const file = `${directory}/${KEEPALIVED_FILE}`;
  const args = ['--config-test', `--config-id=${TEST_CONFIG_ID}`, `--use-file=${file}`];
  return { command: binary, args, parse: (result) => complaintsOf(result, file) };
}

/** It reads the file more than once, and complains each time. */
function complaintsOf({ exitCode, stderr }: CommandResult, file: string): readonly string[] {
  if (exitCode === 0) return [];
  const lines = stderr.split('\n').map((line) => line.replace(`${file}: `, '').trim());
  const complaints = [...new Set(lines.filter((line) => line !== ''))];
  return complaints.length > 0 ? complaints : [`keepalived -t ended with exit code ${exitCode}`];
}
