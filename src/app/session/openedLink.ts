import { decodeView, type DecodedView } from '../../scenario/link.ts';

export interface OpenedLink extends DecodedView {
  /** Which of the two a link names; left out they mean "the best first picture", not 0. */
  readonly saysInstant: boolean;
  readonly saysPacket: boolean;
}

const says = (hash: string, key: string): boolean => new RegExp(`[#&]${key}=`).test(hash);

export const openLink = (hash: string): OpenedLink => ({
  ...decodeView(hash),
  saysInstant: says(hash, 'at'),
  saysPacket: says(hash, 'follow'),
});
