/** The words for a bundle: a plan as a directory of files, for a balancer that may not reach the API server. */
import type { BackendMode } from '../backends/backend.ts';
import type { IpFamily } from '../ip-address.ts';
import type { NginxFacts } from '../nginx/nginx-facts.ts';
import type { RenderedFile } from '../nginx/rendered-file.ts';

/** Where things stand in a bundle. */
export const BUNDLE = {
  manifest: 'bundle.json',
  /** Of every file but itself, as `sha256sum` writes and checks it. */
  checksums: 'SHA256SUMS',
  readme: 'README.md',
  testPlan: 'TEST-PLAN.md',
  /** The files of the revision are below it. */
  nginx: 'nginx',
} as const;

export interface BundledBackend {
  readonly node: string;
  readonly address: string;
  readonly port: number;
}

export interface BundledListener {
  /** An address of the LB host, or `*` for all of them. */
  readonly address: string;
  readonly protocol: 'TCP' | 'UDP';
  /** 1–65535. */
  readonly port: number;
  /** Who has to answer there: the ready ones. */
  readonly backends: readonly BundledBackend[];
}

export interface BundledExposure {
  readonly namespace: string;
  readonly name: string;
  readonly mode: BackendMode;
  readonly ipFamilies: readonly IpFamily[];
  readonly listeners: readonly BundledListener[];
}

/** What the files were rendered for; they are of no use elsewhere. */
export interface BundledNginx {
  readonly layout: 'standalone' | 'include';
  readonly directory: string;
  readonly streamModule: NginxFacts['streamModule'];
}

/** `bundle.json` */
export interface BundleManifest {
  readonly apiVersion: 'tcplb.dev/v1alpha1';
  readonly kind: 'Bundle';
  /** Of the files below `nginx/`. */
  readonly revision: string;
  readonly nginx: BundledNginx;
  /** Sorted by namespace, name. */
  readonly exposures: readonly BundledExposure[];
  /** What asked for a load balancer and is not in here. */
  readonly rejected: readonly { readonly object: string; readonly message: string }[];
  /** Sorted by path, which is relative to `nginx/`. */
  readonly files: readonly Omit<RenderedFile, 'content'>[];
}

/** A bundle that was read and found whole. */
export interface Bundle {
  readonly manifest: BundleManifest;
  readonly files: readonly RenderedFile[];
}
