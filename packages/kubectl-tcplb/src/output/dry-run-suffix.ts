/** What kubectl puts behind a line that tells of something not done. */
export function dryRunSuffix(dryRun: string): string {
  if (dryRun === 'none') return '';
  return dryRun === 'server' ? ' (server dry run)' : ' (dry run)';
}
