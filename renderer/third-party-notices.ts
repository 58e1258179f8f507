import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const PACKAGES = join(import.meta.dirname, '..', 'node_modules');
/** What the page is made of beside its script: fonts, and the words and readings of the pinyin table. */
const BESIDE_SCRIPT = ['@fontsource-variable/noto-sans-sc', '@fontsource/noto-sans-mongolian', '@node-rs/jieba', 'pinyin-pro'];
/** @node-rs/jieba took the list of words from there. */
const JIEBA = 'The list of words is that of jieba (https://github.com/fxsjy/jieba), under the same licence:\nCopyright (c) 2013 Sun Junyi';

/** Puts `THIRD-PARTY.txt` beside the page: the licences of all that went into it, which ask for that. */
export function thirdPartyNotices(): Plugin {
  return {
    name: 'third-party-notices',
    apply: 'build',
    generateBundle() {
      const inScript = [...this.getModuleIds()].flatMap((id) => packageOf(id) ?? []);
      const packages = [...new Set([...inScript, ...BESIDE_SCRIPT])].toSorted();
      this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY.txt', source: packages.map(noticeOf).join(`\n${'-'.repeat(80)}\n\n`) });
    },
  };
}

function packageOf(id: string): string | undefined {
  return /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(id)?.[1]?.replace('\\', '/');
}

/** A package without a licence of its own stops the build: somebody has to look. */
function noticeOf(name: string): string {
  const licence = readFileSync(join(PACKAGES, name, 'LICENSE'), 'utf8').trim();
  return [name, ...(name === '@node-rs/jieba' ? [JIEBA] : []), licence].join('\n\n') + '\n';
}
