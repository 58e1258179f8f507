import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface KernelModule {
  name: string;
  content: Uint8Array;
}

/**
 * The modules by name, each after those that it needs: the order in which they are loaded. What is built into the kernel
 * is left out.
 */
export function modulesInOrder(folder: string, wanted: string[]): KernelModule[] {
  const files = moduleFiles(folder);
  const builtIn = new Set(readFileSync(join(folder, 'modules.builtin'), 'utf8').split('\n').map(moduleName));
  const loaded = new Map<string, KernelModule>();
  const load = (name: string): void => {
    if (loaded.has(name) || builtIn.has(name)) return;
    const file = files.get(name);
    if (file === undefined) throw new Error(`this kernel has no module ${name}`);
    const content = readModule(file);
    for (const needed of dependencies(content)) load(needed);
    loaded.set(name, { name, content });
  };
  for (const name of wanted) load(name);
  return [...loaded.values()];
}

/** `modules.dep` is made when the package is installed, and ours is only unpacked. */
function moduleFiles(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /\.ko(\.xz)?$/.test(entry.name));
  return new Map(files.map((entry) => [moduleName(entry.name), join(entry.parentPath, entry.name)]));
}

/** File names have `-` where modules have `_`, or not. */
function moduleName(path: string): string {
  return basename(path.replace(/\.ko(\.xz)?$/, '')).replaceAll('-', '_');
}

function readModule(file: string): Uint8Array {
  return file.endsWith('.xz') ? execFileSync('xz', ['-dc', file], { maxBuffer: 64 * 2 ** 20 }) : readFileSync(file);
}

/** A module carries `key=value` strings, each ended by a zero byte. */
function dependencies(content: Uint8Array): string[] {
  const [, names = ''] = /\0depends=([^\0]*)\0/.exec(Buffer.from(content).toString('latin1')) ?? [];
  return names.split(',').filter((name) => name !== '').map((name) => name.replaceAll('-', '_'));
}
