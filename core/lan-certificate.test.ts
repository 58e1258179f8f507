import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { connectTestScreen, startTestEvaluator } from '../tests/support/running-evaluator.ts';
import { NOON } from '../tests/support/sample-requests.ts';
import { stillRates } from '../tests/support/still-rates.ts';
import { temporaryFolder } from '../tests/support/temporary-folder.ts';
import { loadLanCertificate } from './lan-certificate.ts';
import { addressesInUse } from './lan-addresses.ts';
import { LAN_CERTIFICATE_FILE, LAN_KEY_FILE, lanFaults, type InUse } from './lan-faults.ts';
import { makeKey } from './make-certificate.ts';

const NAME = 'window-12.hall.example';

const load = (folder: string, names: readonly string[] = [NAME], now = NOON) => loadLanCertificate(folder, [...names, 'localhost', '127.0.0.1', '::1'], now);
/** What is said of a fresh certificate of these names. */
const faultsOf = async (inUse: Partial<InUse>, madeAt = NOON) =>
  lanFaults((await load(temporaryFolder(), [NAME], madeAt)).parsed, { names: [NAME], addresses: [], now: NOON, ...inUse });

describe('the certificate', () => {
  test('is made once, for ten years, for all names and addresses, and its key is its owner’s alone', async () => {
    const folder = temporaryFolder();
    const { parsed: _parsed, ...made } = await load(folder);
    expect(await load(folder)).toMatchObject(made);
    expect(made.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    const certificate = new X509Certificate(made.certificate);
    expect([certificate.checkHost(NAME), certificate.checkIP('127.0.0.1'), certificate.checkIP('::1'), certificate.checkHost('evil.example')]).toEqual([NAME, '127.0.0.1', '::1', undefined]);
    expect([certificate.validFromDate.getTime() <= NOON, certificate.validToDate.getUTCFullYear()]).toEqual([true, 2036]);
    expect(createPrivateKey(made.key).asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(made.warnings).toEqual([]);
    // Windows has other means, and says nothing of them here.
    expect(process.platform === 'win32' ? 0 : statSync(join(folder, LAN_KEY_FILE)).mode & 0o077).toBe(0);
  });

  test.each([
    ['without a battery', 0, 2036],
    ['that was far ahead', Date.UTC(2099, 0, 1), 2109],
  ])('of a clock %s is valid once the clock is set', async (_what, madeAt, lastYear) => {
    const { parsed } = await load(temporaryFolder(), [NAME], madeAt);
    expect([parsed.validFromDate.getTime() <= NOON, parsed.validToDate.getUTCFullYear()]).toEqual([true, lastYear]);
    expect(await faultsOf({}, madeAt)).toEqual([]);
  });

  test('of the hall’s own takes its place', async () => {
    const folder = temporaryFolder();
    const own = await load(temporaryFolder());
    writeFileSync(join(folder, LAN_KEY_FILE), own.key, { mode: 0o600 });
    writeFileSync(join(folder, LAN_CERTIFICATE_FILE), own.certificate);
    expect(await load(folder)).toMatchObject({ fingerprint: own.fingerprint, warnings: [] });
  });

  test.runIf(process.platform !== 'win32')('beside a key that others can read is used and told of (Windows has no such modes)', async () => {
    const folder = temporaryFolder();
    await load(folder);
    chmodSync(join(folder, LAN_KEY_FILE), 0o644);
    expect((await load(folder)).warnings).toEqual([expect.stringMatching(/其他用户可以读取密钥.*chmod 600.*other users of this machine/)]);
  });

  test('is made anew for a key that is there: a power cut between the two files costs nothing', async () => {
    const folder = temporaryFolder();
    const { key } = await load(folder);
    rmSync(join(folder, LAN_CERTIFICATE_FILE));
    expect((await load(folder)).key).toBe(key);
    expect(readdirSync(folder).toSorted()).toEqual([LAN_CERTIFICATE_FILE, LAN_KEY_FILE]);
  });

  test('that is over, soon over, not valid yet, or lacks what counters go by, is told of', async () => {
    expect(await faultsOf({})).toEqual([]);
    expect(await faultsOf({ names: [NAME, 'new.hall.example'] })).toEqual([expect.stringMatching(/证书不含 new\.hall\.example，/)]);
    expect(await faultsOf({ names: [], addresses: ['127.0.0.1', '192.0.2.7'] })).toEqual([expect.stringMatching(/本机现在的地址 192\.0\.2\.7 不在证书中/)]);
    expect(await faultsOf({ now: Date.UTC(2040, 0, 1) })).toEqual([expect.stringMatching(/已于 2036-11-23 过期（本机日期 2040-01-01/)]);
    expect(await faultsOf({ now: Date.UTC(2036, 10, 1) })).toEqual([expect.stringMatching(/将于 2036-11-23 过期/)]);
    // The hall's own, and a device whose battery is empty.
    expect(await faultsOf({ now: Date.UTC(2000, 0, 1) })).toEqual([expect.stringMatching(/自 2026-01-01 起有效，而本机日期为 2000-01-01：请校正/)]);
  });

  test('of the hall’s own that lives for weeks is not told of all the while', async () => {
    const { parsed } = await load(temporaryFolder());
    const asShort = { validFromDate: new Date(NOON), validToDate: new Date(NOON + 40 * 86_400_000), checkIP: parsed.checkIP, checkHost: parsed.checkHost };
    const after = (days: number) => lanFaults(asShort, { names: [], addresses: [], now: NOON + days * 86_400_000 });
    expect([after(1), after(29), after(31)]).toEqual([[], [], [expect.stringMatching(/将于/)]]);
  });
});

const CUT = (text: string) => text.slice(0, text.length / 2);

describe('what lies in the data folder and cannot be used', () => {
  test.each<[what: string, spoil: (folder: string) => Promise<void> | void, says: RegExp]>([
    ['a certificate of another key', async (folder) => writeFileSync(join(folder, LAN_KEY_FILE), await makeKey()), /密钥与证书不相配.*does not belong/],
    ['a key file without a key', (folder) => writeFileSync(join(folder, LAN_KEY_FILE), 'nothing'), /lan-key\.pem 已损坏、不完整/],
    ['a certificate without its key', (folder) => rmSync(join(folder, LAN_KEY_FILE)), /缺少 lan-key\.pem/],
    ['half a certificate', (folder) => spoil(folder, LAN_CERTIFICATE_FILE, CUT), /lan-certificate\.pem 已损坏、不完整.*is damaged, incomplete/],
    ['an empty certificate', (folder) => spoil(folder, LAN_CERTIFICATE_FILE, () => ''), /lan-certificate\.pem 已损坏、不完整/],
    ['a certificate of zeros, as some file systems leave after a power cut', (folder) => spoil(folder, LAN_CERTIFICATE_FILE, (text) => '\0'.repeat(text.length)), /lan-certificate\.pem 已损坏/],
    ['half a key', (folder) => spoil(folder, LAN_KEY_FILE, CUT), /lan-key\.pem 已损坏、不完整/],
    ['half a key alone', (folder) => (spoil(folder, LAN_KEY_FILE, CUT), rmSync(join(folder, LAN_CERTIFICATE_FILE))), /lan-key\.pem 已损坏、不完整/],
  ])('%s is left as it is, and the technician reads what to do', async (_what, spoilIt, says) => {
    const folder = temporaryFolder();
    await load(folder);
    await spoilIt(folder);
    const before = contents(folder);
    await expect(load(folder)).rejects.toThrow(says);
    await expect(load(folder)).rejects.toThrow(/未启用.*请删除 lan-key\.pem 和 lan-certificate\.pem 并重新启动.*is not served.*delete lan-key\.pem/);
    expect(contents(folder)).toEqual(before);
  });

  test('keeps nobody from rating, and nothing of it is made anew', async () => {
    const folder = temporaryFolder();
    await load(folder);
    spoil(folder, LAN_CERTIFICATE_FILE, CUT);
    const before = contents(folder);
    const evaluator = await startTestEvaluator({ dataFolder: folder, config: { lan: { port: 0, host: '127.0.0.1', names: [NAME] } } });
    expect([evaluator.lanUrl, evaluator.fingerprint]).toEqual([null, null]);
    expect(evaluator.warnings().join()).toMatch(/局域网访问（config.json：lan）未启用/);
    expect(evaluator.logged()).toMatch(/lan-certificate\.pem 已损坏/);
    expect(contents(folder)).toMatchObject(before);
    expect(await stillRates(evaluator, await connectTestScreen(evaluator))).toBe('completed');
  });

  test('a folder that cannot be written is said to be that: deleting files would not help', async () => {
    const folder = join(temporaryFolder(), 'gone');
    await expect(load(folder)).rejects.toThrow(/不能写入 .*lan-key\.pem（ENOENT.*请检查磁盘空间和权限.*cannot be written/);
  });

  test('a key of another kind makes no certificate, and is kept', async () => {
    const folder = temporaryFolder();
    const file = join(folder, LAN_KEY_FILE);
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    await expect(load(folder)).rejects.toThrow(/只用 P-256 密钥/);
    expect(existsSync(join(folder, LAN_CERTIFICATE_FILE))).toBe(false);
  });
});

function spoil(folder: string, name: string, how: (text: string) => string): void {
  const file = join(folder, name);
  writeFileSync(file, how(readFileSync(file, 'utf8')));
}

const contents = (folder: string) =>
  Object.fromEntries([LAN_KEY_FILE, LAN_CERTIFICATE_FILE].map((name) => [name, existsSync(join(folder, name)) && readFileSync(join(folder, name), 'utf8')]));

test('addresses at which no counter is are none that a certificate lacks: of this machine alone, self-given, of virtual machines and tunnels', () => {
  const at = (address: string, internal = false) => ({ address, internal, family: 'IPv4' as const, netmask: '255.255.255.0', mac: '00:00:00:00:00:00', cidr: null });
  const interfaces = {
    lo: [at('127.0.0.1', true)],
    以太网: [at('10.1.2.3'), at('169.254.7.7')],
    'vEthernet (Default Switch)': [at('172.20.48.1')],
    docker0: [at('172.17.0.1')],
    WLAN: [at('10.1.9.9')],
  };
  expect(addressesInUse('0.0.0.0', interfaces)).toEqual(['10.1.2.3', '10.1.9.9']);
  expect(addressesInUse('10.1.2.3', interfaces)).toEqual(['10.1.2.3']);
});
