/** One file of the sample, its path below the folder the sample is written to. */
export interface SampleFile {
  readonly path: string;
  readonly text: string;
}
