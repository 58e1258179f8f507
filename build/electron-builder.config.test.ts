import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { getConfig } from 'app-builder-lib/out/util/config/load.js';
import { DebugLogger } from 'builder-util';
import type { Configuration } from 'electron-builder';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ELECTRON_BUILDER_FUSES } from '../electron/fuses.ts';
import { checkFuses, setFuses } from './electron-builder.config.ts';

const ROOT = dirname(import.meta.dirname);

/** Loads the file as the command line tool does: through jiti, by its name. */
async function load(): Promise<Configuration> {
  const request = { packageKey: 'build', configFilename: 'electron-builder', projectDir: ROOT, packageMetadata: null };
  const loaded = await getConfig<Configuration>(request, 'build/electron-builder.config.ts');
  if (loaded === null) throw new Error('electron-builder found no configuration.');
  return loaded.result;
}

describe('the packaging configuration', () => {
  test('is loaded by electron-builder and passes its validation', async () => {
    await expect(validateConfiguration(await load(), new DebugLogger(false))).resolves.toBeUndefined();
  });

  test('sets the fuses, rebuilds nothing, and finds its icon', async () => {
    const config = await load();
    expect(config).toMatchObject({ electronFuses: ELECTRON_BUILDER_FUSES, npmRebuild: false });
    expect(existsSync(join(ROOT, String(config.win?.icon)))).toBe(true);
  });

  test('packs for Windows, whatever machine it runs on', async () => {
    expect(JSON.stringify(await load())).not.toContain('${platform}');
  });
});

describe('fuses in the binary', () => {
  let appOutDir: string;
  /** The mark that `@electron/fuses` looks for, then the wire's version, its length, and one digit per fuse. */
  const writeBinary = (wire: string) =>
    writeFileSync(
      join(appOutDir, 'counter-evaluator.exe'),
      Buffer.concat([Buffer.from('MZ … dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'), Buffer.from([1, wire.length]), Buffer.from(wire), Buffer.alloc(300)]),
    );

  beforeEach(() => {
    appOutDir = mkdtempSync(join(tmpdir(), 'fuses-'));
  });
  afterEach(() => rmSync(appOutDir, { recursive: true }));

  test('are all set, and read back as they should be', async () => {
    writeBinary('101100011');
    await setFuses({ appOutDir });
    await expect(checkFuses({ appOutDir })).resolves.toBeUndefined();
  });

  test('as Electron ships them are refused by name', async () => {
    writeBinary('101100011');
    await expect(checkFuses({ appOutDir })).rejects.toThrow(/RunAsNode.*EnableCookieEncryption/);
  });

  test('that a later Electron adds stop the packaging until they are stated', async () => {
    writeBinary('1011000111');
    await expect(setFuses({ appOutDir })).rejects.toThrow('strictlyRequireAllFuses');
  });
});
