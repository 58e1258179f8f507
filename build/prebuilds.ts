/** Node's names: `win32`, `x64`. */
export interface Target {
  platform: string;
  arch: string;
}

/**
 * The packages that bring a native addon for every platform, and what the one for a target is called within their
 * `prebuilds` folder. Each follows another convention (its own, node-gyp-build's, pkg-prebuilds').
 */
export const PREBUILD_NAMES: Readonly<Record<string, (target: Target) => string>> = {
  'better-sqlite3': ({ platform, arch }) => `${platform}-${arch}.node`,
  '@serialport/bindings-cpp': ({ platform, arch }) => `${platform}-${arch}`,
  'node-hid': ({ platform, arch }) => `HID-${platform}-${arch}`,
};

/** What only compiling needs; these addons are never compiled here. */
const SOURCES: readonly string[] = [
  '!node_modules/better-sqlite3/{deps,src}{,/**}',
  '!node_modules/@serialport/bindings-cpp/src{,/**}',
  '!node_modules/node-hid/{hidapi,src}{,/**}',
];

/**
 * Patterns for electron-builder's `files` that leave out the addons of all other platforms.
 *
 * The architecture may be electron-builder's macro `${arch}`. The platform must be a real name: the macro
 * `${platform}` is the platform of the machine that builds, not the one built for.
 */
export function prebuildPatterns(target: Target): string[] {
  const others = Object.entries(PREBUILD_NAMES).flatMap(([name, prebuildName]) => {
    const other = `!node_modules/${name}/prebuilds/!(${prebuildName(target)})`;
    return [other, `${other}/**`];
  });
  return [...others, ...SOURCES];
}
