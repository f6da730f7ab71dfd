import type { Message } from './told.ts';

/** Link types of the registry that captures most often have, and how they come about. */
const LINK_TYPES: Readonly<Record<number, string>> = {
  0: 'BSD loopback',
  9: 'PPP',
  12: 'raw IP',
  101: 'raw IP, as tunnels have',
  105: 'Wi-Fi',
  108: 'OpenBSD loopback',
  113: 'Linux “cooked”, as “tcpdump -i any” writes it',
  127: 'Wi-Fi with radiotap headers',
  228: 'raw IPv4',
  229: 'raw IPv6',
  276: 'Linux “cooked” version 2, as “tcpdump -i any” writes it',
};

const UNPACK: Readonly<Record<string, string>> = {
  gzip: 'gunzip',
  zstd: 'unzstd',
  xz: 'unxz',
  bzip2: 'bunzip2',
  zip: 'unzip',
};

const RECOGNISED = 'Packet captures (classic pcap), scenarios (JSON), rules (iptables-save) and sets (ipset save) are understood.';

export const CAPTURE_MESSAGES = {
  fileEmpty: () => `The file is empty. ${RECOGNISED}`,
  fileUnknown: (v) => `This is neither a packet capture nor a scenario nor a text of rules or sets; it begins with ${v.text('start')}. ${RECOGNISED}`,
  fileCompressed: (v) => `The file is packed with ${v.text('form')}. Unpack it first: ${UNPACK[v.text('form')] ?? 'unpack'} FILE.`,
  fileTooLarge: (v) =>
    `The file has ${v.bytes('bytes')}; at most ${v.bytes('max')} are opened. Cut out its beginning: editcap -r IN.pcap OUT.pcap 1-100000.`,
  fileUnreadable: () => 'The file could not be read. If it is a folder, choose a file in it; if it has moved, choose it again.',
  textNotUtf8: () => 'The text is not UTF-8. Save it as UTF-8 and try again.',

  capturePcapng: () => 'This is a pcapng capture; only classic pcap is read for now. Convert it: editcap -F pcap IN.pcapng OUT.pcap.',
  captureKuznetzov: () => 'This is a pcap of an old, patched format. Convert it: editcap -F pcap IN.pcap OUT.pcap.',
  captureHeaderCut: (v) => `The capture ends within its header: ${v.count('bytes')} of ${v.count('needed')} bytes are there. Copy the file again.`,
  captureVersion: (v) => `The capture says it has version ${v.text('major')}.${v.text('minor')} of the format; 2.4 is read. It may be damaged; copy it again.`,
  captureLinkType: (v) => {
    const name = LINK_TYPES[v.number('linkType')];
    return `The capture’s link type is ${v.text('linkType')}${name === undefined ? '' : ` (${name})`}; only Ethernet (1) is read for now. Capture on one Ethernet interface: tcpdump -i eth0 -w OUT.pcap.`;
  },
  captureRecordLength: (v) => {
    const before = v.number('frame') - 1;
    const keep = before === 0 ? '' : `, or keep what is before: editcap -r IN.pcap OUT.pcap 1-${before}`;
    return `Frame ${v.count('frame')} claims ${v.count('bytes')} bytes, more than any frame has (${v.count('max')}): the file is damaged here. Copy it again${keep}.`;
  },
  captureNoFrames: () => 'The capture has a header and no frames: nothing to play. Capture again while there is traffic.',
  captureNoWholeFrame: (v) => `The capture ends within its first frame, after ${v.count('bytes')} bytes. Copy the file again.`,
  captureMissing: (v) => `This view plays the capture “${v.text('name')}” (${v.bytes('bytes')}, digest ${v.text('digest')}), which is not here. Drop that file on the page.`,

  captureTruncated: (v) => `The file ends within a frame, at byte ${v.text('byte')}: ${v.counted('frames', 'whole frame', 'whole frames')} before it were read.`,
  captureByteLimit: (v) => `The file has ${v.bytes('fileBytes')}: the first ${v.bytes('limit')} were read, ${v.counted('frames', 'frame', 'frames')}.`,
  captureFrameLimit: (v) => `The first ${v.count('limit')} frames were read, up to byte ${v.text('byte')} of ${v.text('fileBytes')}; the rest was left out.`,
  captureSpanLimit: (v) =>
    `${v.counted('count', 'frame', 'frames')} of ${v.count('frames')} were left out: they come more than ${Math.floor(v.number('limitNs') / 60e9)} minutes after the first.`,
  captureSorted: (v) =>
    `${v.counted('count', 'frame was', 'frames were')} stamped earlier than one before; all were put into the order of their stamps.`,
} as const satisfies Record<string, Message>;
