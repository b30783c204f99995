/** Every command, by oclif's id. The classes are light; what they do is imported when they run. */
import { Advise } from './commands/advise.ts';
import { AgentInstall } from './commands/agent/install.ts';
import { AgentUninstall } from './commands/agent/uninstall.ts';
import { Agent } from './commands/agent.ts';
import { Apply } from './commands/apply.ts';
import { Backends } from './commands/backends.ts';
import { Completion } from './commands/completion.ts';
import { Config } from './commands/config.ts';
import { Describe } from './commands/describe.ts';
import { Diff } from './commands/diff.ts';
import { Doctor } from './commands/doctor.ts';
import { Drain } from './commands/drain.ts';
import { EchoDelete } from './commands/echo/delete.ts';
import { EchoDeploy } from './commands/echo/deploy.ts';
import { EchoServe } from './commands/echo/serve.ts';
import { Expose } from './commands/expose.ts';
import { Get } from './commands/get.ts';
import { History } from './commands/history.ts';
import { Hosts } from './commands/hosts.ts';
import { SandboxNodeAdd } from './commands/sandbox/node/add.ts';
import { SandboxNodeCut } from './commands/sandbox/node/cut.ts';
import { SandboxNodeList } from './commands/sandbox/node/list.ts';
import { SandboxNodeRemove } from './commands/sandbox/node/remove.ts';
import { SandboxNodeStart } from './commands/sandbox/node/start.ts';
import { SandboxNodeStop } from './commands/sandbox/node/stop.ts';
import { SandboxStart } from './commands/sandbox/start.ts';
import { SandboxStatus } from './commands/sandbox/status.ts';
import { SandboxStop } from './commands/sandbox/stop.ts';
import { Test } from './commands/test.ts';
import { Undo } from './commands/undo.ts';
import { Undrain } from './commands/undrain.ts';
import { Unexpose } from './commands/unexpose.ts';
import { Version } from './commands/version.ts';

export const commands = {
  advise: Advise,
  expose: Expose,
  unexpose: Unexpose,
  get: Get,
  backends: Backends,
  describe: Describe,
  config: Config,
  diff: Diff,
  apply: Apply,
  agent: Agent,
  'agent:install': AgentInstall,
  'agent:uninstall': AgentUninstall,
  hosts: Hosts,
  history: History,
  undo: Undo,
  drain: Drain,
  undrain: Undrain,
  doctor: Doctor,
  test: Test,
  'echo:deploy': EchoDeploy,
  'echo:delete': EchoDelete,
  'echo:serve': EchoServe,
  'sandbox:start': SandboxStart,
  'sandbox:stop': SandboxStop,
  'sandbox:status': SandboxStatus,
  'sandbox:node:list': SandboxNodeList,
  'sandbox:node:add': SandboxNodeAdd,
  'sandbox:node:remove': SandboxNodeRemove,
  'sandbox:node:stop': SandboxNodeStop,
  'sandbox:node:start': SandboxNodeStart,
  'sandbox:node:cut': SandboxNodeCut,
  completion: Completion,
  version: Version,
};
