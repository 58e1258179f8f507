import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { diskFull, toStorageProblem } from './storage-problem.ts';

const system = (code: string) => Object.assign(new Error(code), { code });

test.each([
  ['SQLITE_FULL', 'full', new Database.SqliteError('', 'SQLITE_FULL')],
  ['SQLITE_BUSY_SNAPSHOT', 'busy', new Database.SqliteError('', 'SQLITE_BUSY_SNAPSHOT')],
  ['SQLITE_CANTOPEN', 'read-only', new Database.SqliteError('', 'SQLITE_CANTOPEN')],
  ['SQLITE_IOERR_READ', 'io', new Database.SqliteError('', 'SQLITE_IOERR_READ')],
  ['SQLITE_NOTADB', 'corrupt', new Database.SqliteError('', 'SQLITE_NOTADB')],
  ['ENOSPC', 'full', system('ENOSPC')],
  ['EACCES', 'read-only', system('EACCES')],
])('%s says in Chinese and in English what to do', (code, kind, error) => {
  expect(toStorageProblem(error)).toMatchObject({ kind, message: expect.stringMatching(new RegExp(`^\\p{Script=Han}.*。 [A-Z].*\\. \\(${code}\\)$`, 'u')) });
});

test('a disk that is full is told of alike where no error of the system tells it', () => {
  expect(diskFull().message).toBe(toStorageProblem(system('ENOSPC')).message.replace(' (ENOSPC)', ''));
});
