const START_BYTES = 16_384;

/** The first line of a text that says something: neither blank nor a comment. Letters beyond ASCII do not matter here. */
export function firstLine(bytes: Uint8Array, isComment: (line: string) => boolean = (line) => line.startsWith('#')): string {
  const start = String.fromCharCode(...bytes.subarray(0, START_BYTES)).replace(/^\u00ef\u00bb\u00bf/, '');
  return start.split('\n').map((line) => line.trim()).find((line) => line !== '' && !isComment(line)) ?? '';
}
