import { flipFuses, FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';
import type { Configuration } from 'electron-builder';
import { join } from 'node:path';
import { ELECTRON_BUILDER_FUSES, FUSES } from '../electron/fuses.ts';
import { prebuildPatterns } from './prebuilds.ts';

/** A plain name: scripts on Chinese and other Windows consoles must be able to type it. */
const EXECUTABLE = 'counter-evaluator';

type Fuse = keyof typeof FUSES;
const isFuse = (name: string): name is Fuse => name in FUSES;
const fuseNames = Object.keys(FUSES).filter(isFuse);

/** What is used of electron-builder's `AfterPackContext`. */
interface Packed {
  appOutDir: string;
}

const executableOf = ({ appOutDir }: Packed): string => join(appOutDir, `${EXECUTABLE}.exe`);

/**
 * Sets every fuse. electron-builder's own `electronFuses` cannot name the newest one, and does not fail on a fuse that
 * a later Electron adds; `strictlyRequireAllFuses` does.
 */
export async function setFuses(packed: Packed): Promise<void> {
  await flipFuses(executableOf(packed), {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    [FuseV1Options.RunAsNode]: FUSES.RunAsNode,
    [FuseV1Options.EnableCookieEncryption]: FUSES.EnableCookieEncryption,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: FUSES.EnableNodeOptionsEnvironmentVariable,
    [FuseV1Options.EnableNodeCliInspectArguments]: FUSES.EnableNodeCliInspectArguments,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: FUSES.EnableEmbeddedAsarIntegrityValidation,
    [FuseV1Options.OnlyLoadAppFromAsar]: FUSES.OnlyLoadAppFromAsar,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: FUSES.LoadBrowserProcessSpecificV8Snapshot,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: FUSES.GrantFileProtocolExtraPrivileges,
    [FuseV1Options.WasmTrapHandlers]: FUSES.WasmTrapHandlers,
  });
}

/** Reads the fuses back from the finished binary: what counts is what stands in it. */
export async function checkFuses(packed: Packed): Promise<void> {
  const wire = await getCurrentFuseWire(executableOf(packed));
  const wrong = fuseNames.filter((name) => wire[FuseV1Options[name]] !== (FUSES[name] ? FuseState.ENABLE : FuseState.DISABLE));
  if (wrong.length > 0) throw new Error(`These fuses are not as electron/fuses.ts says: ${wrong.join(', ')}.`);
}

const config: Configuration = {
  appId: 'org.counter-evaluator.kiosk',
  productName: '评价器 Counter Evaluator',
  directories: { output: 'artifacts/installers', buildResources: 'build' },
  files: [
    'package.json',
    'dist/electron/**',
    'dist/renderer/**',
    'dist/evaluator.mjs',
    'dist/device-host.mjs',
    'dist/device-host/**',
    '!**/*.map',
    ...prebuildPatterns({ platform: 'win32', arch: '${arch}' }),
  ],
  // Windows loads an addon from a file of its own, never from inside an archive. Only the addons stay outside:
  // electron-builder would leave all scripts of their packages there too, where no integrity check covers them.
  asar: { smartUnpack: false },
  asarUnpack: ['**/*.node'],
  // The prebuilt addons use Node-API and run in Electron as they are.
  npmRebuild: false,
  electronLanguages: ['zh-CN', 'en-US'],
  electronFuses: ELECTRON_BUILDER_FUSES,
  afterPack: setFuses,
  afterSign: checkFuses,
  win: {
    executableName: EXECUTABLE,
    icon: 'build/icon.ico',
    target: [
      { target: 'nsis', arch: ['x64', 'arm64'] },
      { target: 'dir', arch: ['x64', 'arm64'] },
    ],
  },
  nsis: {
    // For all accounts: the kiosk account is not the one that installs.
    perMachine: true,
    oneClick: true,
    // One installer per architecture, each half the size.
    buildUniversalInstaller: false,
    artifactName: 'counter-evaluator-${version}-${arch}-setup.${ext}',
    installerLanguages: ['zh_CN', 'en_US'],
    createDesktopShortcut: false,
    // Unsent ratings outlive the program.
    deleteAppDataOnUninstall: false,
  },
};

export default config;
