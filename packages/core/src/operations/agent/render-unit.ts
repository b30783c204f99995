/** The systemd unit of an agent. Pure. */
import { AGENT } from './agent-names.ts';
import type { UnitOptions } from './unit-options.ts';

/** What root's nginx needs to bind ports, read its files and become the user of its workers; keepalived, that of its checks. */
const ROOT_CAPABILITIES = [
  'CAP_CHOWN',
  'CAP_DAC_OVERRIDE',
  'CAP_FOWNER',
  'CAP_KILL',
  'CAP_NET_BIND_SERVICE',
  'CAP_NET_RAW',
  'CAP_SETGID',
  'CAP_SETUID',
  'CAP_SYS_RESOURCE',
];

/** What root's keepalived needs besides: it changes addresses, and its advertisements leave in time on a busy host too. */
const SHARED_CAPABILITIES = ['CAP_NET_ADMIN', 'CAP_SYS_NICE'];

/** Of Node.js: the heap grows to what it needs, and not to what there is. */
export const AGENT_NODE_FLAGS = ['--max-semi-space-size=2', '--max-old-space-size=256'];

/** Of glibc: what is not used any more is given back, also after large answers of the API server; by itself it keeps it. */
export const AGENT_ENVIRONMENT = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '65536' };

/** The unit file, for systemd 247 and newer. */
export function renderUnit(options: UnitOptions): string {
  const { user, node, flags, nginx, sharesAddresses } = options;
  const capabilities = capabilitiesOf(options);
  const command = [
    node,
    ...AGENT_NODE_FLAGS,
    `${AGENT.program}/bin/kubectl-tcplb`,
    'agent',
    '--kubeconfig',
    AGENT.kubeconfig,
    ...flags,
  ];
  const environment = Object.entries(AGENT_ENVIRONMENT).map(([name, value]) => `${name}=${value}`);
  const elsewhere = nginx.directory === AGENT.stateDirectory ? [] : [`ReadWritePaths=${quote(nginx.directory)}`];
  return `# Written by "kubectl tcplb agent install", which writes it anew.
# What you want to be different belongs into a file of your own: systemctl edit ${AGENT.unit}
[Unit]
Description=tcplb agent: keeps nginx equal to what the cluster asks for
Wants=network-online.target
After=network-online.target
# However often it fails, it is worth another try.
StartLimitIntervalSec=0

[Service]
# Ready means: it looks after nginx. systemd-notify tells so, since Node.js has no unix datagram sockets.
Type=notify
NotifyAccess=all
ExecStart=${command.map(quote).join(' ')}
ExecReload=kill -HUP $MAINPID
Restart=always
RestartSec=1s
# The configuration may be in a cluster that is away.
TimeoutStartSec=infinity
TimeoutStopSec=30s
WatchdogSec=60s
# nginx, and keepalived where addresses are shared, are children of the agent, and must outlive it: the connections are
# those of the clients. So only the agent itself is ever stopped or killed, and a process that the kernel kills for want
# of memory takes nobody else with it.
KillMode=process
OOMPolicy=continue

User=${user}
WorkingDirectory=${AGENT.configurationDirectory}
StateDirectory=tcplb
CacheDirectory=tcplb
# Where the configuration (/etc/tcplb/tcplb.yaml), the revisions and compiled code are looked for.
Environment=XDG_CONFIG_HOME=/etc XDG_STATE_HOME=/var/lib XDG_CACHE_HOME=/var/cache
Environment=${environment.join(' ')}
LimitNOFILE=1048576

${user === 'root' ? '' : `AmbientCapabilities=${capabilities}\n`}CapabilityBoundingSet=${capabilities}
NoNewPrivileges=yes
ProtectSystem=strict
${elsewhere.map((line) => `${line}\n`).join('')}ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
LockPersonality=yes
RestrictNamespaces=yes
RestrictRealtime=${sharesAddresses ? 'no' : 'yes'}
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK${sharesAddresses ? ' AF_PACKET' : ''}
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
`;
}

function capabilitiesOf({ user, nginx, transparent, sharesAddresses }: UnitOptions): string {
  if (user === 'root') return [...ROOT_CAPABILITIES, ...(sharesAddresses ? SHARED_CAPABILITIES : [])].join(' ');
  return [
    'CAP_NET_BIND_SERVICE',
    ...(transparent ? ['CAP_NET_RAW'] : []),
    // The nginx that includes our files is somebody else's to run, and ours to reload.
    ...(nginx.layout === 'include' ? ['CAP_KILL'] : []),
  ].join(' ');
}

/** A word of a unit file's command line, as systemd.service(5) has it. */
function quote(word: string): string {
  const text = word.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[\w@+,./:=%$-]+$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
}
