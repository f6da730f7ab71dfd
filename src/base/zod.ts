import * as z from 'zod/mini';

// Before the first schema: zod would otherwise try `new Function`, which the page's content security policy forbids.
z.config({ jitless: true });

export { z };
