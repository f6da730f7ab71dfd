export const CAPTURE_BYTES_MAX = 64 * 1024 * 1024;
export const CAPTURE_FRAMES_MAX = 100_000;

export interface ReadLimits {
  readonly bytesMax?: number;
  readonly framesMax?: number;
  /** Size of the whole file where `bytes` is only its beginning (at least `bytesMax` of it). */
  readonly fileBytes?: number;
  /** Hears now and then which share of the work is done, 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}
