/**
 * First step of `npm start`, `npm test` and their like on any Node ≥ 20: brings node_modules in line with the lockfile
 * if they differ, then starts the real script through a new `npm run`. The new shell matters: only there does `node`
 * mean the project's own Node 24 (devDependency `node`), on which better-sqlite3 runs.
 *
 * Plain JavaScript without dependencies, because nothing is installed yet.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function readPackages(file) {
  if (!existsSync(file)) return {};
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
}

/** Whether every package of the lockfile stands in node_modules at its version. Optional ones may be another platform's. */
function isInstalled() {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const present = readPackages(join(root, 'node_modules', '.package-lock.json'));
  const matches = Object.entries(wanted).every(
    ([path, entry]) =>
      !path.startsWith('node_modules/') ||
      entry.version === undefined ||
      entry.optional ||
      // npm's own list does not notice a folder that somebody deleted.
      (present[path]?.version === entry.version && existsSync(join(root, path, 'package.json'))),
  );
  return matches && existsSync(join(root, 'node_modules', 'node', 'package.json')) && ownNodeRuns();
}

/** The package `node` gets its binary from an install script; npm may have been told to run none. */
function ownNodeRuns() {
  const binary = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  return existsSync(binary) && spawnSync(binary, ['--version']).status === 0;
}

function npmCommand(args) {
  // The npm that is started here calls the project's folder the one it was invoked in.
  const env = { ...process.env, EVALUATOR_INVOKED_IN: process.env.INIT_CWD ?? process.cwd() };
  const options = { cwd: root, stdio: 'inherit', env };
  const cli = process.env.npm_execpath;
  return cli
    ? [process.env.npm_node_execpath ?? process.execPath, [cli, ...args], options]
    : ['npm', args, { ...options, shell: process.platform === 'win32' }];
}

const npm = (args) => spawnSync(...npmCommand(args)).status ?? 1;
const startNpm = (args) => spawn(...npmCommand(args));

const [script, ...args] = process.argv.slice(2);
if (script === undefined) {
  console.error('Usage: node build/bootstrap.mjs <script> [arguments]');
  process.exit(2);
}
if (!isInstalled()) {
  console.log('正在安装依赖 Installing what package-lock.json names (npm ci) …');
  const status = npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (status !== 0) {
    console.error('npm ci 失败，原因见上，什么也没有启动。 npm ci failed; its message stands above. Nothing was started.');
    process.exit(status);
  }
  if (!ownNodeRuns()) {
    console.error("node 包没有可执行文件：npm 未运行安装脚本。请运行 `npm ci --ignore-scripts=false` 后重新启动。 The package `node` has no binary: npm ran no install scripts. Run `npm ci --ignore-scripts=false` and start again.");
    process.exit(1);
  }
}

// Ctrl-C reaches the whole process group by itself; a signal to this process alone is handed on. Either way the started
// script ends everything in order, and this parent waits for it.
const child = startNpm(['run', '--silent', script, '--', ...args]);
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));

// A signal to npm alone ends npm and the shell below it, and never comes here: that this parent is gone tells of it. The
// same happens between the npm below and its script (core/host/parent-watch.ts).
const parent = process.ppid;
const look = () => {
  if (process.ppid === parent) return;
  clearInterval(watch);
  child.kill('SIGTERM');
};
// Whoever starts this file without npm may leave it behind on purpose.
const watch = process.env.npm_lifecycle_event === undefined ? undefined : setInterval(look, 500);
child.on('exit', (code) => {
  clearInterval(watch);
  process.exitCode = code ?? 1;
});
