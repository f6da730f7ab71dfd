/** How scenarios, machines, paths and panels are named in files and links; whether the name exists is checked where the thing lives. */
export const ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** Content digests (exchange/contentDigest.ts). */
export const DIGEST_PATTERN = /^[0-9a-f]{16}$/;
/** As long as file names get. */
export const CAPTURE_NAME_CHARACTERS_MAX = 255;

/**
 * What a person chooses. The two paths belong to the view (see link.ts), a scenario names neither.
 * Knob ids are the keys of `Knobs`; `knobs.ts` has label, unit, range and default of each.
 */
export interface Knobs {
  readonly transport: 'tcp' | 'udp';
  readonly process: 'constant' | 'replay';
  readonly rateMbps: number; // of wire time, all flows together
  readonly packetBytes: number; // of the IP packet
  readonly flows: number;
  readonly packets: number;
  readonly cores: number;
  readonly irqCore: number;
  readonly readerCore: number;
  readonly machine: string;
  readonly seed: number;
  readonly timeScale: number; // gaps of a replay are multiplied by it
  readonly interruptsPerSecond: number;
  readonly ringSlots: number;
  readonly channelFull: 'drop' | 'slowPath';
}

export interface Scenario {
  readonly version: 1;
  readonly id: string;
  readonly label: string;
  /** One sentence: what to look for. */
  readonly lookFor: string;
  readonly knobs: Knobs;
  /** Which capture `process: replay` plays, by content digest; the frames themselves travel beside the scenario. */
  readonly capture?: { readonly name: string; readonly digest: string; readonly fileBytes: number };
  /** Addresses of this machine in the capture, dotted; absent: guessed, and said. */
  readonly localAddress?: string;
  /** The run ends here at the latest, in ns; absent: when everything has arrived and nothing is pending. */
  readonly timeLimitNs?: number;
}
