/** One file of a revision. */
export interface RenderedFile {
  /** Relative to the revision's directory, `/`-separated: `nginx.conf`, `exposures/default.tcp-echo.conf`. */
  readonly path: string;
  readonly content: string;
  /** The exposure that the file serves; absent for the shared files. */
  readonly exposure?: ExposureName;
  /** The exposures without which the file has no use: a port that they share. */
  readonly sharedBy?: readonly ExposureName[];
}

export interface ExposureName {
  readonly namespace: string;
  readonly name: string;
}
