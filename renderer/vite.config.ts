import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { productionBuild } from './production-build.ts';
import { thirdPartyNotices } from './third-party-notices.ts';

export default defineConfig({
  root: import.meta.dirname,
  // Relative, so that the same files work from a web server and from Electron's own protocol.
  base: './',
  plugins: [react(), productionBuild(), thirdPartyNotices()],
  // Built by `build/pinyin` before the page, which fetches it when somebody first writes.
  resolve: { alias: { 'pinyin-table': join(import.meta.dirname, '../dist/pinyin') } },
  build: {
    outDir: join(import.meta.dirname, '../dist/renderer'),
    emptyOutDir: true,
    // The content security policy admits no data: fonts.
    assetsInlineLimit: 0,
    // Every browser that shows the screens preloads modules by itself; the polyfill would only be script to load.
    modulePreload: { polyfill: false },
  },
});
