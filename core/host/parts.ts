import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { systemClock } from '../contract/clock.ts';
import { evaluatorMessageSchema, type DoorAt } from '../contract/process-messages.ts';
import { startManagedProcess } from './managed-process.ts';
import type { StartOptions } from './options.ts';

export const ROOT = join(import.meta.dirname, '..', '..');
const SANDBOX_APP_ID = 'sandbox';

/** Something that was started and ends on Ctrl-C. */
export interface Part {
  stop(): Promise<void> | void;
}

type Notice = (text: string) => void;

const sandboxReportSchema = z.union([
  z.object({ ready: z.literal(true), url: z.string() }),
  z.object({ ready: z.literal(false), error: z.string(), code: z.string() }),
]);

/** Starts the sandbox province; `evaluatorEnvironment` leads an evaluator to it. */
export async function startProvince(
  options: StartOptions,
  region: string,
  onNotice: Notice,
): Promise<Part & { url: string; evaluatorEnvironment: NodeJS.ProcessEnv }> {
  const folder = join(options.data, 'province');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const secret = keptSecret(join(folder, 'secret'));
  const { ready: url, stop } = await startManagedProcess({
    name: 'The sandbox province',
    file: join(ROOT, 'province-sandbox', 'main.ts'),
    environment: {
      SANDBOX_PORT: String(options['province-port']),
      SANDBOX_DATABASE: join(folder, 'province.sqlite'),
      SANDBOX_APP_ID,
      SANDBOX_SECRET: secret,
      SANDBOX_REGION: region,
    },
    parse(message) {
      const report = sandboxReportSchema.safeParse(message).data;
      if (report === undefined || report.ready) return report && { ready: report.url };
      const hint = report.code === 'EADDRINUSE' ? '。端口被占用，请用 --province-port 另选端口。 The port is taken; choose another with --province-port.' : '';
      return { failed: `沙箱省平台未能启动 (the sandbox province did not start): ${report.error}${hint}` };
    },
    clock: systemClock,
    onNotice,
  });
  return {
    url,
    stop,
    evaluatorEnvironment: {
      EVALUATOR_PROVINCE: url,
      EVALUATOR_PROVINCE_ID: SANDBOX_APP_ID,
      EVALUATOR_PROVINCE_SECRET: secret,
      EVALUATOR_PROVINCE_IS_SANDBOX: '1',
    },
  };
}

/** Kept from start to start, so that receipts printed yesterday still open. */
function keptSecret(file: string): string {
  const kept = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  if (kept !== '') return kept;
  const secret = randomBytes(24).toString('base64url');
  writeFileSync(file, secret, { mode: 0o600 });
  return secret;
}

/** How counter and screen reach a running evaluator. */
export interface EvaluatorAccess {
  url: string;
  /** Over the network, with the SHA-256 of its certificate; null where it is not served, or the host cannot know (Electron's log says it). */
  lanUrl: string | null;
  fingerprint: string | null;
  /** The doors that stand open; none where the host cannot know. */
  doors: readonly DoorAt[];
  counterToken: string;
  screenKey: string;
}

/** Starts the evaluator as a child of this process. @throws Error with the evaluator's own words */
export async function startEvaluator(environment: NodeJS.ProcessEnv, onNotice: Notice): Promise<Part & EvaluatorAccess> {
  const { ready, stop } = await startManagedProcess({
    name: 'The evaluator',
    file: join(ROOT, 'core', 'evaluator-process.ts'),
    environment,
    // It makes little garbage at a time; with Node's usual 16 MiB for it the process holds some 20 MiB more for nothing.
    nodeFlags: ['--max-semi-space-size=1'],
    parse(message) {
      const report = evaluatorMessageSchema.safeParse(message).data;
      return report && (report.type === 'ready' ? { ready: report } : { failed: `评价器未能启动 (the evaluator did not start): ${report.message}` });
    },
    clock: systemClock,
    onNotice,
  });
  for (const warning of ready.warnings) onNotice(`注意 (note): ${warning}`);
  return { ...ready, stop };
}

/** How long Electron's first start may take on a weak PC, and how often we look. */
const ELECTRON_READY_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 250;

/** Starts the Electron shell, which starts the evaluator itself. @throws Error when the evaluator does not answer in time */
export async function startElectron(
  executable: string,
  environment: NodeJS.ProcessEnv,
  onNotice: Notice,
): Promise<Part & EvaluatorAccess> {
  const bundling = spawn(process.execPath, [join(ROOT, 'build', 'bundle.ts')], { stdio: 'inherit' });
  const [bundled] = await once(bundling, 'exit');
  if (bundled !== 0) throw new Error('Electron 外壳未能打包，原因见上。 The Electron shell could not be bundled; the message stands above.');

  const url = `http://127.0.0.1:${environment['EVALUATOR_PORT']}`;
  if (await answers(url)) throw new Error(`${url} 上已有其他程序应答，请先停止它，或用 --port 另选端口。 Another program answers there already. Stop it, or choose another --port.`);
  const shell = spawn(executable, [...AS_ROOT, ROOT], { env: { ...process.env, ...environment }, stdio: 'inherit' });
  shell.once('error', (error) => onNotice(`The Electron shell did not start: ${error.message}`));
  shell.once('exit', (code) => onNotice(`The Electron shell ended (exit code ${code}).`));
  const deadline = systemClock.now() + ELECTRON_READY_WITHIN_MS;
  while (!(await answers(url))) {
    if (hasEnded(shell) || systemClock.now() > deadline) {
      shell.kill();
      throw new Error('Electron 中的评价器未能启动，请查看数据目录中的日志。 The evaluator inside Electron did not start; see the logs in the data folder.');
    }
    await new Promise<void>((resolve) => void systemClock.after(LOOK_EVERY_MS, resolve));
  }
  const secretIn = (name: string) => readFileSync(join(environment['EVALUATOR_DATA_FOLDER'] ?? '', name), 'utf8').trim();
  return {
    url,
    lanUrl: null,
    fingerprint: null,
    doors: [],
    counterToken: secretIn('counter-token'),
    screenKey: secretIn('screen-key'),
    async stop() {
      if (hasEnded(shell)) return;
      shell.kill('SIGTERM');
      await once(shell, 'exit');
    },
  };
}

/** A process that a signal ended has no exit code. */
const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/v1/openapi.json`, { signal: AbortSignal.timeout(LOOK_EVERY_MS * 4) })).ok;
  } catch {
    // Not listening yet is the usual answer while it starts.
    return false;
  }
}

/** Chromium, Electron's too, refuses to sandbox a process of root, which only containers and test machines use. */
const AS_ROOT = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** Opens the citizen's screen in a browser of its own profile, without the browser's frame. */
export function openBrowser(executable: string, url: string, profileFolder: string, onNotice: Notice): Part {
  const browser = spawn(
    executable,
    [`--app=${url}`, `--user-data-dir=${profileFolder}`, '--no-first-run', '--no-default-browser-check', ...AS_ROOT],
    { stdio: 'ignore' },
  );
  browser.once('error', (error) => onNotice(`浏览器未能启动，请手动打开上面的群众屏幕地址。 The browser did not start (${error.message}); open the citizen screen's address by hand.`));
  browser.once('exit', (code) =>
    onNotice(`The browser ended${code ? ` with exit code ${code}` : ''}; the evaluator goes on. Open the citizen screen's address to see it again.`),
  );
  return { stop: () => void browser.kill() };
}
