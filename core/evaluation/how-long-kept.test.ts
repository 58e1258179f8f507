import { describe, expect, test } from 'vitest';
import { hallWith } from './articles/hall-with.ts';
import { howLongKept } from './how-long-kept.ts';

const DAY_MS = 86_400_000;

const keeping = (personalData: number, records: number) =>
  hallWith({ 'kept.personal-data': { value: personalData, source: '第一条' }, 'kept.records': { value: records, source: '第二条' } });

describe('what the province has acknowledged', () => {
  test.each([
    ['loses its personal data at once', 0, 30],
    ['keeps it for some days', 30, 180],
    ['keeps it as long as the record', 60, 60],
    ['keeps both as long as any rule can say', 365, 3650],
  ])('%s', (_what, personalData, records) => {
    expect(howLongKept(keeping(personalData, records))).toEqual({ personalDataMs: personalData * DAY_MS, recordsMs: records * DAY_MS });
  });

  test('has no personal data left when the record is gone, whatever another layer said of the data', () => {
    expect(howLongKept(keeping(60, 40))).toEqual({ personalDataMs: 40 * DAY_MS, recordsMs: 40 * DAY_MS });
  });
});

describe('a rule is refused', () => {
  test.each([
    ['that asks for personal data to be gone before it is acknowledged', -1, 90],
    ['that keeps personal data for more than a year', 366, 3650],
    ['with half a day', 0.5, 90],
    ['that deletes a record while its case may still be rated', 0, 29],
    ['that keeps records for more than ten years', 0, 3651],
    ['with half a day of records', 0, 90.5],
  ])('%s', (_what, personalData, records) => {
    expect(() => keeping(personalData, records)).toThrow(/rules\["kept\.(personal-data|records)"\]\.value/);
  });
});
