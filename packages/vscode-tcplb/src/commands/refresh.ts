/** Reads a cluster anew: that of the element, else all that is open, and the kubeconfig. */
import type { CommandHandler } from './command.ts';

export const refresh: CommandHandler = ({ clusters }, element) => clusters.refresh(element?.sourceId);
