import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
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

/**
 * What stands before the script is painted before any other file has come: its style is in the page itself, named in the policy by its
 * hash, and the app's style sheet comes after the body (the script waits for it all the same).
 */
function shellFirst(): Plugin {
  return {
    name: 'shell-first',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html) {
        const style = readFileSync(new URL('./src/shell.css', import.meta.url), 'utf8');
        const hash = createHash('sha256').update(style).digest('base64');
        const sheet = /\s*<link rel="stylesheet"[^>]*>/.exec(html)?.[0];
        if (sheet === undefined) throw new Error('the built page has no style sheet to put last');
        return html
          .replace(sheet, '')
          .replace("style-src 'self'", `style-src 'self' 'sha256-${hash}'`)
          .replace('</head>', `<style>${style}</style></head>`)
          .replace('</body>', `${sheet.trim()}</body>`);
      },
    },
  };
}

export default defineConfig({
  base: './', // the build runs from any sub-path
  plugins: [react(), withoutPolicyWhileDeveloping(), shellFirst()],
  worker: { format: 'es' },
  build: {
    target: 'baseline-widely-available',
    outDir: 'dist',
    sourcemap: true,
    assetsInlineLimit: 0, // a font as a data: address would break `font-src 'self'`
  },
});
