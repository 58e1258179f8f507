import tableAddress from 'pinyin-table/pinyin.bin?url';
import { readPinyinTable, type PinyinTable } from '../pinyin/pinyin-table.ts';

let loading: Promise<PinyinTable> | undefined;

/** The table of words, fetched once in the life of the page; after a failure the next call tries again. */
export function loadPinyinTable(): Promise<PinyinTable> {
  loading ??= fetchTable().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function fetchTable(): Promise<PinyinTable> {
  const response = await fetch(tableAddress);
  if (!response.ok) throw new Error(`The pinyin table answered ${response.status}.`);
  return readPinyinTable(await response.arrayBuffer());
}
