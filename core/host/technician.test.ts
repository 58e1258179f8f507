import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { eventually } from '../../tests/support/eventually.ts';
import { freePort } from '../../tests/support/free-port.ts';
import { startTestEvaluator, type TestEvaluator } from '../../tests/support/running-evaluator.ts';
import { sampleRequest } from '../../tests/support/sample-requests.ts';
import { rate, recordsOf, refusedRequest, runTechnician, startBesideProvince, waitForDeadLetters } from '../../tests/support/technician.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';

const SIGNED = ['--by', '李工', '--reason', '受理时间有误'];

/** The command about this evaluator. */
const run = ({ url, dataFolder }: TestEvaluator, ...args: string[]) => runTechnician([...args, '--data', dataFolder, '--port', new URL(url).port]);

const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/gu;
const widestOf = (text: string) => Math.max(...text.split('\n').map((line) => line.length + (line.match(WIDE)?.length ?? 0)));

describe("the technician's command", () => {
  test('shows a dead letter, corrects it, and the trail tells what was changed', async () => {
    const { evaluator, province } = await startBesideProvince();
    await rate(evaluator, refusedRequest(1), 2);
    const [letter] = await waitForDeadLetters(evaluator, 1);

    const queue = await run(evaluator, 'queue');
    expect([queue.status, queue.stderr]).toEqual([0, '']);
    expect(queue.stdout).toMatch(/队列 +待发 1，已送达 0，死信 1，已放弃 0/);
    expect(queue.stdout).toMatch(/省平台 +正常/);

    const letters = await run(evaluator, 'dead-letters');
    expect(letters.stdout).toMatch(new RegExp(String.raw`\| ${letter?.seq} +\| 服务记录 +\| HLJ2026112300001 +\| INVALID`));
    expect(letters.stdout).not.toMatch(/张建国|等了三个小时/);

    const corrected = await run(evaluator, 'correct', String(letter?.seq), ...SIGNED, '--set', 'case.acceptedAt=2026-11-23T09:00:00+08:00');
    expect([corrected.status, corrected.stderr]).toEqual([0, '']);
    expect(corrected.stdout).toContain(`死信 ${letter?.seq} 已更正，正在重新发送`);
    await eventually(() => expect(province.ratings()).toHaveLength(1));
    expect((await run(evaluator, 'dead-letters')).stdout).toContain('没有待处理的死信。');

    const audit = await run(evaluator, 'audit');
    expect(audit.stdout).toMatch(/\| 更正 +\| 李工 +\| 受理时间有误 +\|/);
    expect(audit.stdout.replaceAll(/[\s|]/g, '')).toContain('case.acceptedAt:0000-01-01T00:00:00+14:00→2026-11-23T09:00:00+08:00');
    for (const { stdout } of [queue, letters, audit]) expect(widestOf(stdout)).toBeLessThanOrEqual(118);
  });

  test('exports to a file that only its owner reads, requeues and writes off', async () => {
    const { evaluator } = await startBesideProvince();
    await rate(evaluator, refusedRequest(1));
    const [letter] = await waitForDeadLetters(evaluator, 1);
    const file = join(temporaryFolder(), 'dead.json');
    const exported = await run(evaluator, 'export', '--out', file, ...SIGNED);
    expect([exported.status, exported.stdout]).toEqual([0, `1 条死信已导出到 ${file}。\n`]);
    expect(z.object({ deadLetters: z.array(z.unknown()) }).parse(JSON.parse(readFileSync(file, 'utf8'))).deadLetters).toHaveLength(1);
    // Windows knows no such modes; there the folder's rights hold.
    expect(statSync(file).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600);
    const again = await run(evaluator, 'export', '--out', file, ...SIGNED);
    expect([again.status, again.stderr]).toEqual([1, `${file} 已存在，不会被覆盖。\n`]);

    expect((await run(evaluator, 'requeue', String(letter?.seq), ...SIGNED)).stdout).toContain('正在重新发送');
    await waitForDeadLetters(evaluator, 1);
    const writtenOff = await run(evaluator, 'write-off', String(letter?.seq), ...SIGNED);
    expect([writtenOff.status, writtenOff.stderr]).toEqual([0, '']);
    expect(writtenOff.stdout).toContain('已放弃 1');
    expect((await run(evaluator, 'audit')).stdout).toMatch(/\| 放弃 +\| 李工 +\|/);
  });

  test('takes a new data key and makes a backup', async () => {
    const evaluator = await startTestEvaluator();
    await rate(evaluator, sampleRequest(1));
    expect((await run(evaluator, 'rotate-key', ...SIGNED)).stdout).toMatch(/（现用） +\| 可打开/);
    expect((await run(evaluator, 'backup', ...SIGNED)).stdout).toMatch(/\| 1 +\| 2026-11-23 .*\| 已通读/);
    expect((await run(evaluator, 'queue')).stdout).toMatch(/\| 1 +\| 2026-11-23 .*\| 已通读/);
  });
});

describe('an error in words', () => {
  test('of the evaluator: unknown number, a rating, a field that does not fit', async () => {
    const { evaluator } = await startBesideProvince();
    await rate(evaluator, sampleRequest(1), 2, '太'.repeat(700));
    await rate(evaluator, refusedRequest(2));
    const [rating, service] = await waitForDeadLetters(evaluator, 2);
    const unknown = await run(evaluator, 'requeue', '999', ...SIGNED);
    expect([unknown.status, unknown.stdout]).toEqual([1, '']);
    expect(unknown.stderr).toContain('没有这个编号的待处理死信');
    const altered = await run(evaluator, 'correct', String(rating?.seq), ...SIGNED, '--set', 'case.taskName=x');
    expect([altered.status, altered.stderr.split('\n')[0]]).toEqual([1, '评价内容不能更改，只能原样重新发送或放弃。']);
    const unfit = await run(evaluator, 'correct', String(service?.seq), ...SIGNED, '--set', `case.taskCode=${'1'.repeat(32)}`);
    expect(unfit.status).toBe(1);
    expect(unfit.stderr).toContain('实施编码 (matter code)：最多 31 个字符');
    expect(await recordsOf(evaluator)).toMatchObject({ dead: 2 });
  });

  test('nobody answers, the folder is another one, the token is of another evaluator, another program answers', async () => {
    const evaluator = await startTestEvaluator();
    const port = new URL(evaluator.url).port;
    const silent = await runTechnician(['queue', '--data', evaluator.dataFolder, '--port', String(await freePort())]);
    expect([silent.status, silent.stderr]).toEqual([1, expect.stringContaining('没有应答')]);
    const empty = temporaryFolder();
    const noFolder = await runTechnician(['queue', '--data', empty], { EVALUATOR_PORT: port });
    expect([noFolder.status, noFolder.stderr]).toEqual([1, expect.stringContaining('不是评价器的数据目录')]);
    writeFileSync(join(empty, 'technician-token'), evaluator.counterToken);
    const wrong = await runTechnician(['queue', '--data', empty], { EVALUATOR_PORT: port });
    expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringContaining('令牌不符')]);
    const { province } = await startBesideProvince();
    const other = await runTechnician(['queue', '--data', empty, '--port', new URL(province.url).port]);
    expect([other.status, other.stderr]).toEqual([1, expect.stringContaining('不是本版本的评价器')]);
  });

  test('of the command line: 2, and nothing is asked', async () => {
    const faulty: [args: string[], words: string][] = [
      [[], '用法'],
      [['bury'], '没有这个命令'],
      [['requeue', 'one', ...SIGNED], '编号应为数字'],
      [['requeue', '1', '--by', '李工'], '缺少 --reason'],
      [['write-off', '1', '--reason', '重复'], '缺少 --by'],
      [['queue', '5'], '编号多余'],
      [['correct', '1', ...SIGNED], '缺少 --set'],
      [['correct', '1', ...SIGNED, '--set', 'taskCode=1'], '--set 应为'],
      [['correct', '1', ...SIGNED, '--set', 'case.agency={'], '不是有效的 JSON'],
      [['export', ...SIGNED], '缺少 --out'],
      [['queue', '--port', '0'], '--port'],
      [['queue', '--colour'], 'colour'],
    ];
    const folder = temporaryFolder();
    const answers = await Promise.all(faulty.map(([args]) => runTechnician([...args, '--data', folder])));
    expect(answers.map(({ status }) => status)).toEqual(faulty.map(() => 2));
    answers.forEach(({ stderr }, nth) => expect(stderr).toContain(faulty[nth]?.[1]));
    // Who made a small mistake reads that alone, in both languages, and where the rest stands.
    for (const { stderr } of answers.slice(1)) expect(stderr.trim().split('\n')).toEqual([expect.any(String), expect.stringMatching(/^[\x20-\x7e]+|: /), '用法见 (all commands): npm run technician -- --help']);
    expect((await runTechnician(['--help'])).status).toBe(0);
  });
});
