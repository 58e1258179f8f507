import { BAOTOU } from './baotou.ts';
import { EZHOU } from './ezhou.ts';
import { NATIONAL } from './national.ts';
import { ORDOS } from './ordos.ts';
import { QIQIHAR } from './qiqihar.ts';
import { TIANJIN } from './tianjin.ts';

/** Every article that binds the device: name and id of its region, and the articles with those of the annex. */
export const ARTICLES_BY_REGION = [
  ['齐齐哈尔', 'qiqihar', QIQIHAR],
  ['鄂州', 'ezhou', EZHOU],
  ['鄂尔多斯', 'ordos', ORDOS],
  ['包头', 'baotou', BAOTOU],
  ['天津', 'tianjin', TIANJIN],
  ['全国', 'national', NATIONAL],
] as const;
