import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { SHIPPED_REGIONS } from '../evaluation/regions/shipped.ts';

const COMMAND = join(import.meta.dirname, 'rules.ts');

/** The command as a child process, started in a folder as `npm run` says it was. */
function runRules(args: readonly string[], folder = '.') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], {
    encoding: 'utf8',
    env: { ...process.env, EVALUATOR_INVOKED_IN: folder },
  });
  return { status, stdout, stderr };
}

const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/gu;
const columnsOf = (line: string) => line.length + (line.match(WIDE)?.length ?? 0);
const widestOf = (text: string) => Math.max(...text.split('\n').map(columnsOf));

/** What the cells of one column of the table say, without the breaks that the column's width makes. */
function columnText(output: string, nth: number): string {
  const lines = output.split('\n').filter((line) => line.startsWith('| '));
  return lines.map((line) => (line.split('|')[nth + 1] ?? '').trim()).join('');
}

const HALL = {
  id: 'hall-1',
  name: '建华区政务服务大厅',
  extends: 'qiqihar',
  document: { title: '大厅评价办法', number: '建政〔2026〕3号' },
  rules: {
    'reasons.text-limit': { value: 80, source: '第二条' },
    'idle.plate': { value: ['window-number'], source: '第三条', document: '大厅标识规范' },
  },
};

/** A hall's file in a folder of its own. */
function hallFile(content: unknown, name = 'hall-1.json'): { folder: string; file: string } {
  const folder = temporaryFolder();
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return { folder, file };
}

describe('a region that comes with the device', () => {
  test('is printed with its chain, its document, what it demands, and the articles', () => {
    const { status, stdout, stderr } = runRules(['qiqihar']);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('齐齐哈尔市 → 全国通用');
    expect(stdout).toContain('齐政办发〔2020〕29号');
    expect(stdout).toMatch(/\| 规则 +\| 内容 +\| 依据（文件、条款） +\| 来源层 +\|/);
    expect(stdout).toMatch(/\| 差评理由 +\| 须选择指标并填写文字 +\| 第六条 +\| 齐齐哈尔市 +\|/);
    expect(columnText(stdout, 2)).toContain('齐齐哈尔市政务服务管理办法（暂行） 齐政办发〔2020〕29号第四十条');
    expect(columnText(stdout, 3)).toContain('全国通用齐齐哈尔市未规定');
  });

  test('ends with how many rules come from where', () => {
    const [, ...counts] = /合计 +(\d+) 条规则\s+齐齐哈尔市 (\d+) 条，其中 (\d+) 条出自其上列文件\s+全国通用 (\d+) 条.*\s+各层都未规定 (\d+) 条/
      .exec(runRules(['qiqihar']).stdout) ?? [];
    const [all = 0, city = 0, own = 0, national = 0, open = 0] = counts.map(Number);
    expect(all).toBeGreaterThan(0);
    expect(city + national + open).toBe(all);
    expect(own).toBeGreaterThan(0);
    // The article on 一件事 is of another document.
    expect(own).toBeLessThan(city);
  });

  test.each(SHIPPED_REGIONS)('%s fits 120 columns', (id) => {
    const { status, stdout } = runRules([id]);
    expect(status).toBe(0);
    expect(widestOf(stdout)).toBeLessThanOrEqual(120);
  });

  test('that does not exist is said in both languages, with those that do', () => {
    const { status, stdout, stderr } = runRules(['nowhere']);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^没有“nowhere”这个地区。可选：qiqihar、.*\nThere is no region "nowhere"\. Choose one of: qiqihar, /);
  });

  test('--all lists every one with its document', () => {
    const { status, stdout } = runRules(['--all']);
    expect(status).toBe(0);
    for (const id of SHIPPED_REGIONS) expect(stdout).toMatch(new RegExp(`^${id} .*\\p{Script=Han}`, 'mu'));
    expect(stdout).toMatch(/^qiqihar +齐齐哈尔市 +齐齐哈尔市政务服务“好差评”实施细则/m);
    expect(widestOf(stdout)).toBeLessThanOrEqual(120);
  });
});

describe("a hall's own file", () => {
  test('is printed with three layers; a relative path is meant from where the person stands', () => {
    const { folder } = hallFile(HALL);
    const { status, stdout, stderr } = runRules(['hall-1.json'], folder);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('建华区政务服务大厅 → 齐齐哈尔市 → 全国通用');
    expect(stdout).toContain('建华区政务服务大厅：大厅评价办法 建政〔2026〕3号');
    expect(stdout).toMatch(/\| 文字长度 +\| 最多 80 字 +\| 第二条 +\| 建华区政务服务大/);
    expect(stdout).toContain('建华区政务服务大厅 2 条，其中 1 条出自其上列文件');
    expect(columnText(stdout, 2)).toContain('大厅标识规范第三条');
    expect(columnText(stdout, 3)).toContain('全国通用建华区政务服务大厅未规定齐齐哈尔市未规定');
  });

  test('is told apart from its city, even under the same name', () => {
    const { file } = hallFile({ ...HALL, name: '齐齐哈尔市' });
    const { stdout } = runRules([file]);
    expect(stdout).toContain('齐齐哈尔市：大厅评价办法 建政〔2026〕3号');
    expect(stdout).toContain('齐齐哈尔市：齐齐哈尔市政务服务“好差评”实施细则（暂行） 齐政办发〔2020〕29号');
    expect(stdout).toContain('齐齐哈尔市 2 条，其中 1 条出自其上列文件');
  });

  test('loses no character and fits 120 columns, however long its texts', () => {
    const long = (words: string) => Array.from({ length: 12 }, (_, nth) => `${words}${nth}号abc“（”`).join('');
    const { file } = hallFile({
      ...HALL,
      name: long('甲大厅'),
      document: { title: long('乙文件') },
      rules: { 'reasons.text-limit': { value: 80, source: long('丙条款'), document: long('丁文件'), note: long('戊注') } },
    });
    const { status, stdout } = runRules([file]);
    expect(status).toBe(0);
    expect(widestOf(stdout)).toBeLessThanOrEqual(120);
    expect(columnText(stdout, 2)).toContain(`${long('丁文件')}${long('丙条款')}注：${long('戊注')}`);
    expect(columnText(stdout, 3)).toContain(long('甲大厅'));
    expect(stdout.replaceAll(/\s/g, '')).toContain(long('乙文件'));
  });

  test('may hold tabs and the like, which are not printed', () => {
    const { file } = hallFile({ ...HALL, rules: { 'reasons.text-limit': { value: 80, source: '第二条\t第一款\u001b[31m' } } });
    const { status, stdout } = runRules([file]);
    expect(status).toBe(0);
    expect(stdout).toContain('第二条 第一款 [31m');
    expect(stdout).not.toContain('\u001b');
  });

  test('may begin with a byte order mark, as Windows editors write it', () => {
    const { file } = hallFile(`\uFEFF${JSON.stringify(HALL)}`);
    expect(runRules([file]).status).toBe(0);
  });

  test('that is faulty is refused with file and path of each fault, without a stack', () => {
    const rules = {
      'until.window': { value: { days: 0, kind: 'working', from: 'completion' }, source: '第一条' },
      'page.rating': { value: 'own' },
      'no.such': { open: true },
    };
    const { file } = hallFile({ ...HALL, rules });
    const { status, stdout, stderr } = runRules([file]);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(file);
    expect(stderr).toContain('rules["until.window"].value.days');
    expect(stderr).toContain('rules["page.rating"].source');
    expect(stderr).toContain('rules["no.such"]');
    expect(stderr).not.toMatch(/^\s+at .*\.ts:\d+/m);
  });

  test.each<[what: string, name: string, content: unknown, message: RegExp]>([
    ['is no JSON', 'hall-1.json', '{ "id": ', /hall-1\.json is no JSON: .*JSON/],
    ['calls itself otherwise', 'hall-2.json', HALL, /hall-2\.json calls itself "hall-1": .* must be the same/],
    ['calls itself like a shipped region', 'qiqihar.json', { ...HALL, id: 'qiqihar' }, /"qiqihar", which .* comes with the device/],
    ['extends a region that is not there', 'hall-1.json', { ...HALL, extends: 'atlantis' }, /There is no region "atlantis"/],
    ['extends nothing', 'hall-1.json', { ...HALL, extends: undefined }, /"extends"/],
  ])('that %s is refused', (_what, name, content, message) => {
    const { file } = hallFile(content, name);
    const { status, stdout, stderr } = runRules([file]);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at .*\.ts:\d+/m);
  });

  test('that extends a file that is no JSON is refused with the name of that one, and with what is wrong in it', () => {
    const { folder, file } = hallFile({ ...HALL, extends: 'district' });
    writeFileSync(join(folder, 'district.json'), '{');
    const { status, stdout, stderr } = runRules([file]);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^\S+district\.json is no JSON: .*JSON/);
    expect(stderr).not.toMatch(/^\s+at .*\.ts:\d+/m);
  });

  test('that is not there is named with the whole path that was tried', () => {
    const folder = temporaryFolder();
    const { status, stderr } = runRules(['nowhere.json'], folder);
    expect(status).toBe(1);
    expect(stderr).toContain(`${join(folder, 'nowhere.json')} cannot be read`);
    expect(stderr).not.toMatch(/^\s+at .*\.ts:\d+/m);
  });
});

describe('what cannot be done', () => {
  test('a region that is not there: exit code 1 and the known ones', () => {
    const { status, stdout, stderr } = runRules(['atlantis']);
    expect([status, stdout]).toEqual([1, '']);
    for (const id of SHIPPED_REGIONS) expect(stderr).toContain(id);
  });

  test.each([[[]], [['qiqihar', 'ezhou']], [['--colour']]])('%j: exit code 2, how to call it, and the regions', (args) => {
    const { status, stdout, stderr } = runRules(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('npm run rules -- <地区>');
    for (const id of SHIPPED_REGIONS) expect(stderr).toContain(id);
  });

  test('--help is an answer, no fault', () => {
    const { status, stdout } = runRules(['--help']);
    expect(status).toBe(0);
    expect(stdout).toContain('npm run rules -- <地区>');
  });
});

test("through npm, a hall's file is looked for from where the person stands, and may extend a file beside it", () => {
  const { folder } = hallFile('{}', 'unused.json');
  writeFileSync(join(folder, 'hall-1.json'), JSON.stringify(HALL));
  writeFileSync(join(folder, 'corner.json'), JSON.stringify({ ...HALL, id: 'corner', name: '便民角', extends: 'hall-1', rules: {} }));
  const standing = join(import.meta.dirname, '..');
  const isOfNpm = (name: string) => /^(npm_|INIT_CWD|EVALUATOR_)/i.test(name);
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOfNpm(name)));
  const { stdout } = spawnSync('npm', ['run', '--silent', 'rules', '--', relative(standing, join(folder, 'corner.json'))], {
    cwd: standing,
    encoding: 'utf8',
    env: environment,
    shell: process.platform === 'win32',
  });
  expect(stdout).toContain('便民角 → 建华区政务服务大厅 → 齐齐哈尔市 → 全国通用');
});
