/** Every command of the manifest, and how a failure of one is presented. */
import { commands, Disposable } from 'vscode';
import { presentError } from '../errors/present-error.ts';
import type { Services } from '../services.ts';
import type { TreeElement } from '../tree/elements.ts';
import { addSandboxNode } from './add-sandbox-node.ts';
import { advise } from './advise.ts';
import { applyConfig } from './apply-config.ts';
import { chaos } from './chaos.ts';
import { clearFilter } from './clear-filter.ts';
import type { CommandContext, CommandHandler, Features } from './command.ts';
import { type CommandId, commandIds } from './command-ids.ts';
import { copyAddress } from './copy-address.ts';
import { copyCommand } from './copy-command.ts';
import { copyNextCommand } from './copy-next-command.ts';
import { deployEcho } from './deploy-echo.ts';
import { describe } from './describe.ts';
import { diffConfig } from './diff-config.ts';
import { doctor } from './doctor.ts';
import { drainNode } from './drain-node.ts';
import { expose } from './expose.ts';
import { filter } from './filter.ts';
import { getStarted } from './get-started.ts';
import { openFinding } from './open-finding.ts';
import { openLogs } from './open-logs.ts';
import { openServiceYaml } from './open-service-yaml.ts';
import { refresh } from './refresh.ts';
import { repeatDoctor } from './repeat-doctor.ts';
import { revealBackend } from './reveal-backend.ts';
import { runNextCommand } from './run-next-command.ts';
import { showConfig } from './show-config.ts';
import { showDistribution } from './show-distribution.ts';
import { showHistory } from './show-history.ts';
import { showInTerminal } from './show-in-terminal.ts';
import { showLog } from './show-log.ts';
import { startSandbox } from './start-sandbox.ts';
import { startSandboxNode } from './start-sandbox-node.ts';
import { stopSandbox } from './stop-sandbox.ts';
import { stopSandboxNode } from './stop-sandbox-node.ts';
import { switchOwner } from './switch-owner.ts';
import { testBackend } from './test-backend.ts';
import { testExposure } from './test-exposure.ts';
import { typeCommandLine } from './type-command-line.ts';
import { undo } from './undo.ts';
import { undrainNode } from './undrain-node.ts';
import { unexpose } from './unexpose.ts';

const handlers: Readonly<Record<CommandId, CommandHandler>> = {
  'tcplb.expose': expose,
  'tcplb.unexpose': unexpose,
  'tcplb.advise': advise,
  'tcplb.describe': describe,
  'tcplb.doctor': doctor,
  'tcplb.repeatDoctor': repeatDoctor,
  'tcplb.openFinding': openFinding,
  'tcplb.runNextCommand': runNextCommand,
  'tcplb.copyNextCommand': copyNextCommand,
  'tcplb.showConfig': showConfig,
  'tcplb.diffConfig': diffConfig,
  'tcplb.applyConfig': applyConfig,
  'tcplb.showHistory': showHistory,
  'tcplb.undo': undo,
  'tcplb.drainNode': drainNode,
  'tcplb.undrainNode': undrainNode,
  'tcplb.switchOwner': switchOwner,
  'tcplb.testExposure': testExposure,
  'tcplb.testBackend': testBackend,
  'tcplb.showDistribution': showDistribution,
  'tcplb.chaos': chaos,
  'tcplb.copyAddress': copyAddress,
  'tcplb.copyCommand': copyCommand,
  'tcplb.showInTerminal': showInTerminal,
  'tcplb.openLogs': openLogs,
  'tcplb.openServiceYaml': openServiceYaml,
  'tcplb.revealBackend': revealBackend,
  'tcplb.typeCommandLine': typeCommandLine,
  'tcplb.refresh': refresh,
  'tcplb.filter': filter,
  'tcplb.clearFilter': clearFilter,
  'tcplb.startSandbox': startSandbox,
  'tcplb.stopSandbox': stopSandbox,
  'tcplb.addSandboxNode': addSandboxNode,
  'tcplb.stopSandboxNode': stopSandboxNode,
  'tcplb.startSandboxNode': startSandboxNode,
  'tcplb.deployEcho': deployEcho,
  'tcplb.showLog': showLog,
  'tcplb.getStarted': getStarted,
};

export function registerCommands(services: Services, features: Features): Disposable {
  const context: CommandContext = { ...services, ...features };
  const registered = commandIds.map((id) =>
    commands.registerCommand(id, (argument: unknown) => run(id, handlers[id], context, argument)),
  );
  return Disposable.from(...registered);
}

async function run(id: CommandId, handler: CommandHandler, context: CommandContext, argument: unknown): Promise<void> {
  context.log.debug(`command ${id}`);
  try {
    await handler(context, isElement(argument) ? argument : undefined, argument);
  } catch (error) {
    presentError(context.log, error);
  }
}

/** Menus pass what was clicked on; keys, links and the palette may pass anything. */
function isElement(argument: unknown): argument is TreeElement {
  return typeof argument === 'object' && argument !== null && 'kind' in argument && 'sourceId' in argument;
}
