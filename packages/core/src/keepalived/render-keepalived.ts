/** A host's configuration and what it serves in, the files of its keepalived out. */
import type { HostConfiguration, KeepalivedConfiguration } from '../configuration.ts';
import type { Exposure } from '../exposure/exposure.ts';
import { checkedAddress, checkedLabel } from '../nginx/checked-values.ts';
import { renderTemplate } from '../nginx/render-template.ts';
import type { RenderedFile } from '../nginx/rendered-file.ts';
import { checkedInterface, checkedKeepalivedPath, checkedNumberIn, checkedVirtualAddress } from './checked-values.ts';
import { choosePlaces } from './choose-places.ts';
import {
  BACKENDS_CHECK_FILE,
  BACKENDS_FILE,
  healthFile,
  KEEPALIVED_FILE,
  NGINX_CHECK_FILE,
  standbyFile,
} from './keepalived-files.ts';
import { backendsCheck, keepalivedTemplate, nginxCheck } from './templates.ts';
import { buildVrrpInstances } from './vrrp-instance.ts';

/** None for a host whose addresses are all its own. `exposures` are those that it serves. */
export function renderKeepalived(
  { keepalived, nginx }: HostConfiguration,
  exposures: readonly Exposure[],
): RenderedFile[] {
  if (keepalived === undefined) return [];
  const places = choosePlaces(exposures);
  const view = buildView(keepalived, checkedKeepalivedPath(nginx.directory));
  return [
    { path: BACKENDS_FILE, content: places.map((place) => `${place}\n`).join('') },
    { path: BACKENDS_CHECK_FILE, content: backendsCheck },
    { path: NGINX_CHECK_FILE, content: nginxCheck },
    { path: KEEPALIVED_FILE, content: renderTemplate(keepalivedTemplate, view) },
  ];
}

function buildView(keepalived: KeepalivedConfiguration, directory: string) {
  const { preemptDelaySeconds: delay, garpMasterRefreshSeconds: refresh } = keepalived;
  const advertInterval = String(checkedNumberIn(keepalived.advertIntervalHundredths, 5, 1000) / 100);
  return {
    routerId: checkedLabel(keepalived.host),
    garpMasterRepeat: checkedNumberIn(keepalived.garpMasterRepeat, 1, 60),
    garpMasterDelay: checkedNumberIn(keepalived.garpMasterDelaySeconds, 1, 60),
    ...(refresh > 0 && { garpMasterRefresh: checkedNumberIn(refresh, 1, 3600) }),
    directory,
    healthFile: healthFile(directory),
    instances: buildVrrpInstances(keepalived).map((instance) => ({
      name: instance.name,
      standbyFile: standbyFile(directory, instance.name),
      ...(delay !== undefined && { preempt: { delay: checkedNumberIn(delay, 0, 1000) } }),
      interface: checkedInterface(instance.interface),
      virtualRouterId: checkedNumberIn(instance.virtualRouterId, 1, 255),
      priority: checkedNumberIn(instance.priority, 1, 254),
      advertInterval,
      unicastAddress: checkedAddress(instance.unicastAddress),
      peers: instance.peers.map(checkedAddress),
      virtualAddresses: instance.virtualAddresses.map(checkedVirtualAddress),
    })),
  };
}
