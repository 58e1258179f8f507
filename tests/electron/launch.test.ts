import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { bundle, BUNDLES } from '../../build/bundle.ts';
import { hasDisplay } from '../../core/host/choose-host.ts';
import { presentElectron } from '../../core/host/electron-binary.ts';

/**
 * The bundles under the real Electron, with a page that only shows what comes over the screen link. The packaged app
 * itself cannot be driven: Playwright needs the inspector that its fuses switch off.
 */
const ROOT = join(import.meta.dirname, '..', '..');
const executablePath = presentElectron(join(ROOT, 'node_modules', 'electron'));
const whyNot =
  executablePath === undefined
    ? 'the Electron binary is not on this machine (`npx install-electron` fetches it)'
    : hasDisplay(process.platform, process.env)
      ? undefined
      : 'this machine has no display';

declare module 'vitest' {
  interface TaskMeta {
    skipReason?: string;
  }
}

const PAGE = '<!doctype html><html><body></body><script type="module" src="./page.js"></script></html>';
const SCRIPT = `
  const show = (text) => { document.body.textContent += text + ' '; };
  const connect = () => window.evaluatorScreen.connect({
    onMessage: (message) => show(message.view?.screen ?? 'reply'),
    onClose: () => { show('closed'); connect(); },
  });
  connect();
  fetch('http://127.0.0.1:1/').catch(() => show('no-network'));
  try { new Function('return 1')(); show('eval'); } catch { show('no-eval'); }
  show(typeof require + typeof process);
`;

describe('the shell under Electron', () => {
  let folder: string;
  let app: ElectronApplication | undefined;

  beforeAll(async () => {
    if (whyNot !== undefined) return;
    folder = mkdtempSync(join(tmpdir(), 'shell-'));
    for (const one of BUNDLES) await bundle(one, join(folder, 'dist'));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'shell-test', type: 'module', main: 'dist/electron/main.js' }));
    mkdirSync(join(folder, 'dist', 'renderer'));
    writeFileSync(join(folder, 'dist', 'renderer', 'index.html'), PAGE);
    writeFileSync(join(folder, 'dist', 'renderer', 'page.js'), SCRIPT);
    // Chromium refuses to sandbox a process of root.
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    app = await _electron.launch({
      ...(executablePath !== undefined && { executablePath }),
      args: [folder, `--data-folder=${join(folder, 'data')}`, `--user-data-dir=${join(folder, 'user')}`, ...asRoot],
      env: { ...process.env, EVALUATOR_PORT: '0' },
    });
  });
  afterAll(async () => {
    await app?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  /** The running app, or the reason why the test is skipped. */
  function launched(ctx: TestContext): ElectronApplication {
    if (app === undefined) {
      // The JSON report carries it to the end of `npm test`.
      ctx.task.meta.skipReason = whyNot ?? 'the app did not start';
      ctx.skip(`skipped: ${whyNot}`);
    }
    return app;
  }

  /** What the page shows; asked of the main process, because Playwright loses a page whose renderer crashed. */
  const shown = (running: ElectronApplication): Promise<string> =>
    running.evaluate(async ({ BrowserWindow }) => String(await BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.body.textContent')));

  test('shows the screens, linked to the evaluator', async (ctx) => {
    const running = launched(ctx);
    await expect.poll(() => shown(running), { timeout: 30_000 }).toContain('idle');
    expect((await running.firstWindow()).url()).toBe('app://screens/');
  });

  test('gives the page no Node, no network and no eval', async (ctx) => {
    const running = launched(ctx);
    await expect.poll(() => shown(running)).toMatch(/no-eval.*undefinedundefined.*no-network/);
  });

  test('lets the window go nowhere else and open nothing', async (ctx) => {
    const page = await launched(ctx).firstWindow();
    await page.evaluate(() => {
      window.open('https://example.com/');
      window.location.href = 'https://example.com/';
    });
    expect(page.url()).toBe('app://screens/');
    expect(launched(ctx).windows()).toHaveLength(1);
  });

  test('brings a crashed page back, linked again', async (ctx) => {
    const running = launched(ctx);
    await running.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
    await expect.poll(() => shown(running).catch(() => ''), { timeout: 30_000 }).toContain('idle');
  });
});
