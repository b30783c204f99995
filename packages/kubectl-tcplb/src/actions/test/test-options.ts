/** What `test` is asked, as it was typed. */
export interface TestExposureOptions {
  readonly name: string;
  readonly address?: string | undefined;
  readonly port?: string | undefined;
  readonly protocol?: string | undefined;
  readonly sni?: string | undefined;
  readonly direct?: boolean | undefined;
  readonly compare?: boolean | undefined;
  readonly connections?: string | undefined;
  readonly duration?: string | undefined;
  readonly concurrency?: string | undefined;
  readonly rate?: string | undefined;
  readonly timeout: string;
  readonly 'payload-size'?: string | undefined;
  readonly 'keep-open'?: boolean | undefined;
  readonly interval?: string | undefined;
  readonly 'connect-only'?: boolean | undefined;
  readonly expect?: string | undefined;
  readonly 'expect-match'?: string | undefined;
  readonly send?: string | undefined;
  readonly 'show-source'?: boolean | undefined;
  readonly 'max-failures': string;
  readonly junit?: string | undefined;
  readonly output?: string | undefined;
  readonly config?: string | undefined;
}
