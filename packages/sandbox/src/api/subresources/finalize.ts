/** `finalize`: the finalizers in the spec of a Namespace. */

import { ok, type Reply } from '../http/request.ts';
import { decodeDraft, type ResourceCall } from '../verbs/resource-handler.ts';
import { checkSameName, checkUid, checkVersion, persist } from '../verbs/update.ts';
import { parseWriteOptions } from '../verbs/write-options.ts';

export function finalizeNamespace(call: ResourceCall): Reply {
  const { api, request, path } = call;
  const asked = decodeDraft(call, 'finalize');
  checkSameName(asked, path.name ?? '');
  const old = api.store.get(path.kind, undefined, path.name ?? '');
  checkVersion(path.kind, asked, old);
  checkUid(path.kind, asked, old);
  const { finalizers = [] } = (asked.spec ?? {}) as { finalizers?: string[] };
  const draft = { ...old, spec: finalizers.length === 0 ? {} : { finalizers } };
  return ok(persist(api, path.kind, draft, old, parseWriteOptions(request).dryRun));
}
