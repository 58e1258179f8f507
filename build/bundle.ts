/**
 * Bundles what Electron starts: the shell's main process, its preload, and the evaluator. Run by `npm run build:electron`.
 */
import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { build } from 'vite';
import * as z from 'zod';

const ROOT = dirname(import.meta.dirname);
const packageSchema = z.object({ dependencies: z.record(z.string(), z.string()) });

/** One bundle: from a source file to one file, or to one file and its parts. */
export interface Bundle {
  /** Below the repository. */
  entry: string;
  /** Below the output folder. */
  file: string;
  format: 'es' | 'cjs';
  /** Packages that stay imports; everything else is bundled in. */
  external: readonly string[];
  /** Below the output folder: where the parts go that are loaded only when they are wanted. Without it there is one file. */
  parts?: string;
}

/**
 * All packages of `dependencies` stay imports of the evaluator and of the device hosts: electron-builder packs their folders anyway, the native
 * ones (better-sqlite3, serialport, node-hid) look for their addon beside their own files, and fastify and pino load
 * files of theirs at run time. Our own code and the JSON it imports are bundled.
 */
const { dependencies } = packageSchema.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));

export const BUNDLES: readonly Bundle[] = [
  { entry: 'electron/main.ts', file: 'electron/main.js', format: 'es', external: ['electron'] },
  // A sandboxed preload has `require` for electron alone, and cannot be an ES module.
  { entry: 'electron/preload.ts', file: 'electron/preload.cjs', format: 'cjs', external: ['electron'] },
  { entry: 'core/evaluator-process.ts', file: 'evaluator.mjs', format: 'es', external: Object.keys(dependencies) },
  // In parts: in one file each family would load the packages of all.
  { entry: 'device-drivers/device-host-process.ts', file: 'device-host.mjs', format: 'es', external: Object.keys(dependencies), parts: 'device-host' },
];

/** Writes one bundle, with its source maps, below the folder. */
export async function bundle({ entry, file, format, external, parts }: Bundle, folder: string): Promise<void> {
  const isExternal = (id: string) =>
    // Data of a package becomes part of the bundle, whose imports have no word for its type.
    !id.endsWith('.json') &&
    (id.startsWith('node:') || builtinModules.includes(id) || external.some((name) => id === name || id.startsWith(`${name}/`)));
  await build({
    configFile: false,
    root: ROOT,
    publicDir: false,
    logLevel: 'warn',
    // Vite leaves every package of node_modules an import unless told otherwise; here `external` alone decides.
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: join(ROOT, entry),
      outDir: join(folder, dirname(file)),
      emptyOutDir: false,
      sourcemap: true,
      minify: false,
      target: 'node24',
      rolldownOptions: {
        external: isExternal,
        output: {
          format,
          entryFileNames: basename(file),
          ...(parts === undefined ? { codeSplitting: false } : { chunkFileNames: `${parts}/[name].mjs` }),
        },
      },
    },
  });
}

if (import.meta.main) {
  for (const one of BUNDLES) {
    await bundle(one, join(ROOT, 'dist'));
    console.log(`dist/${one.file}`);
  }
}
