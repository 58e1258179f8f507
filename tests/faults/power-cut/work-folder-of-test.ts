import { afterEach, beforeEach } from 'vitest';
import { mountsBelow, removeWorkFolder, whyNoPowerCuts, workFolder } from './mounts.ts';
import { skipFor } from '../skip.ts';

/**
 * Gives each test of a file a work folder, takes down whatever it left mounted, and then fails it. Where power cuts cannot be made the
 * tests are skipped with the reason.
 */
export function workFolderOfEachTest(): { readonly folder: string } {
  const whyNot = whyNoPowerCuts();
  let folder: string | undefined;
  beforeEach((context) => {
    skipFor(context, whyNot);
    folder = workFolder();
  });
  afterEach(() => {
    if (folder === undefined) return;
    const leaked = mountsBelow(folder);
    removeWorkFolder(folder);
    folder = undefined;
    if (leaked.length > 0) throw new Error(`The test left mounted: ${leaked.join(', ')}`);
  });
  return {
    get folder() {
      if (folder === undefined) throw new Error('Only a running test has a work folder.');
      return folder;
    },
  };
}
