import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { productionBuild } from '../production-build.ts';

/**
 * A build of its own: what the clerk's page shares with the citizen's (React) would else go into a third file, and the citizen's
 * screen would start with one more request for nothing.
 */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react(), productionBuild()],
  resolve: { alias: { 'pinyin-table': join(import.meta.dirname, '../../dist/pinyin') } },
  build: {
    outDir: join(import.meta.dirname, '../../dist/renderer/clerk'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The browsers of counter PCs are older than those of our own terminals.
    target: 'chrome80',
  },
});
