/** The planned configuration as one text. Pure. */
import { exposureNotServed, formatFiles, type Plan } from '@tcplb/core';

/** An exposure by its name. */
export interface ExposureName {
  readonly namespace: string;
  readonly name: string;
}

/**
 * What `kubectl tcplb config` prints, of everything or of one exposure.
 * @throws NotFound, or why the exposure was rejected
 */
export function configText({ files, rejected }: Plan, exposure?: ExposureName): string {
  if (exposure === undefined) return formatFiles(files);
  const { namespace, name } = exposure;
  const own = files.filter((file) => file.exposure?.namespace === namespace && file.exposure.name === name);
  if (own.length === 0) throw exposureNotServed(namespace, name, rejected);
  return formatFiles(own);
}
