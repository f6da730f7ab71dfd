import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `public/`: two folders up, both from here and from a build in `dist-cli/<hash>/`. */
export const publicFile = (path: string): string => join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'public', path);
