/** Every way in which a request can change an object: four kinds of patch, and who owns which field afterwards. */

export type { JsonObject, JsonValue } from '../schema/json-value.ts';
export { applyJsonPatch } from './json-patch.ts';
export { applyMergePatch } from './merge-patch.ts';
export { type ApplyRequest, serverSideApply } from './ownership/server-side-apply.ts';
export { trackUpdate, type UpdateToTrack } from './ownership/track-update.ts';
export { applyStrategicMergePatch } from './strategic-merge-patch.ts';
