import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/**
 * The development server injects inline scripts and styles (hot reload), which the page's content security policy
 * forbids. The policy therefore stands in index.html for the build, and is taken out while developing only.
 */
function withoutPolicyWhileDeveloping(): Plugin {
  return {
    name: 'without-policy-while-developing',
    apply: 'serve',
    transformIndexHtml: (html) => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/s, ''),
  };
}

export default defineConfig({
  base: './', // the build runs from any sub-path
  plugins: [react(), withoutPolicyWhileDeveloping()],
  worker: { format: 'es' },
  build: {
    target: 'baseline-widely-available',
    outDir: 'dist',
    sourcemap: true,
    assetsInlineLimit: 0, // a font as a data: address would break `font-src 'self'`
  },
});
