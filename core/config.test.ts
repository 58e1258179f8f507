import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../tests/support/temporary-folder.ts';
import { CONFIG_FILE, loadConfig } from './config.ts';

function configFrom(content: string, overrides: Record<string, unknown> = {}) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, CONFIG_FILE), content);
  return loadConfig(folder, overrides);
}

test('an empty folder gives a working device', () => {
  const { config, warnings } = loadConfig(temporaryFolder(), {});
  expect(config).toMatchObject({ region: 'national', secondsToRate: 60, deviceKind: 'window-evaluator' });
  expect(warnings).toEqual([]);
});

test('the file wins over the defaults, the command line over the file', () => {
  const { config } = configFrom('{"region": "tianjin", "windowNo": "12"}', { region: 'qiqihar' });
  expect(config).toMatchObject({ region: 'qiqihar', windowNo: '12' });
});

test('a faulty entry is left out and named; the others count', () => {
  const { config, warnings } = configFrom('{"windowNo": "12", "secondsToRate": 1, "colour": "red", "province": {"url": "x"}}');
  expect(config).toMatchObject({ windowNo: '12', secondsToRate: 60 });
  expect(config.province).toBeUndefined();
  expect(warnings.map((warning) => /config\.json: (\w+)/.exec(warning)?.[1])).toEqual(['secondsToRate', 'colour', 'province']);
});

test.each([
  ['{"secondsToRate": "60"}', 'secondsToRate 未采用：应为数字。请更正后重新启动。 (secondsToRate is left out: must be a number. Correct it and start again.)'],
  ['{"secondsToRate": 1}', 'secondsToRate 未采用：不能小于 10。请更正后重新启动。 (secondsToRate is left out: must be at least 10. Correct it and start again.)'],
  ['{"colour": "red"}', 'colour 未采用：不是已知字段，请删除或检查拼写。请更正后重新启动。 (colour is left out: is not a known field; leave it out or check its spelling. Correct it and start again.)'],
  ['{"lan": {"port": "a"}}', 'lan 未采用：port 应为数字。请更正后重新启动。 (lan is left out: port must be a number. Correct it and start again.)'],
  ['{"doors": {"pages": "yes", "udp": {"host": "pc"}}}', 'doors 未采用：pages 应为 true 或 false; udp.host 应为 IP 地址，例如 10.1.2.31。请更正后重新启动。 (doors is left out: pages must be true or false; udp.host must be an IP address, e.g. 10.1.2.31. Correct it and start again.)'],
  ['{"citizenInput": "words"}', 'citizenInput 未采用：只能是：text、choices、levels。请更正后重新启动。 (citizenInput is left out: must be one of: text, choices, levels. Correct it and start again.)'],
])('a technician reads in both languages what is expected: %s', (content, warning) => {
  expect(configFrom(content).warnings).toEqual([`config.json: ${warning}`]);
});

test.each(['not json', '[]', '"text"', ''])('a file that holds %j is named, and the defaults are used', (content) => {
  const { config, warnings } = configFrom(content);
  expect(config.region).toBe('national');
  expect(warnings).toEqual([expect.stringMatching(/^config\.json 不能读取：.* \(config\.json: .*The defaults are used/s)]);
});

test('where a file is broken is told in both languages', () => {
  const { warnings } = configFrom('{\n  "windowNo": "12",\n}');
  expect(warnings).toEqual([expect.stringMatching(/第 3 行第 1 列.*line 3 column 1/s)]);
});

test('a window in full-width digits is the window that they mean', () => {
  expect(configFrom('{"windowNo": " １２"}')).toMatchObject({ config: { windowNo: '12' }, warnings: [] });
});

test('a device that reports to a province without an id of its own is told of', () => {
  const province = { url: 'https://a.example', appId: 'hall-1', secret: 'a-long-secret' };
  expect(configFrom(JSON.stringify({ province })).warnings).toEqual([expect.stringMatching(/请给每台设备填写不同的 deviceId.*Give each device its own/)]);
  expect(configFrom(JSON.stringify({ province, deviceId: 'e-2' })).warnings).toEqual([]);
});

test('a secret that is too short is not called empty', () => {
  const [warning] = configFrom('{"province": {"url": "https://a.example", "appId": "x", "secret": "s"}}').warnings;
  expect(warning).toMatch(/secret 至少 8 个字符.*secret must have at least 8 characters/);
});

test('a file in GBK is named, and puts no garbage on the screen', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, CONFIG_FILE), Buffer.from([...Buffer.from('{"hallName": "'), 0xca, 0xd0, 0xd5, 0xfe, ...Buffer.from('"}')]));
  const { config, warnings } = loadConfig(folder, {});
  expect(config.hallName).toBe('政务服务大厅');
  expect(warnings).toEqual([expect.stringContaining('GBK')]);
});

test('a province given by address alone keeps the credentials of the file', () => {
  const file = '{"province": {"url": "https://a.example", "appId": "hall-1", "secret": "a-long-secret"}}';
  expect(configFrom(file, { province: { url: 'https://b.example' } }).config.province).toMatchObject({
    url: 'https://b.example',
    appId: 'hall-1',
  });
});

test.each([
  ['{"keypad": {"profile": "wedge-reversd", "adress": 1}}', ['keypad']],
  ['{"keypad": "serial-line"}', ['keypad']],
  ['{"keypads": {"profile": "wedge-reversed"}}', ['keypad']],
  ['{"printer": {"host": "p", "paper": "80"}}', ['printer']],
  ['{"scanner": {"baud": 9600}}', ['scanner']],
  ['{"keypad": {"profile": "wedge-reversed"},}', ['keypad', 'printer', 'scanner']],
])('no default takes the place of a device that is named and cannot be used: %s', (content, names) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, CONFIG_FILE), content);
  const { config, warnings, unusable } = loadConfig(folder, {}, { printer: { transport: 'file', paper: '80mm', qr: 'native', status: 'none', cut: true } });
  expect([...unusable].toSorted()).toEqual(names);
  expect(warnings).not.toEqual([]);
  expect(config.printer?.transport).toBe(names.includes('printer') ? undefined : 'file');
});

test('a name that nobody knows takes no device away whose own entry is sound', () => {
  const scanner = { port: 'COM5' };
  const { config, warnings, unusable } = configFrom(JSON.stringify({ keypad: { profile: 'wedge-reversed' }, 'keypad-before': { profile: 'wedge-stars' }, printer: null, printerNote: '', scanner, scanners: [] }));
  expect([config.keypad?.profile, config.printer, unusable.size]).toEqual(['wedge-reversed', null, 0]);
  expect(config.scanner).toMatchObject(scanner);
  expect(warnings).toHaveLength(3);
});

test('null stands for no keypad and no printer, and is no fault', () => {
  const { config, warnings, unusable } = configFrom('{"keypad": null, "printer": null}');
  expect([config.keypad, config.printer, warnings, unusable.size]).toEqual([null, null, [], 0]);
});
