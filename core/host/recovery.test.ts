import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openKeyRing } from '../../offline-queue/keys/key-ring.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';

const COMMAND = join(import.meta.dirname, 'recovery.ts');
const LOCK = join(import.meta.dirname, '..', '..', 'offline-queue', 'database', 'folder-lock.ts');

/** The command as a child process, started in a folder as `npm run` says it was. */
function run(args: readonly string[], folder = '.') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], {
    encoding: 'utf8',
    env: { ...process.env, EVALUATOR_INVOKED_IN: folder },
  });
  return { status, stdout, stderr };
}

/** A hall whose technician made a recovery key in a folder of its own. */
function hall() {
  const folder = temporaryFolder();
  const made = run(['new-key', '--out', 'hall.json'], folder);
  const recoveryKey = /^"recoveryKey": "(04[0-9a-f]{128})"$/m.exec(made.stdout)?.[1] ?? '';
  return { keyFile: join(folder, 'hall.json'), recoveryKey, made };
}

/** A device whose machine key was lost after it had made a data key. */
function lockedDevice(recoveryKey: string) {
  const folder = temporaryFolder();
  const { currentId } = openKeyRing(folder, { now: 0, recoveryKey });
  rmSync(join(folder, 'machine-key'));
  openKeyRing(folder, { now: 0, recoveryKey });
  return { folder, currentId };
}

test('makes a recovery key: the private half in an owner-only file, the public one as a line for config.json', () => {
  const { keyFile, recoveryKey, made } = hall();
  expect([made.status, made.stderr]).toEqual([0, '']);
  expect(recoveryKey).toHaveLength(130);
  expect(made.stdout).toMatch(/^恢复密钥已写入 .*\nThe recovery key is in /);
  const privateKey = /"privateKey": "([0-9a-f]{64})"/.exec(readFileSync(keyFile, 'utf8'))?.[1];
  expect(privateKey).toBeDefined();
  expect(made.stdout).not.toContain(privateKey);
  expect(statSync(keyFile).mode & 0o077).toBe(process.platform === 'win32' ? 0o066 : 0);
  const again = run(['new-key', '--out', keyFile]);
  expect([again.status, again.stdout]).toEqual([1, '']);
  expect(again.stderr).toMatch(/文件已存在.*\n.*exists already/);
});

test('opens the locked keys of a folder, and says how many are open, locked and lost', () => {
  const { keyFile, recoveryKey } = hall();
  const { folder, currentId } = lockedDevice(recoveryKey);
  const { status, stdout, stderr } = run(['open', '--data', folder, '--key', keyFile]);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toContain(`新打开 1 个数据密钥（${currentId}）`);
  expect(stdout).toContain('可打开 2 个，已锁定 0 个，无法再打开 0 个');
  expect(stdout).toContain('2 open, 0 locked, 0 lost');
  expect(openKeyRing(folder, { now: 0 }).standing(currentId)).toBe('open');
});

test('gives a key up', () => {
  const { folder, currentId } = lockedDevice(hall().recoveryKey);
  const { status, stdout } = run(['give-up', '--data', folder, '--id', String(currentId)]);
  expect(status).toBe(0);
  expect(stdout).toContain(`数据密钥 ${currentId} 已放弃`);
  expect(stdout).toContain('1 open, 0 locked, 1 lost');
  expect(openKeyRing(folder, { now: 0 }).standing(currentId)).toBe('lost');
});

test('is refused while another process uses the folder, however that ends', async () => {
  const { keyFile, recoveryKey } = hall();
  const { folder } = lockedDevice(recoveryKey);
  const script = `import { lockFolder } from ${JSON.stringify(LOCK)}; lockFolder(${JSON.stringify(folder)}); console.log('locked'); setInterval(() => {}, 1000);`;
  const evaluator = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void evaluator.kill('SIGKILL'));
  await once(evaluator.stdout, 'data');
  const before = readFileSync(join(folder, 'data-keys.json'), 'utf8');
  const refused = run(['open', '--data', folder, '--key', keyFile]);
  expect([refused.status, refused.stdout]).toEqual([1, '']);
  expect(refused.stderr).toMatch(/评价器正在使用该数据目录.*\n.*Another evaluator/);
  expect(readFileSync(join(folder, 'data-keys.json'), 'utf8')).toBe(before);
  evaluator.kill('SIGKILL');
  await once(evaluator, 'exit');
  expect(run(['open', '--data', folder, '--key', keyFile]).status).toBe(0);
});

describe('what cannot be done', () => {
  test('is said in Chinese and in English, without a stack', () => {
    const { keyFile, recoveryKey } = hall();
    const { folder } = lockedDevice(recoveryKey);
    const nowhere = join(temporaryFolder(), 'nowhere');
    const cases: [args: string[], stderr: RegExp][] = [
      [['open', '--data', folder, '--key', hall().keyFile], /^这不是该数据目录所用的恢复密钥.*\nThe recovery key \w+ opens nothing/],
      [['open', '--data', folder, '--key', nowhere], /^找不到恢复密钥文件.*\nThere is no file/],
      [['open', '--data', folder, '--key', COMMAND], /^该文件不是 new-key 生成的恢复密钥.*\n.*is not a recovery key/],
      [['open', '--data', nowhere, '--key', keyFile], /^该目录不是评价器的数据目录.*\n.*is not the data folder/],
      [['give-up', '--data', folder, '--id', '1'], /^没有这个编号的数据密钥.*\nThere is no key 1/],
      [['new-key', '--out', join(nowhere, 'key.json')], /^操作失败.*\nENOENT/],
    ];
    for (const [args, expected] of cases) {
      const { status, stdout, stderr } = run(args);
      expect([args, status, stdout]).toEqual([args, 1, '']);
      expect(stderr).toMatch(expected);
      expect(stderr).not.toMatch(/^\s+at /m);
    }
    expect(existsSync(nowhere)).toBe(false);
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  test.each([
    ['nothing', []],
    ['an unknown order', ['close']],
    ['a missing flag', ['open', '--data', 'x']],
    ['an unknown flag', ['new-key', '--force']],
    ['too much', ['new-key', 'file', '--out', 'x']],
    ['an id that is no number', ['give-up', '--data', 'x', '--id', 'first']],
  ])('%s is a wrong use, with the usage', (_what, args) => {
    const { status, stdout, stderr } = run(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('npm run recovery -- open');
  });

  test('--help shows the usage', () => {
    const { status, stdout } = run(['--help']);
    expect(status).toBe(0);
    expect(stdout).toContain('npm run recovery -- give-up');
  });
});
