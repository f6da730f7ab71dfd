/** Captures that ship with the app, under `public/`. A scenario names a capture by digest; here is where its bytes are. */
export interface SampleCapture {
  readonly name: string;
  readonly digest: string;
  readonly fileBytes: number;
  /** Relative to the page, and to `public/` for the command line. */
  readonly path: string;
  readonly summary: string;
}

export const natWebSample: SampleCapture = {
  name: 'nat-web.pcap',
  digest: '759dbcc67f5c5299',
  fileBytes: 1_068_759,
  path: 'samples/nat-web.pcap',
  summary: 'What arrived at a Linux server: web requests from 8 connections, small UDP queries from 3 clients, one bulk TCP stream.',
};

export const sampleCaptures: readonly SampleCapture[] = [natWebSample];

export const findSample = (digest: string): SampleCapture | undefined => sampleCaptures.find((sample) => sample.digest === digest);
