import Database from 'better-sqlite3';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { systemClock } from '../core/contract/clock.ts';
import { SandboxStartFailed, startProvinceSandbox } from './sandbox.ts';
import { APP_ID, SECRET, signedHeaders, wireService } from './test-kit.ts';

let folder: string;
let databaseFile: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'province-sandbox-'));
  databaseFile = join(folder, 'data', 'province.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

const options = (port = 0) => ({ port, databaseFile, appId: APP_ID, secret: SECRET, region: 'tianjin', clock: systemClock });

async function sendService(url: string): Promise<unknown> {
  const response = await fetch(`${url}/gateway/services`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signedHeaders(systemClock) },
    body: JSON.stringify({ records: [wireService()] }),
  });
  return await response.json();
}

describe('startProvinceSandbox', () => {
  test('keeps its records over a restart', async () => {
    const first = await startProvinceSandbox(options());
    await sendService(first.url);
    await first.close();
    const second = await startProvinceSandbox(options());
    expect(await sendService(second.url)).toMatchObject({ results: [{ code: 'ALREADY_EXISTS' }] });
    await Promise.all([second.close(), second.close()]);
  });

  test('a taken port is a clear error', async () => {
    const first = await startProvinceSandbox(options());
    const port = Number(new URL(first.url).port);
    const second = startProvinceSandbox({ ...options(port), databaseFile: join(folder, 'other.sqlite') });
    await expect(second).rejects.toThrow(`Port ${port} of 127.0.0.1 is in use`);
    await expect(second).rejects.toMatchObject({ name: 'SandboxStartFailed', code: 'EADDRINUSE' });
    await first.close();
  });

  test('an unknown region and a database that is none are clear errors', async () => {
    await expect(startProvinceSandbox({ ...options(), region: 'atlantis' })).rejects.toThrow('Known regions:');
    await expect(startProvinceSandbox({ ...options(), databaseFile: folder })).rejects.toBeInstanceOf(SandboxStartFailed);
  });

  test('a database of the version before keeps its services and ratings', async () => {
    const file = join(folder, 'version-1.sqlite');
    const before = new Database(file);
    before.exec(`
      CREATE TABLE service (
        id INTEGER PRIMARY KEY, projectNo TEXT NOT NULL, serviceNumber INTEGER NOT NULL, taskCode TEXT NOT NULL, taskName TEXT NOT NULL,
        serviceName TEXT NOT NULL, serviceTime TEXT NOT NULL, proManager TEXT NOT NULL, proManagerNo TEXT NOT NULL, proStatus TEXT NOT NULL,
        dataSource TEXT NOT NULL, windowNo TEXT NOT NULL, deviceId TEXT NOT NULL, receivedAt INTEGER NOT NULL, UNIQUE (projectNo, serviceNumber)
      ) STRICT;
      CREATE TABLE rating (
        id INTEGER PRIMARY KEY, projectNo TEXT NOT NULL, serviceNumber INTEGER NOT NULL, assessNumber INTEGER NOT NULL, satisfaction TEXT NOT NULL,
        evalDetail TEXT NOT NULL, writingEvaluation TEXT NOT NULL, assessTime TEXT NOT NULL, pf TEXT NOT NULL, receivedAt INTEGER NOT NULL,
        UNIQUE (projectNo, serviceNumber, assessNumber),
        FOREIGN KEY (projectNo, serviceNumber) REFERENCES service (projectNo, serviceNumber)
      ) STRICT;
      INSERT INTO service VALUES (7, 'P1', 1, 'T', '事项', '办结', '2026-11-22 10:00:00', '王晓梅', 'A1', '3', '001', '12', 'd', 5);
      INSERT INTO rating VALUES (9, 'P1', 1, 1, '5', '517', '', '2026-11-22 10:00:05', '4', 6);
      PRAGMA user_version = 1;`);
    const rowsBefore = ['service', 'rating'].map((table) => before.prepare(`SELECT * FROM ${table}`).all());
    before.close();
    await (await startProvinceSandbox({ ...options(), databaseFile: file })).close();
    const after = new Database(file, { readonly: true });
    expect(['service', 'rating'].map((table) => after.prepare(`SELECT * FROM ${table}`).all())).toMatchObject(rowsBefore);
    expect(after.pragma('foreign_key_check')).toEqual([]);
    expect(after.pragma('foreign_key_list(rating)')).toMatchObject([{ table: 'service' }, { table: 'service' }]);
    after.close();
  });

  test('a database of a newer version is refused and left alone', async () => {
    const file = join(folder, 'future.sqlite');
    const db = new Database(file);
    db.pragma('user_version = 99');
    db.close();
    await expect(startProvinceSandbox({ ...options(), databaseFile: file })).rejects.toThrow('schema 99');
  });
});

const messageSchema = z.union([
  z.strictObject({ ready: z.literal(true), url: z.string() }),
  z.strictObject({ ready: z.literal(false), error: z.string(), code: z.string() }),
]);

function startChild(settings: Record<string, string>): ChildProcess {
  return fork(join(import.meta.dirname, 'main.ts'), {
    env: {
      PATH: process.env['PATH'],
      SANDBOX_PORT: '0',
      SANDBOX_DATABASE: databaseFile,
      SANDBOX_APP_ID: APP_ID,
      SANDBOX_SECRET: SECRET,
      SANDBOX_REGION: 'tianjin',
      ...settings,
    },
  });
}

async function messageOf(child: ChildProcess) {
  const [message] = await once(child, 'message');
  return messageSchema.parse(message);
}

async function readyUrl(child: ChildProcess): Promise<string> {
  const message = await messageOf(child);
  if (!message.ready) throw new Error(message.error);
  return message.url;
}

describe('main.ts', () => {
  test.each([
    ['SIGTERM', (child: ChildProcess) => child.kill('SIGTERM')],
    ['the end of the channel', (child: ChildProcess) => child.disconnect()],
  ])('serves until %s, then ends with 0', async (_name, stop) => {
    const child = startChild({});
    const url = await readyUrl(child);
    expect(await sendService(url)).toMatchObject({ results: [{ code: 'OK' }] });
    const ended = once(child, 'exit');
    stop(child);
    expect(await ended).toEqual([0, null]);
  });

  test('leaves Ctrl-C, which reaches the whole process group, to its parent', async () => {
    const child = startChild({});
    const url = await readyUrl(child);
    child.kill('SIGINT');
    expect(await sendService(url)).toMatchObject({ results: [{ code: 'OK' }] });
    const ended = once(child, 'exit');
    child.disconnect();
    expect(await ended).toEqual([0, null]);
  });

  test('tells its parent of a busy port and ends with 1', async () => {
    const busy = await startProvinceSandbox(options());
    const child = startChild({ SANDBOX_PORT: new URL(busy.url).port, SANDBOX_DATABASE: join(folder, 'other.sqlite') });
    const ended = once(child, 'exit');
    expect(await messageOf(child)).toMatchObject({ ready: false, code: 'EADDRINUSE', error: expect.stringContaining('in use') });
    expect(await ended).toEqual([1, null]);
    await busy.close();
  });

  test('names settings that are wrong, never their values', async () => {
    const child = startChild({ SANDBOX_PORT: 'eighty', SANDBOX_REGION: 'atlantis' });
    const ended = once(child, 'exit');
    const message = await messageOf(child);
    expect(message).toMatchObject({ ready: false, code: 'BAD_SETTINGS', error: expect.stringMatching(/SANDBOX_PORT[^]*SANDBOX_REGION/) });
    expect(JSON.stringify(message)).not.toContain(SECRET);
    expect(await ended).toEqual([1, null]);
  });
});
