/** `README.md` of a bundle: what is in it, and how it gets live with tcplb on the load balancer or without. Pure. */
import { BUNDLE, type BundleManifest } from './bundle.ts';

export function renderReadme(manifest: BundleManifest): string {
  const { revision, nginx, exposures } = manifest;
  const count = `${exposures.length} ${exposures.length === 1 ? 'exposure' : 'exposures'}`;
  return `# nginx configuration, revision ${revision}

Written by \`kubectl tcplb config\` for a load balancer that may not reach the API server: ${count}, for
nginx.layout ${nginx.layout} in ${nginx.directory}.

- ${BUNDLE.nginx}/: the files, whose hash is the revision
- ${BUNDLE.testPlan}: what has to answer once they are live
- ${BUNDLE.manifest}: the same for programs
- ${BUNDLE.checksums}: of all these

Whoever may change this directory decides what nginx runs. The checksums find an accident on the way, not an attacker: keep
them apart, or sign them, where that matters.
${renderRejected(manifest)}
## With kubectl-tcplb on the load balancer

It needs neither a kubeconfig nor the cluster:

    kubectl tcplb apply --from . --dry-run
    kubectl tcplb apply --from .

That checks the checksums, has nginx test the files, swaps them in, and waits until nginx answers with the revision; otherwise
what was live goes on serving. \`kubectl tcplb undo\` goes back.

## By hand

${nginx.layout === 'standalone' ? standaloneSteps(manifest) : includeSteps(manifest)}
If nginx says \`unknown directive "stream"\`, its stream module is a file: put \`load_module\` with its path at the top of
nginx.conf.${nginx.streamModule === 'static' ? '' : ' If it does not find the module, correct that line.'}
`;
}

function renderRejected({ rejected }: BundleManifest): string {
  if (rejected.length === 0) return '';
  return `\nNot in here:\n\n${rejected.map(({ message }) => `- ${message}`).join('\n')}\n`;
}

function copySteps({ revision, nginx: { directory } }: BundleManifest): string {
  return `    sha256sum --check --quiet ${BUNDLE.checksums}
    mkdir -p ${directory}/run
    cp -R ${BUNDLE.nginx} ${directory}/by-hand-${revision}`;
}

function swapSteps({ revision, nginx: { directory } }: BundleManifest): string {
  return `    ln -s by-hand-${revision} ${directory}/live.new
    mv -T ${directory}/live.new ${directory}/live`;
}

function standaloneSteps(manifest: BundleManifest): string {
  const { revision, nginx } = manifest;
  const { directory } = nginx;
  return `${copySteps(manifest)}
    nginx -t -p ${directory} -c ${directory}/by-hand-${revision}/nginx.conf
${swapSteps(manifest)}

Then, where this nginx runs already, \`kill -HUP $(cat ${directory}/run/nginx.pid)\`, else:

    nginx -p ${directory} -c ${directory}/live/nginx.conf
`;
}

function includeSteps(manifest: BundleManifest): string {
  const { directory } = manifest.nginx;
  return `${copySteps(manifest)}
${swapSteps(manifest)}
    nginx -t && nginx -s reload

The nginx of this machine has to include it once: \`stream { include ${directory}/live/stream.conf; }\`.
`;
}
