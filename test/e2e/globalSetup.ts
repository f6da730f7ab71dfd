import type { TestProject } from 'vitest/node';
import { servePage } from '../../scripts/servePage.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    baseURL: string;
  }
}

/** Serves a production build. When it cannot be built, `baseURL` is empty and the tests that need it fail; the others run. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const page = await servePage('dist-e2e');
  project.provide('baseURL', page?.address ?? '');
  return page?.close;
}
