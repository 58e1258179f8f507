/** Node's names: `win32`, `x64`. */
export interface Target {
  platform: string;
  arch: string;
}

/** Where a package keeps its addons, and what the one for a target is called there. */
export interface Prebuilds {
  folder: string;
  name: (target: Target) => string;
}

/**
 * The packages that bring a native addon for every platform. Each follows another convention (its own, node-gyp-build's,
 * pkg-prebuilds', cnoke's).
 */
export const PREBUILDS: Readonly<Record<string, Prebuilds>> = {
  'better-sqlite3': { folder: 'prebuilds', name: ({ platform, arch }) => `${platform}-${arch}.node` },
  '@serialport/bindings-cpp': { folder: 'prebuilds', name: ({ platform, arch }) => `${platform}-${arch}` },
  'node-hid': { folder: 'prebuilds', name: ({ platform, arch }) => `HID-${platform}-${arch}` },
  koffi: { folder: 'build/koffi', name: ({ platform, arch }) => `${platform}_${arch}` },
};

/** What only compiling needs; these addons are never compiled here. */
const SOURCES: readonly string[] = [
  '!node_modules/better-sqlite3/{deps,src}{,/**}',
  '!node_modules/@serialport/bindings-cpp/src{,/**}',
  '!node_modules/node-hid/{hidapi,src}{,/**}',
  '!node_modules/koffi/{doc,lib,src,vendor}{,/**}',
];

/**
 * Patterns for electron-builder's `files` that leave out the addons of all other platforms.
 *
 * The architecture may be electron-builder's macro `${arch}`. The platform must be a real name: the macro
 * `${platform}` is the platform of the machine that builds, not the one built for.
 */
export function prebuildPatterns(target: Target): string[] {
  const others = Object.entries(PREBUILDS).flatMap(([packageName, { folder, name }]) => {
    const other = `!node_modules/${packageName}/${folder}/!(${name(target)})`;
    return [other, `${other}/**`];
  });
  return [...others, ...SOURCES];
}
