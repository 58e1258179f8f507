import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
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

/**
 * Under `npm test` NODE_ENV is "test", and a build started from there would hold React's development build: half as much
 * script again, in the very folder that `npm start` serves.
 */
function productionBuild(): Plugin {
  const before = process.env['NODE_ENV'];
  return {
    name: 'production-build',
    apply: 'build',
    config() {
      process.env['NODE_ENV'] = 'production';
    },
    closeBundle() {
      if (before === undefined) delete process.env['NODE_ENV'];
      else process.env['NODE_ENV'] = before;
    },
  };
}
