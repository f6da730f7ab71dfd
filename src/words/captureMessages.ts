import type { Message } from './told.ts';

/** Link types that captures sometimes have and that are not read, and how they come about. */
const LINK_TYPES: Readonly<Record<number, string>> = {
  9: 'PPP',
  105: 'Wi-Fi',
  127: 'Wi-Fi with radiotap headers',
  189: 'USB',
  220: 'USB',
  249: 'USB',
  253: 'netlink',
};

const linkType = (number: number): string => `${number}${LINK_TYPES[number] === undefined ? '' : ` (${LINK_TYPES[number]})`}`;

const UNPACK: Readonly<Record<string, string>> = {
  gzip: 'gunzip',
  zstd: 'unzstd',
  xz: 'unxz',
  bzip2: 'bunzip2',
  zip: 'unzip',
};

const RECOGNISED = 'Packet captures (pcap, pcapng), scenarios (JSON), rules (iptables-save), sets (ipset save) and core-to-core latencies (CSV) are understood.';

export const CAPTURE_MESSAGES = {
  fileEmpty: () => `The file is empty. ${RECOGNISED}`,
  fileUnknown: (v) => `This is neither a packet capture nor a scenario nor a text of rules or sets nor a table of latencies; it begins with ${v.text('start')}. ${RECOGNISED}`,
  fileCompressed: (v) => `The file is packed with ${v.text('form')}. Unpack it first: ${UNPACK[v.text('form')] ?? 'unpack'} FILE.`,
  fileTooLarge: (v) =>
    `The file has ${v.bytes('bytes')}; at most ${v.bytes('max')} are opened. Cut out its beginning: editcap -r IN.pcap OUT.pcap 1-100000.`,
  fileUnreadable: () => 'The file could not be read. If it is a folder, choose a file in it; if it has moved, choose it again.',
  readingCancelled: (v) => `“${v.text('name')}” was not read to its end, because you cancelled it. Drop it again to play it.`,
  textNotUtf8: () => 'The text is not UTF-8. Save it as UTF-8 and try again.',

  captureKuznetzov: () => 'This is a pcap of an old, patched format. Convert it: editcap -F pcap IN.pcap OUT.pcap.',
  captureHeaderCut: (v) => `The capture ends within its header: ${v.count('bytes')} of ${v.count('needed')} bytes are there. Copy the file again.`,
  captureVersion: (v) => `The capture says it has version ${v.text('major')}.${v.text('minor')} of the format; 2.4 is read. It may be damaged; copy it again.`,
  captureNgVersion: (v) => `The capture says it has version ${v.text('major')}.${v.text('minor')} of pcapng; 1 is read. It may be damaged; copy it again.`,
  captureLinkType: (v) =>
    `The capture’s link type is ${linkType(v.number('linkType'))}; Ethernet, Linux cooked, loopback and raw IP are read. Capture on such an interface: tcpdump -i eth0 -w OUT.pcap.`,
  captureByteOrder: (v) => `The section at byte ${v.number('byte') - 8} does not say its byte order: the file is damaged here. Copy it again.`,
  captureBlockLength: (v) =>
    `The block at byte ${v.text('byte')} claims ${v.counted('bytes', 'byte', 'bytes')}, and its kind has ${v.count('min')} at least: the file is damaged here. Copy it again.`,
  captureBlockFrame: (v) =>
    `The frame at byte ${v.text('byte')} claims ${v.counted('bytes', 'byte', 'bytes')}, and its block has room for ${v.count('room')}: the file is damaged here. Copy it again.`,
  captureInterfaces: (v) => `A section of the capture describes more than ${v.count('max')} interfaces: the file is damaged or made to harm.`,
  captureNoInterface: (v) =>
    `The frame at byte ${v.text('byte')} came in by interface ${v.text('id')}, but its section describes ${v.counted('interfaces', 'interface', 'interfaces')} (from 0). The file is damaged; copy it again.`,
  captureRecordLength: (v) => {
    const before = v.number('frame') - 1;
    const keep = before === 0 ? '' : `, or keep what is before: editcap -r IN.pcap OUT.pcap 1-${before}`;
    return `Frame ${v.count('frame')} claims ${v.count('bytes')} bytes, more than any frame has (${v.count('max')}): the file is damaged here. Copy it again${keep}.`;
  },
  captureNoFrames: () => 'The capture has a header and no frames: nothing to play. Capture again while there is traffic.',
  captureNoWholeFrame: (v) => `The capture ends within its first frame, after ${v.count('bytes')} bytes. Copy the file again.`,
  captureMissing: (v) => `This view plays the capture “${v.text('name')}” (${v.bytes('bytes')}, digest ${v.text('digest')}), which is not here. Drop that file on the page.`,

  gzipDamaged: () => 'The file says it is packed with gzip, but nothing can be unpacked. Copy it again.',
  gzipCut: (v) => `The file is packed with gzip and ends within what is packed, or is too long: ${v.bytes('bytes')} came out. Unpack it yourself: gunzip FILE.`,
  gzipLimit: (v) => `Unpacked, the file has more than ${v.bytes('bytes')}: only these were read.`,
  gzipTruncated: (v) => `The packed file is cut or damaged: ${v.bytes('bytes')} came out and were read.`,
  captureUnpacked: (v) => `The file was packed with gzip; unpacked it has ${v.bytes('bytes')}.`,
  captureForm: (v) => {
    const from = v.number('interfaces') === 1 ? '' : ` with frames of ${v.count('interfaces')} interfaces, played as one card’s`;
    const without = v.number('withoutEthernet');
    const counts = without === 0 ? '' : ` ${v.counted('withoutEthernet', 'frame has', 'frames have')} no Ethernet header and ${without === 1 ? 'counts' : 'count'} as with one (14 bytes).`;
    return `Read as ${v.text('form')}${from}; links: ${v.text('links')}.${counts}`;
  },
  captureLinksLeftOut: (v) =>
    `${v.counted('count', 'frame was', 'frames were')} left out: of interfaces whose link type is not read, such as ${linkType(v.number('linkType'))}.`,
  captureUnstamped: (v) =>
    `${v.counted('count', 'frame has', 'frames have')} no stamp (simple packet blocks): each follows the one before it at 1 Gb/s.`,
  captureFragments: (v) =>
    `${v.counted('count', 'frame is a fragment', 'frames are fragments')} of IP packets: ${v.count('first')} first with ports, ${v.count('later')} without. They are counted; reassembly is not simulated.`,
  captureTruncated: (v) => `The file ends within a frame, at byte ${v.text('byte')}: ${v.counted('frames', 'whole frame', 'whole frames')} before it were read.`,
  captureByteLimit: (v) => `The file has ${v.bytes('fileBytes')}: the first ${v.bytes('limit')} were read, ${v.counted('frames', 'frame', 'frames')}.`,
  captureFrameLimit: (v) => `The first ${v.count('limit')} frames were read, up to byte ${v.text('byte')} of ${v.text('fileBytes')}; the rest was left out.`,
  captureSpanLimit: (v) =>
    `${v.counted('count', 'frame', 'frames')} of ${v.count('frames')} were left out: they come more than ${Math.floor(v.number('limitNs') / 60e9)} minutes after the first.`,
  captureSorted: (v) =>
    `${v.counted('count', 'frame was', 'frames were')} stamped earlier than one before; all were put into the order of their stamps.`,
} as const satisfies Record<string, Message>;
