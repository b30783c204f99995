/** What oclif loads besides the commands: help and hooks. */
export { TcplbHelp } from './help/tcplb-help.ts';
export { commandNotFound } from './hooks/command-not-found.ts';
