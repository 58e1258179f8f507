import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import koffi from 'koffi';
import { expect, test } from 'vitest';
import { skipFor } from '../../../tests/faults/skip.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { layoutOf, loadWinspool, openPrinter } from './winspool.ts';

const is64Bit = ['x64', 'arm64'].includes(process.arch);

test('the structures are laid out as the compiler of Windows does for 64 bits', (context) => {
  skipFor(context, is64Bit ? undefined : 'this machine has no 64-bit pointers');
  expect(layoutOf(koffi)).toMatchObject({
    sizes: { docInfo: 24, job: 96, printer: 136 },
    jobStatus: 56,
    printerAttributes: 104,
    printerStatus: 124,
  });
});

/** The functions of winspool.drv with one printer in memory: what of the calls is checked here is that they arrive. */
const LIBRARY = `
#include <stdint.h>
#include <string.h>
#include <stdlib.h>
struct doc { uint16_t *name, *file, *type; };
struct job { uint32_t id; void *texts[6]; uint32_t status, rest[4]; uint16_t time[8]; };
struct printer { void *texts[13]; uint32_t attributes, priority[4], status, jobs, ppm; };
static uint32_t printer_status, attributes, job_status = 0x40;
static int job_id, opened, has_page; static uint8_t bytes[1024]; static uint32_t length;
static int same(const uint16_t *a, const char *b) { while (*b) if (*a++ != (uint16_t)*b++) return 0; return *a == 0; }
int OpenPrinterW(const uint16_t *name, void **handle, void *defaults) {
  if (defaults || !same(name, "POS-58")) return 0;
  opened++; *handle = bytes; return 1;
}
int ClosePrinter(void *handle) { opened--; return handle == bytes; }
uint32_t StartDocPrinterW(void *handle, uint32_t level, struct doc *doc) {
  if (handle != bytes || level != 1 || doc->file || !same(doc->type, "RAW") || !same(doc->name, "receipt")) return 0;
  length = 0; return job_id = 7;
}
int StartPagePrinter(void *handle) { has_page = 1; return handle == bytes; }
int WritePrinter(void *handle, const void *data, uint32_t size, uint32_t *written) {
  if (handle != bytes || !has_page || length + 2 > sizeof bytes) return 0;
  *written = size < 3 ? size : 3; memcpy(bytes + length, data, *written); length += *written; return 1;
}
int EndPagePrinter(void *handle) { has_page = 0; return handle == bytes; }
int EndDocPrinter(void *handle) { return handle == bytes && length == 5 && !memcmp(bytes, "\\x1b@a\\0b", 5); }
static int give(const void *data, uint32_t size, void *buffer, uint32_t room, uint32_t *needed) {
  *needed = size; if (room < size) return 0; memcpy(buffer, data, size); return 1;
}
int GetJobW(void *handle, uint32_t id, uint32_t level, void *buffer, uint32_t room, uint32_t *needed) {
  struct job job = { .id = id, .status = job_status };
  *needed = 0;
  return handle == bytes && id == (uint32_t)job_id && level == 1 ? give(&job, sizeof job, buffer, room, needed) : 0;
}
int EnumJobsW(void *handle, uint32_t first, uint32_t most, uint32_t level, uint8_t *buffer, uint32_t room, uint32_t *needed, uint32_t *returned) {
  static const uint16_t title[] = { 'o', 'l', 'd', 0 };
  uint32_t size = 2 * sizeof(struct job) + sizeof title;
  *returned = 0; *needed = size;
  if (handle != bytes || first || most < 2 || level != 1 || room < size) return 0;
  struct job *jobs = (struct job *)buffer;
  memset(jobs, 0, 2 * sizeof *jobs);
  jobs[0].id = 3; jobs[1].id = 4; jobs[1].texts[3] = memcpy(buffer + 2 * sizeof *jobs, title, sizeof title);
  *returned = 2; return 1;
}
int SetJobW(void *handle, uint32_t id, uint32_t level, void *job, uint32_t command) {
  if (handle != bytes || id != (uint32_t)job_id || level || job || command != 5) return 0;
  job_id = 0; printer_status = 0x400010; attributes = 0x400; return 1;
}
int GetPrinterW(void *handle, uint32_t level, void *buffer, uint32_t room, uint32_t *needed) {
  struct printer printer = { .attributes = attributes, .status = printer_status };
  return handle == bytes && level == 2 ? give(&printer, sizeof printer, buffer, room, needed) : 0;
}
`;

function compiled(): { file: string } | { whyNot: string } {
  const folder = temporaryFolder();
  const [source, file] = [join(folder, 'winspool.c'), join(folder, 'winspool.so')];
  writeFileSync(source, LIBRARY);
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-o', file, source], { stdio: 'pipe' });
    return { file };
  } catch {
    return { whyNot: 'no C compiler (cc) to make a stand-in for winspool.drv' };
  }
}

test('each call arrives in native code as Windows documents it, and what it says comes back', async (context) => {
  const library = is64Bit && process.platform !== 'win32' ? compiled() : { whyNot: 'only where 64-bit libraries can be made' };
  if ('whyNot' in library) return skipFor(context, library.whyNot);
  const winspool = await loadWinspool(library.file);
  await expect(openPrinter(winspool, 'another')).rejects.toThrow('opening the printer "another"');

  const printer = await openPrinter(winspool, 'POS-58');
  const fine = { offline: false, paperOut: false, coverOpen: false, error: false };
  expect(await printer.trouble()).toEqual(fine);
  expect(await printer.startDocument('receipt')).toBe(7);
  expect(await printer.write(Buffer.from('\x1b@a\0b', 'latin1'))).toBe(3);
  expect(await printer.write(Buffer.from('\0b', 'latin1'))).toBe(2);
  await printer.endDocument();
  expect(await printer.job(7)).toEqual({ ...fine, printed: false, paperOut: true });
  expect(await printer.job(8)).toBeUndefined();
  expect(await printer.waiting()).toEqual([
    { id: 3, title: '' },
    { id: 4, title: 'old' },
  ]);
  await printer.deleteJob(7);
  expect(await printer.job(7)).toBeUndefined();
  await expect(printer.deleteJob(7)).rejects.toThrow('deleting a job');
  expect(await printer.trouble()).toEqual({ offline: true, paperOut: true, coverOpen: true, error: false });
  await printer.close();
});
