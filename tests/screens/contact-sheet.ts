import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launchBrowser } from '../support/browser.ts';
import { SCREENS_FOLDER } from './screens-folder.ts';

/** Reviewed with each change of a screen: one sheet for each size and language, small enough to be kept with the code. */
const SHEETS_FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'images', 'screens');
const SHEET_WIDTH = 1120;
/** Of a portrait screen more stand in a row. */
const COLUMNS = { landscape: 4, portrait: 8 };

interface Sheet {
  size: string;
  language: string;
  pictures: string[];
}

function sheetsIn(folder: string): Sheet[] {
  return foldersIn(folder).flatMap((size) =>
    foldersIn(join(folder, size)).map((language) => ({
      size,
      language,
      pictures: readdirSync(join(folder, size, language), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.png')).toSorted(),
    })),
  );
}

const foldersIn = (folder: string) =>
  existsSync(folder) ? readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).toSorted() : [];

function isPortrait(size: string): boolean {
  const [width = 0, height = 0] = size.split(/\D+/).filter((part) => part !== '').map(Number);
  return height > width;
}

function pageOf({ size, language, pictures }: Sheet): string {
  const columns = isPortrait(size) ? COLUMNS.portrait : COLUMNS.landscape;
  const figures = pictures.map((name) => {
    const source = pathToFileURL(join(SCREENS_FOLDER, size, language, name)).href;
    return `<figure><img src="${source}"><figcaption>${name.replace('.png', '')}</figcaption></figure>`;
  });
  return `<!doctype html><meta charset="utf-8"><title>${size} ${language}</title>
<style>body{margin:16px;font:13px sans-serif;background:#888}h1{font-size:18px;margin:0 0 8px}
main{display:grid;grid-template-columns:repeat(${columns},1fr);gap:12px}figure{margin:0}img{width:100%;display:block}</style>
<h1>${size} · ${language}</h1><main>${figures.join('\n')}</main>`;
}

/** After all pictures are taken: a sheet of them as a picture, and a page to look through them in their own size. */
export async function teardown(): Promise<void> {
  const sheets = sheetsIn(SCREENS_FOLDER);
  if (sheets.length === 0) return;
  rmSync(SHEETS_FOLDER, { recursive: true, force: true });
  mkdirSync(SHEETS_FOLDER, { recursive: true });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: SHEET_WIDTH, height: 900 } });
    for (const sheet of sheets) {
      const html = join(SCREENS_FOLDER, `${sheet.size}-${sheet.language}.html`);
      writeFileSync(html, pageOf(sheet));
      await page.goto(pathToFileURL(html).href);
      await page.screenshot({ path: join(SHEETS_FOLDER, `${sheet.size}-${sheet.language}.jpg`), type: 'jpeg', quality: 55, fullPage: true });
    }
  } finally {
    await browser.close();
  }
  console.log(`Contact sheets: ${relative(process.cwd(), SHEETS_FOLDER)}`);
}
