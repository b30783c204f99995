import type { NginxFeature } from '../exposure/options/nginx-feature.ts';

/** What rendering has to know of the nginx that will run the files; `host/` finds it out. */
export interface NginxFacts {
  /** As `nginx -V` prints it: `1.22.1`. */
  readonly version: string;
  /** `static` when the stream module is compiled in, else the absolute path of the file that `load_module` names. */
  readonly streamModule: 'static' | `/${string}`;
  /** What options need and this nginx lacks; absent: nothing. */
  readonly missing?: readonly NginxFeature[];
}
